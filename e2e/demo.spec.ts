import { randomUUID } from 'node:crypto';
import type { Demo } from './support/demo';
import { banner, preferences, test } from './support/demo';
import { expect, nothingStored, soon, storageOf } from './support/fixtures';

// The shop and the inspector as their visitor meets them; what the collector stored is asked of the demo's own server.

test.use({ isolation: 'context' });

const PENDING = 'waiting for your answer';
const path = (url: string) => new URL(url).pathname;

/** Waits until an event of this name has been stored, and gives all there is then. */
const until = async (demo: Demo, name: string, many = 1) => {
  const found = async () => (await demo.events()).filter((event) => event.name === name).length;
  await soon(found).toBe(many);
  return demo.events();
};

test('demo, the shop: nothing before the banner is answered; then a view, a cart, and a checkout of routes', async ({
  open,
  demo,
}) => {
  const page = await open(`${demo.url}/product/mug`);
  await expect(page.locator('#status-state')).toHaveText(PENDING);
  // A page that is left sends what it has.
  await page.goto(`${demo.url}/product/kettle`);
  await expect(page.locator('#status-state')).toHaveText(PENDING);
  expect(await storageOf(page)).toEqual(nothingStored);
  await page.click(banner.all);
  const first = await until(demo, 'product_view');
  const view = first.find(({ name }) => name === 'page_view')!;
  expect(first.map(({ page: { url } }) => path(url))).toEqual(first.map(() => '/product/kettle'));
  expect(view).toMatchObject({ consent: 'pending', properties: { navigation: 'load' } });
  expect(view.session).toMatchObject({ sessionIndex: 1, storageMechanism: 'cookie' });

  await page.click('#add');
  await page.click('.cart-link');
  await page.click('text=To the address');
  await page.click('text=To the payment');
  await page.click('text=Pay € 64');
  await soon(() => page.url()).toBe(`${demo.url}/checkout/done`);
  // At once what would go within a second.
  await page.close();
  const all = await until(demo, 'page_view', 5);
  const named = (name: string) => all.filter((event) => event.name === name);
  expect(
    named('page_view').map(({ page: { url }, properties }) => [path(url), properties.navigation]),
  ).toEqual([
    ['/product/kettle', 'load'],
    ['/checkout', 'load'],
    ['/checkout/address', 'route'],
    ['/checkout/payment', 'route'],
    ['/checkout/done', 'route'],
  ]);
  expect(named('checkout_step').map(({ properties }) => properties.number)).toEqual([1, 2, 3, 4]);
  expect(named('purchase').map(({ properties }) => properties.total)).toEqual([64]);
  expect(new Set(all.map(({ session }) => session!.sessionId)).size).toBe(1);
});

test('demo, the shop: a login names the user, a logout makes another visitor, a withdrawal stops everything', async ({
  open,
  demo,
}) => {
  const page = await open(`${demo.url}/account`);
  await page.click(banner.all);
  await page.fill('[name=user]', 'ada');
  await page.click('#login button');
  await page.click('#logout');
  // Whoever comes next.
  await page.goto(`${demo.url}/about`);
  await expect(page.locator('#status-state')).toHaveText('foreground');
  const all = await until(demo, 'page_view', 2);
  await page.click('#consent-change');
  await page.click(preferences.necessary);
  const [view, next] = all.filter(({ name }) => name === 'page_view');
  const [login, logout, end] = ['login', 'logout', 'session_end'].map((wanted) =>
    all.find(({ name }) => name === wanted),
  );
  expect([view!.user, login!.user, logout!.user]).toEqual([
    undefined,
    { id: 'ada', traits: { plan: 'demo' } },
    { id: 'ada', traits: { plan: 'demo' } },
  ]);
  expect([end!.properties.reason, end!.user?.id]).toEqual(['logout', 'ada']);
  expect(next!.user).toBeUndefined();
  expect(next!.session).toMatchObject({ sessionIndex: 1, previousSessionId: null });
  expect(next!.session!.userId).not.toBe(view!.session!.userId);

  await expect(page.locator('#consent-state')).toHaveText('off');
  expect((await storageOf(page)).cookies.map(({ name }) => name)).toEqual(['shop_consent']);
  await page.goto(`${demo.url}/product/mug`);
  await page.click('#add');
  await page.goto(`${demo.url}/about`);
  await expect(page.locator('#consent-state')).toHaveText('off');
  // Nothing that came between is reported later either.
  await page.click('#consent-change');
  await page.click(preferences.all);
  const before = new Set(all.map(({ id }) => id));
  const since = (await until(demo, 'consent_given')).filter(({ id }) => !before.has(id));
  expect(since.map(({ page: { url } }) => path(url))).toEqual(since.map(() => '/about'));
  const users = new Set(since.map(({ session }) => session!.userId));
  expect(users.size).toBe(1);
  for (const { session } of all) expect(users).not.toContain(session!.userId);
});

