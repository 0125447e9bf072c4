import { expect, goBack, hide, restoreNotes, show, sleep, soon, test, wasRestored } from './support/fixtures';
import { isUnlocked } from './support/engines';
import { call, fast, FULL, UUID } from './support/sdk';
import { openDatabase } from './support/storage';

// What is grouped by page views, and what a page says when it goes.

test.use({ isolation: 'context' });

const leaving = { ...fast, auto: 'page-views page-leaves' };

test('page views: events carry the id of their page view; each route and each return has a new one', async ({
  open,
  site,
  collector,
}) => {
  site.route('/elsewhere', { sdk: false });
  await openDatabase(site, open);
  const page = await open({ attributes: fast, script: restoreNotes });
  await call(page, 'track', 'one');
  await page.evaluate(`history.pushState(null, '', '/route')`);
  await call(page, 'track', 'two');
  await call(page, 'flush');
  await isUnlocked(page);
  await page.goto(site.url('/elsewhere', 'other.test'));
  await goBack(page);
  await soon(() => wasRestored(page)).toBe(true);
  await call(page, 'track', 'three');
  await collector.waitFor('three');
  const views = collector.events('page_view').map((event) => event.page.viewId!);
  expect(new Set(views).size).toBe(3);
  expect(views.every((view) => UUID.test(view))).toBe(true);
  const of = (name: string) => collector.events(name).map((event) => event.page.viewId);
  expect(['one', 'two', 'three'].flatMap(of)).toEqual(views);
  expect(of('session_start')).toEqual([views[0]]);
  expect(new Set(collector.events().map((event) => event.page.id)).size).toBe(1);
});

test('page views: a closed page reports once how long its last view was visible', async ({
  open,
  site,
  collector,
}) => {
  site.route('/two', { attributes: leaving, src: FULL });
  const page = await open({ attributes: leaving, src: FULL, body: '<a href="/two">two</a>' });
  await collector.waitFor('page_view');
  await sleep(300);
  const visible = Date.now();
  await page.evaluate(`history.pushState(null, '', '/route')`);
  await soon(() => collector.events('page_view').length).toBe(2);
  await sleep(300);
  await hide(page);
  const hidden = Date.now();
  await sleep(1_500);
  await show(page);
  await page.click('a');
  await soon(() => collector.events('page_view').length).toBe(3);
  await page.close();
  await soon(() => collector.events('page_leave').length).toBe(2);
  const views = collector.events('page_view');
  const leaves = collector.events('page_leave');
  expect(leaves.map((event) => event.page.viewId)).toEqual(views.slice(1).map((event) => event.page.viewId));
  const durations = leaves.map(({ properties }) => properties.foregroundDuration as number);
  expect(durations[0]).toBeGreaterThan(250);
  // The time in which it was hidden does not count.
  expect(durations[0]).toBeLessThan(Date.parse(views[2]!.time) - visible - 1_000);
  expect(hidden).toBeGreaterThan(visible);
  expect(durations[1]).toBeGreaterThan(0);
  // The route reports the view before it, and the next page does not repeat what the page before has reported.
  expect(views.map(({ properties }) => typeof properties.foregroundDuration)).toEqual([
    'undefined',
    'number',
    'undefined',
  ]);
  expect(new Set(collector.events().map((event) => event.session!.sessionId)).size).toBe(1);
});

test('page views, leaving is passive: a session that is over stays so', async ({ open, collector }) => {
  const page = await open({ attributes: leaving, src: FULL });
  await collector.waitFor('page_view');
  await call(page, 'endSession');
  await collector.waitFor('session_end');
  await page.close();
  await collector.quiet(600);
  expect(collector.names()).toEqual(['session_start', 'page_view', 'session_end']);
});

test('page views: a cached page reports its view when it is left, and a new one when it returns', async ({
  open,
  site,
  collector,
}) => {
  site.route('/elsewhere', { sdk: false });
  await openDatabase(site, open);
  const page = await open({ attributes: leaving, src: FULL, script: restoreNotes });
  const start = Date.parse((await collector.waitFor('page_view')).time);
  await call(page, 'flush');
  await isUnlocked(page);
  await sleep(300);
  await page.goto(site.url('/elsewhere', 'other.test'));
  await soon(() => collector.events('page_leave').length).toBe(1);
  await sleep(500);
  await goBack(page);
  await soon(() => wasRestored(page)).toBe(true);
  await page.close();
  await soon(() => collector.events('page_leave').length).toBe(2);
  const [one, two] = collector.events('page_leave');
  expect(one!.page.viewId).not.toBe(two!.page.viewId);
  const sum = (one!.properties.foregroundDuration as number) + (two!.properties.foregroundDuration as number);
  // Not the 500 ms in which it lay in the cache.
  expect(sum).toBeLessThan(Date.parse(two!.time) - start - 450);
});
