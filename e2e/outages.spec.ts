import type { Page } from '@playwright/test';
import { crash, expect, RECOVERED, sleep, soon, test } from './support/fixtures';
import { busyPage } from './support/busy-store';
import { call, fast } from './support/sdk';

// Networks, collectors and disks that fail for longer than a moment, or for one event only.

test.use({ isolation: 'context' });

const quiet = { ...fast, auto: '' };
const track = (page: Page, ...names: string[]) =>
  page.evaluate((all) => {
    const { sojourn } = window as unknown as { sojourn: (...args: unknown[]) => void };
    for (const name of all) sojourn('track', name);
  }, names);
const arrivedOnce = (names: readonly string[], expected: readonly string[]) =>
  expect([...names].sort()).toEqual([...expected].sort());

test('delivery, outage: after one that outlasts a lease the next event is sent at once, and none arrives twice', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: quiet });
  await track(page, 'before');
  await collector.waitFor('before');
  const retryAfter = { 'retry-after': '7', 'access-control-expose-headers': 'retry-after' };
  collector.respond({ status: 503, headers: retryAfter });
  await track(page, 'during');
  await soon(() => collector.requests.some(({ kept }) => !kept)).toBe(true);
  collector.respond();
  await collector.waitFor('during', { timeout: 15_000 });
  await track(page, 'after');
  await collector.waitFor('after', { timeout: 4_000 });
  await collector.quiet(500);
  const kept = collector.requests.filter((request) => request.kept).flatMap(({ events }) => events);
  arrivedOnce(kept.map(({ name }) => name), ['session_start', 'before', 'during', 'after']); // prettier-ignore
});

test('delivery: an event that is always answered by 500 delays neither its neighbors, nor later events, nor the next visit', async ({
  open,
  collector,
}) => {
  collector.respond(({ body }) => (body.includes('"poison"') ? { status: 500 } : undefined));
  const page = await open({ attributes: quiet });
  const names = Array.from({ length: 30 }, (_, n) => (n === 12 ? 'poison' : `e${n}`));
  const others = names.filter((name) => name !== 'poison');
  await track(page, ...names);
  const arrived = () => collector.names().filter((name) => /^(e\d|later|next)/.test(name));
  await expect.poll(() => arrived().length, { timeout: 60_000 }).toBe(29);
  for (let n = 0; n < 5; n++) {
    await track(page, `later ${n}`);
    await collector.waitFor(`later ${n}`, { timeout: 8_000 });
  }
  await page.close();
  const next = await open('/');
  await track(next, 'next');
  await collector.waitFor('next', { timeout: 8_000 });
  arrivedOnce(arrived(), [...others, ...Array.from({ length: 5 }, (_, n) => `later ${n}`), 'next']);
});

test('delivery: an adapter that says wrongly that it is offline: events arrive as usual', async ({ open, site, collector }) => {
  site.everywhere({ attributes: quiet });
  const page = await open('about:blank');
  await page.addInitScript(() => Object.defineProperty(navigator, 'onLine', { value: false }));
  await page.goto(site.url('/'));
  for (let n = 0; n < 3; n++) {
    await track(page, `e${n}`);
    await collector.waitFor(`e${n}`, { timeout: 4_000 });
  }
}); // prettier-ignore

test('delivery: a network that swallows requests: what a page tracks until it is closed comes with the next visit', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: quiet });
  await track(page, 'before');
  await call(page, 'flush');
  await collector.waitFor('before');
  collector.respond({ fault: 'hang' });
  for (let n = 0; n < 5; n++) {
    await track(page, `swallowed ${n}`);
    await sleep(800);
  }
  await page.close();
  collector.respond();
  await sleep(RECOVERED);
  await open('/');
  await expect
    .poll(() => collector.names().filter((name) => name.startsWith('swallowed')).length, { timeout: 20_000 })
    .toBe(5);
});

test('delivery: a page whose image never loads sends after a few seconds', async ({
  open,
  site,
  collector,
}) => {
  site.route('/hangs.png', () => new Promise(() => {}));
  site.everywhere({ attributes: quiet, body: '<img src="/hangs.png">' });
  const page = await open('about:blank');
  await page.goto(site.url('/'), { waitUntil: 'commit' });
  await page.waitForFunction('window.sojourn');
  await track(page, 'one');
  await collector.waitFor('one', { timeout: 15_000 });
  expect(await page.evaluate('document.readyState')).not.toBe('complete');
});

test('delivery, slow disk: events that an open session tracks during a write survive a renderer crash', async ({
  open,
  site,
  collector,
}) => {
  const page = await open({ attributes: quiet });
  await track(page, 'before');
  await call(page, 'flush');
  await collector.waitFor('before');
  site.route('/busy', busyPage({ deep: 2, puts: 4000 }));
  const busy = await open('/busy', { window: true });
  await expect.poll(() => busy.evaluate('window.turns ?? 0'), { timeout: 20_000 }).toBeGreaterThan(1);
  await collector.refuse();
  await track(page, 'first');
  await sleep(150);
  await track(page, 'second');
  await sleep(250);
  await crash(page);
  await busy.close();
  await collector.reopen();
  await open('/');
  await expect
    .poll(() => collector.names().filter((name) => /first|second/.test(name)).length, { timeout: 20_000 })
    .toBe(2);
});