test('demo, the inspector: a visit is a row while it happens, and says how it ended', async ({
  open,
  demo,
}) => {
  const inspector = await open(`${demo.url}/inspector`);
  await expect(inspector.locator('#connection')).toHaveText('live');
  await expect(inspector.locator('#empty')).toBeVisible();
  const shop = await open(`${demo.url}/`, { window: true });
  await shop.click(banner.all);
  const row = inspector.locator('#visitors tbody tr');
  // A busy machine takes its time to answer the inspector's questions.
  await expect(row).toHaveCount(1, { timeout: 15_000 });
  const cell = (name: string) => row.locator(`[data-name="${name}"]`);
  await expect(cell('Visit')).toHaveText('#1');
  await expect(cell('Pages')).toHaveText('1');
  await expect(cell('Stored in')).toHaveText('cookie');
  await expect(cell('How it ended')).toHaveText('live');
  await expect(cell('Duration')).toHaveText(/^\d+ (ms|s)$/);
  await shop.goto(`${demo.url}/about`);
  await shop.evaluate(`sojourn('endSession')`);
  await expect(cell('How it ended')).toHaveText('ended', { timeout: 15_000 });
  await expect(cell('Pages')).toHaveText('2');
  await expect(row).toHaveCount(1);
  await expect(inspector.locator('#empty')).toBeHidden();
});

/** A batch of one event, as a page would send it. */
const batchWith = (properties: object) => {
  const now = new Date().toISOString();
  const ids = { sessionId: randomUUID(), userId: randomUUID(), previousSessionId: null };
  const first = { firstEventId: null, firstEventTimestamp: null, startedAt: now };
  return JSON.stringify({
    sentAt: now,
    context: { sdk: { name: 'sojourn', version: '0.0.0' } },
    groups: [
      {
        session: { ...ids, ...first, sessionIndex: 1, storageMechanism: 'cookie' },
        tab: { id: randomUUID() },
        page: { id: randomUUID(), url: 'https://shop.example/', title: 'Shop', referrer: '' },
        consent: 'granted',
        events: [
          { id: randomUUID(), name: 'signup', time: now, eventIndex: 1, state: 'foreground', properties },
        ],
      },
    ],
  });
};

test('demo: another page of this machine may send to the collector; it can neither read nor delete', async ({
  open,
  site,
  demo,
}) => {
  site.route('/other', { sdk: false });
  const page = await open(site.url('/other'));
  const tries = await page.evaluate(
    async ([url, body]) => {
      const ask = (path: string, options?: RequestInit) =>
        fetch(url + path, options).then(
          ({ status }) => status,
          () => 'not allowed',
        );
      const stream = () =>
        new Promise((resolve) => {
          const source = new EventSource(`${url}/events/live`);
          source.onopen = () => resolve('open');
          source.onerror = () => resolve('not allowed');
        });
      return [
        await ask('/e', { method: 'POST', body }),
        navigator.sendBeacon(`${url}/e`, 'oops'),
        await ask('/api/stats'),
        await ask('/api/visitors'),
        await ask('/api/events', { method: 'DELETE' }),
        await stream(),
      ];
    },
    [demo.url, batchWith({})] as const,
  );
  const not = 'not allowed';
  expect(tries).toEqual([204, true, not, not, not, not]);
  await soon(async () => (await demo.events()).length).toBe(1);
});

test('demo: serves nothing under a foreign host name', async ({ open, demo }) => {
  const { port } = new URL(demo.url);
  const page = await open(`http://shop.test:${port}/inspector`);
  await expect(page.locator('body')).toContainText('does not answer to the name');
  const deleted = await page.evaluate(async () => {
    const { status } = await fetch('/api/events', { method: 'DELETE' });
    return status;
  });
  expect(deleted).toBe(403);
});

test('demo, the inspector: an event of a megabyte is shown to its bound', async ({ open, demo }) => {
  const body = batchWith({ list: Array.from({ length: 100_000 }, (_, i) => i) });
  expect((await fetch(`${demo.url}/e`, { method: 'POST', body })).status).toBe(204);
  const inspector = await open(`${demo.url}/inspector`);
  await inspector.click('.tick');
  const json = inspector.locator('.json pre').first();
  await expect(json).toContainText(/… [\d,]+ more characters$/);
  expect((await json.textContent())!.length).toBeLessThan(41_000);
});
