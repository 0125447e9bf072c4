import type { Page } from '@playwright/test';
import { isUnlocked } from './support/engines';
import type { PageOptions } from './support/html';
import {
  closesTab,
  expect,
  goBack,
  hide,
  restoreNotes,
  show,
  sleep,
  soon,
  test,
  wasRestored,
} from './support/fixtures';
import type { NativeEvent } from './support/native';
import { openDatabase } from './support/storage';

/** `spent` counts the time in which the page was visible, by the same clock. */
const readingPage = (collector: string, options = '{ interval: 1000, idleTimeout: 1500 }'): PageOptions => ({
  sdk: false,
  body: '<div style="height: 9000px">long</div>',
  module: `
    import { createTracker, pageViews, engagement } from '/sdk.mjs';
    let since = performance.now(), total = 0;
    window.spent = () => total + (since && performance.now() - since);
    document.addEventListener('visibilitychange', () => {
      total = spent();
      since = document.hidden ? 0 : performance.now();
    });
    ${restoreNotes}
    window.tracker = createTracker({
      collector: ${JSON.stringify(collector)},
      plugins: [pageViews(), engagement(${options})],
      delivery: { flushInterval: 10 },
    });`,
});

/** The hand on the mouse does not rest. */
const use = async (page: Page, ms: number) => {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(100))
    await page.mouse.move(50 + (Date.now() % 200), 80);
};
const engaged = (events: NativeEvent[]) =>
  events.reduce((sum, { properties }) => sum + (properties.engagedDuration as number), 0);
const spent = (page: Page) => page.evaluate('spent()') as Promise<number>;

test.describe('engagement: with a shared browser', () => {
  test.use({ isolation: 'context' });

  test('heartbeats report the engaged time and do not extend the session (rule 10)', async ({
    open,
    collector,
  }) => {
    const page = await open(readingPage(collector.url));
    await use(page, 3_500);
    await hide(page);
    await collector.quiet(300);
    const beats = collector.events('engagement');
    expect(beats.length).toBeGreaterThanOrEqual(3);
    // All of the time that the page was visible, but what passed before the tracker began.
    const whole = await spent(page);
    expect(engaged(beats)).toBeLessThanOrEqual(whole + 5);
    expect(engaged(beats)).toBeGreaterThan(whole - 700);
    const sessions = new Set(beats.map(({ session }) => session!.sessionId));
    expect([...sessions]).toEqual([collector.events('page_view')[0]!.session!.sessionId]);
    // Nothing new, so nothing is reported.
    await show(page);
    await hide(page);
    await collector.quiet(300);
    expect(engaged(collector.events('engagement'))).toBeLessThanOrEqual((await spent(page)) + 5);
  });

  test('reports the rest once the visitor is idle, then nothing', async ({ open, collector }) => {
    const page = await open(readingPage(collector.url));
    await soon(() => engaged(collector.events('engagement'))).toBeGreaterThanOrEqual(1_498);
    await collector.quiet(1_200);
    // A visitor counts as active until the idle timeout, and at most one check later.
    expect(Math.abs(engaged(collector.events('engagement')) - 1_500)).toBeLessThanOrEqual(2);
    const before = collector.events('engagement').length;
    await use(page, 300);
    await collector.waitFor((_, all) => all.filter(({ name }) => name === 'engagement').length > before);
  });

  test('sends the rest with the beacon of a closing tab', closesTab, async ({ open, collector }) => {
    const page = await open(readingPage(collector.url, '{ interval: 60_000, idleTimeout: 60_000 }'));
    await collector.waitFor('page_view');
    await sleep(400);
    const whole = await spent(page);
    await page.close();
    const { properties } = await collector.waitFor('engagement');
    expect(properties.engagedDuration).toBeGreaterThan(whole - 700);
    expect(collector.events('engagement')).toHaveLength(1);
  });

  test('scrollDepth is the deepest view; a route change reports that of the page before', async ({
    open,
    collector,
    site,
  }) => {
    const page = await open(readingPage(collector.url, '{ interval: 60_000, idleTimeout: 60_000 }'));
    await collector.waitFor('page_view');
    await page.mouse.move(100, 100);
    await page.mouse.wheel(0, 4_000);
    await soon(() => page.evaluate('Math.round(scrollY)')).toBe(4_000);
    const depth = await page.evaluate(
      'Math.round((scrollY + innerHeight) / document.documentElement.scrollHeight * 100)',
    );
    await page.mouse.wheel(0, -4_000);
    await soon(() => page.evaluate('Math.round(scrollY)')).toBe(0);
    await page.evaluate(`history.pushState(null, '', '/second')`);
    const left = await collector.waitFor('engagement');
    expect(left.properties.scrollDepth).toBe(depth);
    expect(left.page.url).toBe(site.url('/'));
    await use(page, 300);
    await sleep(1_100);
    await hide(page);
    const second = await collector.waitFor(
      ({ name, page: { url } }) => name === 'engagement' && /second/.test(url),
    );
    expect(second.properties.scrollDepth).toBeGreaterThan(0);
    expect(second.properties.scrollDepth).toBeLessThan(depth as number);
  });

  test('the back/forward cache: the page keeps its place, and its absence is no engagement', async ({
    open,
    collector,
    site,
  }) => {
    await openDatabase(site, open);
    const page = await open(readingPage(collector.url, '{ interval: 60_000, idleTimeout: 60_000 }'));
    await collector.waitFor('page_view');
    await sleep(300);
    await isUnlocked(page);
    await page.goto(site.url('/', '127.0.0.1').replace(/\/$/, '/other.html'), { waitUntil: 'commit' });
    await collector.waitFor('engagement');
    await sleep(1_500);
    const back = Date.now();
    await goBack(page);
    await soon(() => wasRestored(page)).toBe(true);
    await use(page, 300);
    await hide(page);
    const stay = Date.now() - back;
    await collector.waitFor((_, all) => all.filter(({ name }) => name === 'engagement').length > 1);
    const beats = collector.events('engagement');
    expect(engaged(beats)).toBeLessThanOrEqual((await spent(page)) + 5);
    expect(engaged(beats.slice(1))).toBeLessThanOrEqual(stay);
  });

  test('shutdown() takes every listener away', async ({ open, collector }) => {
    const page = await open(readingPage(collector.url));
    await collector.waitFor('page_view');
    await page.evaluate('tracker.shutdown()');
    await collector.quiet(200);
    const before = collector.events().length;
    await use(page, 2_500);
    await hide(page);
    await collector.quiet(200);
    expect(collector.events()).toHaveLength(before);
  });

  test('a wrong option is left out, and its default holds', async ({ open, collector }) => {
    const page = await open(readingPage(collector.url, '{ interval: -5 }'));
    await collector.waitFor('page_view');
    // The default is 10 s: a heartbeat of -5 ms would have come many times by now.
    await use(page, 1_500);
    await collector.quiet(200);
    expect(collector.events('engagement')).toEqual([]);
  });
});

test('engagement: time during which the machine sleeps does not count', async ({
  open,
  collector,
  chromium,
}) => {
  const page = await open(readingPage(collector.url, '{ interval: 60_000, idleTimeout: 60_000 }'));
  await collector.waitFor('page_view');
  await use(page, 500);
  await chromium.sleep(5_000);
  await use(page, 500);
  await hide(page);
  const whole = await spent(page);
  const { properties } = await collector.waitFor('engagement');
  expect(whole).toBeGreaterThan(5_000);
  expect(properties.engagedDuration).toBeLessThan(whole - 2_500);
});
