// The demo's shop in a real browser, through a real collector that is killed and restarted; events are counted behind it.
import { expect, test, type Page } from '@playwright/test';
import { sleep } from '../e2e/support/answers';
import { launchChromium, type Chromium, type Space } from '../e2e/support/chromium';
import { call } from '../e2e/support/sdk';
import { startCollector, type Collector } from './collector';
import { countVisitor, type Plan } from './count';
import { startSink, type Sink } from './sink';

type Shop = { url: string; close(): Promise<void> };

/** Time until another page may claim the events of a dead page, and has sent them: see the README. */
const LEFT_BEHIND = 8_000;

let sink: Sink;
let collector: Collector;
let shop: Shop;
let browser: Chromium;
let plans: (Plan & { readonly what: string })[];

test.beforeAll(async () => {
  const module = new URL('./shop.mjs', import.meta.url).href;
  const { startShop } = (await import(module)) as { startShop(collector: () => string): Promise<Shop> };
  shop = await startShop(() => collector.url);
  browser = await launchChromium();
});

test.beforeEach(async () => {
  plans = [];
  sink = await startSink();
});

test.afterEach(async () => {
  await collector?.dispose();
  await sink.close();
});

test.afterAll(async () => {
  await browser?.dispose();
  await shop?.close();
});

/** Starts the collector of `collector.yaml`, with changes. */
const start = async (...changes: string[]) => {
  collector = await startCollector({ next: sink.url, site: shop.url, changes });
};

const openShop = async (space: Space, path = '/') => {
  const page = await space.newPage();
  // With timeouts that even a slow machine does not reach during the visit.
  await page.goto(`${shop.url}${path}?timeouts=normal`);
  return page;
};

const agree = async (page: Page) => {
  await page.click('#cc-main .cm [data-role=all]');
  await page.waitForFunction(() => (window as { sojourn?: { session?: object } }).sojourn?.session);
  return page.evaluate(
    () => (window as unknown as { sojourn: { session: { userId: string } } }).sojourn.session.userId,
  );
};

/** Expected events: two pages with products, one of which is put into the cart and bought. */
const bought = { product_view: 2, add_to_cart: 1, checkout_step: 4, purchase: 1 };
const buy = async (page: Page) => {
  await page.goto(`${shop.url}/product/mug`);
  await page.goto(`${shop.url}/product/kettle`);
  await page.click('#add');
  await page.click('.cart-link');
  await page.click('text=To the address');
  await page.click('text=To the payment');
  await page.click('text=Pay € 64');
  await page.waitForURL(`${shop.url}/checkout/done`);
};

/** Ends the session, and waits until the collector has acknowledged all events of the page. */
const finish = async (page: Page) => {
  await call(page, 'endSession');
  await call(page, 'flush');
  await page.close();
};

/** Runs a visit from the first page to the last; returns the visitor's id. */
const shopAndFinish = async (space: Space, say: (visitor: string) => void) => {
  const page = await openShop(space);
  const id = await agree(page);
  say(id);
  await buy(page);
  await finish(page);
  return id;
};

const of = (visitor: string) => sink.arrivals().filter((arrival) => arrival.visitor === visitor);
const until = async (what: string, isSo: () => boolean, timeout = 60_000) => {
  for (const end = Date.now() + timeout; !isSo(); await sleep(50))
    if (Date.now() > end) throw new Error(`Waited ${timeout} ms until ${what}`);
};
/** Waits until everything has arrived, or nothing more does. */
const settled = async (plan: Plan) => {
  let last = 0;
  for (let quiet = 0; quiet < 100; quiet++) {
    const all = sink.arrivals();
    if (all.length > last) quiet = 0;
    last = all.length;
    if (!countVisitor(plan, all).lost.length) return;
    await sleep(100);
  }
};

/** A visitor with storage of their own. */
const visitor = async (
  what: string,
  visit: (space: Space, say: (visitor: string) => void) => Promise<Omit<Plan, 'visitor'>>,
) => {
  const space = await browser.incognito();
  let id = '';
  const plan = await visit(space, (visitor) => (id = visitor));
  plans.push({ what, visitor: id, ...plan });
  await space.close().catch(() => {});
  await settled(plans.at(-1)!);
};

/** Prints and returns the arrivals of all visitors. */
const report = () => {
  const all = sink.arrivals();
  const counts = plans.map((plan) => ({ what: plan.what, ...countVisitor(plan, all) }));
  const rows = counts.map(({ what, tracked, arrived, again, lost, wrong }) => [
    what,
    { tracked, arrived, 'came again': again, lost: lost.length && tracked - arrived, wrong: wrong.length },
  ]);
  console.log();
  console.table(Object.fromEntries(rows));
  return counts;
};

