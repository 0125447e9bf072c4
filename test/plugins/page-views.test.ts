// Page views, what is grouped by them, and what pages say when they go: by what the collector receives.
import { expect, test } from 'vitest';
import type { Plugin, TrackedEvent } from '../../src/index';
import { engagement } from '../../src/plugins/engagement/engagement';
import { pageLeaves, pageViews } from '../../src/plugins/page-views/page-views';
import { HOUR, MINUTE, useVisitor } from '../browser/visitor';

const { visit, later, received, profile } = useVisitor();

const go = async (path: string) => {
  history.pushState(null, '', path);
  await later(5);
};
const viewOf = ({ page }: Pick<TrackedEvent, 'page'>) => page.viewId;

test('page views: every event has the id of its page view, the session’s start and a late word of the view before too', async () => {
  const tracker = await visit({ plugins: [pageViews(), engagement()] });
  tracker.track('one');
  await later(3_000);
  await go('/two');
  tracker.track('two');
  const all = await received();
  const views = all.filter(({ name }) => name === 'page_view');
  expect(views).toHaveLength(2);
  const [first, second] = views.map(viewOf);
  expect(second).not.toBe(first);
  expect(new Set(all.map(({ page }) => page.id)).size).toBe(1);
  const of = (name: string) => all.filter((event) => event.name === name).map(viewOf);
  expect([of('session_start'), of('one'), of('two')]).toEqual([[first], [first], [second]]);
  expect(of('engagement')).toEqual([first]);
});

test('page views: a page view that the site tracks itself is one of its own', async () => {
  const tracker = await visit({ plugins: [pageViews()] });
  tracker.track('page_view', { name: 'tab 2' });
  tracker.track('one');
  const [load, own] = (await received('page_view')).map(viewOf);
  expect(own).not.toBe(load);
  expect((await received('one')).map(viewOf)).toEqual([own]);
});

test('page views: a view that other code names in place of ours is one view, with the events between', async () => {
  // As the bindings do it: the route is refused, and tracked with a name a moment later.
  const names: Plugin = {
    name: 'names',
    beforeTrack: ({ name, properties }) => !(name === 'page_view' && properties.navigation === 'route'),
  };
  const tracker = await visit({ plugins: [pageViews(), names] });
  await go('/two');
  tracker.track('between');
  tracker.track('page_view', { name: 'two' });
  const [load, named] = (await received('page_view')).map(viewOf);
  expect(named).not.toBe(load);
  expect((await received('between')).map(viewOf)).toEqual([named]);
});

test('page views: the first, and its session’s start, have the title of the idle page, however late the database opens its session', async () => {
  const { settings } = profile().browser;
  for (settings.diskLatency = 0; settings.diskLatency < 12; settings.diskLatency += 0.25) {
    const before = () => {
      document.title = 'Shop';
      setTimeout(() => (document.title = 'Home'), 1);
    };
    await visit({ plugins: [pageViews()] }, { before });
    await later(HOUR);
  }
  const starts = (await received()).filter(({ name }) => name !== 'session_end');
  expect(starts.map(({ page }) => page.title)).toEqual(Array(96).fill('Home'));
});

test('page views: a plugin that freezes the page of events stops no request and throws nothing into the page', async () => {
  const freezer: Plugin = { name: 'freezer', beforeTrack: ({ page }) => void Object.freeze(page) };
  const tracker = await visit({ plugins: [freezer, pageViews()] });
  await later(2_000);
  await go('/two');
  tracker.track('one');
  await later(2_000);
  const names = (await received()).map(({ name }) => name);
  expect(names).toEqual(['session_start', 'page_view', 'page_view', 'one']);
});

test('page views: before consent views are counted in their order', async () => {
  const tracker = await visit({ plugins: [pageViews()], consent: 'pending' });
  tracker.track('one');
  await go('/two');
  tracker.track('two');
  tracker.setConsent('granted');
  await later(10);
  const [first, second] = (await received('page_view')).map(viewOf);
  expect(second).not.toBe(first);
  expect([...(await received('one')), ...(await received('two'))].map(viewOf)).toEqual([first, second]);
});

