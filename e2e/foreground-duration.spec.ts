import type { Page } from '@playwright/test';
import {
  alone,
  restartsBrowser,
  expect,
  goBack,
  hide,
  restoreNotes,
  sessions,
  show,
  sleep,
  soon,
  test,
  wasRestored,
} from './support/fixtures';
import { isUnlocked } from './support/engines';
import { call, fast } from './support/sdk';
import { isCommitted, openDatabase } from './support/storage';

// The page notes when it is shown and hidden, before and after the SDK receives the event. What the SDK counts is between the two, however
// busy the machine is.

/**
 * In the head, so that `before` runs before the SDK's listeners. `after` is added on load, when the SDK has added its own: Chromium calls
 * the listeners of `pagehide` in the order in which they were added, whether they capture or not.
 */
const notes = `<script>
  window.seen = [];
  const isVisible = ({ type }) => type !== 'pagehide' && document.visibilityState === 'visible';
  const before = (event) => seen.push({ before: Date.now(), visible: isVisible(event) });
  const after = () => (seen.at(-1).after = Date.now());
  const types = ['visibilitychange', 'pagehide', 'pageshow'];
  for (const type of types) addEventListener(type, before, true);
  addEventListener('load', () => types.forEach((type) => addEventListener(type, after)));
</script>`;
const attributes = { ...fast };
/** The state of the site over its tabs is known to application state only. */
const siteState = { ...fast, auto: 'app-state page-views' };

type Notes = { before: number; after: number; visible: boolean }[];

/** Does something in a page that is visible since its session began, and gives the milliseconds that it was visible until then. */
const lookedUntil = async (page: Page, act: string) => {
  const { start, seen, ...end } = await page.evaluate<{
    start: number;
    seen: Notes;
    before: number;
    after: number;
  }>(`(() => {
    const start = Date.parse(sojourn.session.startedAt);
    const before = Date.now();
    ${act};
    return { start, seen, before, after: Date.now() };
  })()`);
  const looked = { least: 0, most: 0 };
  let shown: Pick<Notes[number], 'before' | 'after'> | undefined = { before: start, after: start };
  for (const { before, after, visible } of [...seen, { ...end, visible: false }]) {
    if (before < start || visible === !!shown) continue;
    if (shown) {
      looked.least += before - shown.after;
      looked.most += after - shown.before;
    }
    shown = visible ? { before, after } : undefined;
  }
  return looked;
};

const isWithin = (actual: number, { least, most }: { least: number; most: number }) => {
  expect(actual).toBeGreaterThanOrEqual(least);
  expect(actual).toBeLessThanOrEqual(most);
};

test('foreground duration: counts what was visible, over hiding and showing, in session_end (rule 20)', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes, head: notes });
  await collector.waitFor('page_view');
  await sleep(400);
  await hide(page);
  await sleep(900);
  await show(page);
  await sleep(300);
  const looked = await lookedUntil(page, `sojourn('endSession')`);
  const { properties } = await collector.waitFor('session_end');
  isWithin(properties.foregroundDuration, looked);
  expect(properties.duration - properties.foregroundDuration).toBeGreaterThan(800);
});

test('foreground duration: two windows are one foreground, and a closed one takes nothing away (rule 23)', async ({
  open,
  collector,
}) => {
  const one = await open({ attributes: siteState, head: notes });
  await collector.waitFor('page_view');
  const two = await open('/', { window: true });
  await soon(() => collector.events('page_view').length).toBe(2);
  await sleep(500);
  await hide(two);
  await sleep(700);
  await show(two);
  await two.close();
  await sleep(400);
  const looked = await lookedUntil(one, `sojourn('endSession')`);
  const { properties } = await collector.waitFor('session_end');
  isWithin(properties.foregroundDuration, looked);
});