test('nothing is lost, and each id counts once', async () => {
  await start();
  await visitor('nothing happens', async (space, say) => {
    await shopAndFinish(space, say);
    return { sessions: 1, events: { ...bought, 'browser.navigation': 7 } };
  });

  await visitor(
    'it is killed during the visit, and back only after the tab was closed',
    async (space, say) => {
      let page = await openShop(space);
      const id = await agree(page);
      say(id);
      await until('the first page has come', () => of(id).length > 1);
      await collector.kill();
      const failed = page.waitForEvent('requestfailed');
      await page.click('.card');
      await failed;
      await buy(page);
      await page.close();
      await sleep(1_000);
      await collector.restart();
      page = await openShop(space, '/about');
      await sleep(LEFT_BEHIND);
      await finish(page);
      return { sessions: 1, events: { ...bought, product_view: 3, 'browser.navigation': 9 } };
    },
  );

  await visitor('it is killed with everything in its queue', async (space, say) => {
    await sink.refuse();
    const id = await shopAndFinish(space, say);
    // Closing the visitor's context deletes the browser's storage, so the browser cannot send again.
    await space.close();
    await collector.kill();
    expect(of(id)).toEqual([]);
    await collector.restart();
    await sink.reopen();
    return { sessions: 1, events: { ...bought, 'browser.navigation': 7 } };
  });

  await visitor('it is killed before it hears that all has been taken', async (space, say) => {
    sink.hold();
    const id = await shopAndFinish(space, say);
    await space.close();
    await until('all has been taken', () => of(id).some(({ name }) => name === 'session.end'));
    await collector.kill();
    sink.release();
    await collector.restart();
    return { sessions: 1, events: { ...bought, 'browser.navigation': 7 } };
  });

  await visitor('it is killed five times while a page sends', async (space, say) => {
    const page = await openShop(space);
    say(await agree(page));
    let tracked = 0;
    for (let kill = 0; kill < 5; kill++) {
      for (let time = 0; time < 20; time++) {
        await call(page, 'track', 'tick', { number: tracked++ });
        await sleep(Math.random() * 100);
      }
      // Every second kill happens when the sink has the data, but the collector has no answer yet.
      if (kill % 2) sink.hold();
      await sleep(kill % 2 ? 1_500 : 0);
      const killed = collector.kill();
      for (let time = 0; time < 10; time++) await call(page, 'track', 'tick', { number: tracked++ });
      await killed;
      sink.release();
      await collector.restart();
    }
    await finish(page);
    return { sessions: 1, events: { tick: tracked, 'browser.navigation': 1 } };
  });

  const counts = report();
  for (const { what, lost, wrong } of counts) {
    expect.soft(lost, `${what}: lost`).toEqual([]);
    expect.soft(wrong, `${what}: wrong`).toEqual([]);
  }
  const again = counts.some((count) => count.again > 0);
  expect.soft(again, 'a kill between taking and hearing makes events come again').toBe(true);
});

test('a full queue refuses, and the page keeps what it has refused', async () => {
  await start('changes/small-queue.yaml');
  await visitor('its queue is full', async (space, say) => {
    await sink.refuse();
    const page = await openShop(space);
    const statuses: number[] = [];
    page.on('response', (response) => void statuses.push(response.status()));
    const id = await agree(page);
    say(id);
    for (let number = 0; number < 200; number++) await call(page, 'track', 'tick', { number });
    await until('it is full', () => statuses.includes(503));
    await sink.reopen();
    await call(page, 'endSession');
    // The collector retries by itself, with growing pauses.
    await until('all has come', () => of(id).some(({ name }) => name === 'session.end'));
    await page.close();
    return { sessions: 1, events: { tick: 200, 'browser.navigation': 1 } };
  });
  for (const { lost, wrong } of report()) {
    expect.soft(lost).toEqual([]);
    expect.soft(wrong).toEqual([]);
  }
});

// A check of the check: the same kill loses events if the collector acknowledges before it queues, and the test must notice.
test('with the batch processor in front of it, what was acknowledged is lost', async () => {
  await start('changes/batch-processor.yaml');
  await visitor('it is killed, with the batch processor', async (space, say) => {
    await shopAndFinish(space, say);
    await space.close();
    await collector.kill();
    await collector.restart();
    return { sessions: 1, events: { ...bought, 'browser.navigation': 7 } };
  });
  expect(report()[0]!.lost).not.toEqual([]);
});