test('page views: another visitor has other views (rule 36)', async () => {
  const tracker = await visit({ plugins: [pageViews()] });
  tracker.track('one');
  await later(10);
  tracker.reset();
  tracker.track('two');
  const [one, two] = [...(await received('one')), ...(await received('two'))];
  expect(two!.page.id).not.toBe(one!.page.id);
  expect(viewOf(two!)).not.toBe(viewOf(one!));
});

test('page views: without the plugin, no event has one', async () => {
  const tracker = await visit({ plugins: [] });
  tracker.track('page_view');
  expect((await received('page_view'))[0]!.page).not.toHaveProperty('viewId');
});

test('page views: a closing page reports how long its last view was visible; the tab’s next page does not report it again', async () => {
  const plugins = () => [pageViews(), pageLeaves()];
  const { page } = await visit({ plugins: plugins() });
  await later(4_000);
  await go('/two');
  await later(6_000);
  page.hide();
  await later(MINUTE);
  expect(await received('page_leave')).toEqual([]);
  page.show();
  await later(1_000);
  await visit({ plugins: plugins() }, { url: 'https://shop.example/three' });
  const [left, ...more] = await received('page_leave');
  expect(more).toEqual([]);
  const views = await received('page_view');
  expect(left!.properties.foregroundDuration).toBeGreaterThanOrEqual(7_000);
  expect(left!.properties.foregroundDuration).toBeLessThan(7_100);
  expect(viewOf(left!)).toBe(viewOf(views[1]!));
  expect(left!.page.url).toBe('https://shop.example/two');
  expect(views.map(({ properties }) => properties.foregroundDuration)).toEqual([
    undefined,
    expect.any(Number),
    undefined,
  ]);
});

test('page views: returning from the back/forward cache begins a new view, and nothing is reported twice', async () => {
  const { page } = await visit({ plugins: [pageViews(), pageLeaves()] });
  await later(5_000);
  await page.sleep();
  await later(MINUTE);
  await page.wake();
  await later(2_000);
  page.leave();
  const durations = (await received('page_leave')).map(({ properties }) => properties.foregroundDuration);
  expect(durations).toHaveLength(2);
  expect(durations[0]).toBeGreaterThanOrEqual(5_000);
  expect(durations[0]).toBeLessThan(5_100);
  expect(durations[1]).toBeGreaterThanOrEqual(2_000);
  expect(durations[1]).toBeLessThan(2_100);
  expect(new Set((await received('page_leave')).map(viewOf)).size).toBe(2);
});

test('page views: a page that is frozen twice before consent reports each time once, after the grant', async () => {
  const tracker = await visit({ plugins: [pageViews(), pageLeaves()], consent: 'pending' });
  for (const seconds of [5, 2]) {
    await later(seconds * 1_000);
    await tracker.page.sleep();
    await later(MINUTE);
    await tracker.page.wake();
  }
  tracker.setConsent('granted');
  const leaves = await received('page_leave');
  const durations = leaves.map(({ properties }) => Math.round(Number(properties.foregroundDuration) / 1_000));
  expect(durations).toEqual([5, 2]);
});

test('page views: leaving starts no session, and nothing is reported before consent', async () => {
  const { page } = await visit({ plugins: [pageViews(), pageLeaves()] });
  await later(2 * HOUR);
  page.leave();
  expect(new Set((await received()).map(({ session }) => session!.sessionId)).size).toBe(1);
  const waiting = await visit({ plugins: [pageViews(), pageLeaves()], consent: 'pending' });
  const before = (await received()).length;
  await later(5_000);
  waiting.page.leave();
  expect((await received()).length).toBe(before);
  expect(profile().requests.length).toBeGreaterThan(0);
});