test('foreground duration: counts the sleep of the machine as foreground, as no page is notified', async ({
  open,
  chromium,
  collector,
}) => {
  const page = await open({ attributes, head: notes });
  await collector.waitFor('page_view');
  await sleep(300);
  await chromium.sleep(1_500);
  const looked = await lookedUntil(page, `sojourn('endSession')`);
  const { properties } = await collector.waitFor('session_end');
  expect(looked.least).toBeGreaterThan(1_700);
  isWithin(properties.foregroundDuration, looked);
});

test('foreground duration: a page that lies in the back/forward cache is not looked at', async ({
  open,
  site,
  collector,
}) => {
  await openDatabase(site, open);
  const page = await open({ attributes, head: notes, script: restoreNotes });
  await collector.waitFor('page_view');
  await sleep(300);
  await isUnlocked(page);
  await page.goto(site.url('/plain'));
  await sleep(600);
  await goBack(page);
  await soon(() => wasRestored(page)).toBe(true);
  const looked = await lookedUntil(page, `sojourn('endSession')`);
  const { properties } = await collector.waitFor('session_end');
  isWithin(properties.foregroundDuration, looked);
  expect(properties.duration - properties.foregroundDuration).toBeGreaterThan(500);
});

test(
  'foreground duration: after a crash, until the last activity (rule 27)',
  restartsBrowser,
  async ({ open, chromium, site, collector }) => {
    await openDatabase(site, open);
    const page = await open({ attributes: siteState, head: notes });
    await collector.waitFor('page_view');
    await sleep(600);
    const looked = await lookedUntil(page, `sojourn('track', 'last')`);
    await collector.waitFor('last');
    await isCommitted(page);
    await chromium.kill9();
    await chromium.restart();
    await openDatabase(site, open);
    await open('/');
    await soon(() => sessions(collector.events())[0]!.reason).toBe('force-quit');
    isWithin(sessions(collector.events())[0]!.end!.properties.foregroundDuration, looked);
  },
);

// Of its last moments only the page itself can tell, so here the measure is one clock of the page beside the SDK's.
const ownNotes = `
  window.seen = [[Date.now(), document.visibilityState === 'visible']];
  addEventListener('visibilitychange', () => seen.push([Date.now(), document.visibilityState === 'visible']), true);`;
/** Milliseconds in which the page was visible, by its own notes. */
const looked = `(() => {
  const start = Date.parse(sojourn.session.startedAt);
  let sum = 0;
  seen.forEach(([at, visible], i) => {
    if (visible) sum += Math.max(0, (seen[i + 1]?.[0] ?? Date.now()) - Math.max(at, start));
  });
  return sum;
})()`;
const near = (actual: number, expected: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(50);

test(
  'foreground duration: a page view says how long the one before it was visible: links, routes, the back/forward cache',
  alone,
  async ({ open, site, collector }) => {
    site.route('/two', { attributes });
    const parting = `addEventListener('pagehide', () => sessionStorage.setItem('looked', ${looked}));`;
    const page = await open({ attributes, script: ownNotes + parting });
    await collector.waitFor('page_view');
    await sleep(300);
    await hide(page);
    await sleep(400);
    await show(page);
    await sleep(200);
    const views = () => collector.events('page_view').map(({ properties }) => properties);
    const first = await page.evaluate<number>(
      `(() => { history.pushState(0, '', '/route'); return ${looked}; })()`,
    );
    await soon(() => views().length).toBe(2);
    await sleep(350);
    await page.goto(site.url('/two'));
    const route = (await page.evaluate<number>(`+sessionStorage.getItem('looked')`)) - first;
    await soon(() => views().length).toBe(3);
    await sleep(250);
    await goBack(page);
    await soon(() => views().length).toBe(4);
    expect(views().map(({ navigation }) => navigation)).toEqual(['load', 'route', 'load', 'restore']);
    expect([views()[0]!.foregroundDuration, views()[3]!.foregroundDuration]).toEqual([undefined, undefined]);
    near(views()[1]!.foregroundDuration, first);
    near(views()[2]!.foregroundDuration, route);
    await call(page, 'flush');
  },
);
