import {
  alone,
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
import { call, fast } from './support/sdk';

// Against clocks of the test: what the browser is told and when it obeys differ by some milliseconds, so the page's own
// notes of its visibility are the measure.

const notes = `
  window.seen = [[Date.now(), document.visibilityState === 'visible']];
  addEventListener('visibilitychange', () => seen.push([Date.now(), document.visibilityState === 'visible']), true);`;
const attributes = { ...fast };
/** The state of the site over its tabs is known to application state only. */
const siteState = { ...fast, auto: 'app-state page-views' };
/** Milliseconds in which the page was visible, by its own notes. */
const looked = `(() => {
  const start = Date.parse(sojourn.session.startedAt);
  let sum = 0;
  seen.forEach(([at, visible], i) => {
    if (visible) sum += Math.max(0, (seen[i + 1]?.[0] ?? Date.now()) - Math.max(at, start));
  });
  return sum;
})()`;

// A busy machine may hold up one note or the other.
test.describe.configure({ retries: 2 });

const near = (actual: number, expected: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(50);

test('foreground duration: counts what was visible, over hiding and showing, in session_end (rule 20)', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes, script: notes });
  await collector.waitFor('page_view');
  await sleep(400);
  await hide(page);
  await sleep(900);
  await show(page);
  await sleep(300);
  const expected = await page.evaluate<number>(
    `(() => { const sum = ${looked}; sojourn('endSession'); return sum; })()`,
  );
  const { properties } = await collector.waitFor('session_end');
  near(properties.foregroundDuration, expected);
  expect(properties.duration - properties.foregroundDuration).toBeGreaterThan(800);
});

test('foreground duration: two windows are one foreground, and a closed one takes nothing away (rule 23)', async ({
  open,
  collector,
}) => {
  const one = await open({ attributes: siteState, script: notes });
  await collector.waitFor('page_view');
  const two = await open('/', { window: true });
  await soon(() => collector.events('page_view').length).toBe(2);
  await sleep(500);
  await hide(two);
  await sleep(700);
  await show(two);
  await two.close();
  await sleep(400);
  const expected = await one.evaluate<number>(
    `(() => { const sum = ${looked}; sojourn('endSession'); return sum; })()`,
  );
  const { properties } = await collector.waitFor('session_end');
  near(properties.foregroundDuration, expected);
});

test('foreground duration: counts the sleep of the machine as foreground, as no page is notified', async ({
  open,
  chromium,
  collector,
}) => {
  const page = await open({ attributes, script: notes });
  await collector.waitFor('page_view');
  await sleep(300);
  await chromium.sleep(1_500);
  const expected = await page.evaluate<number>(
    `(() => { const sum = ${looked}; sojourn('endSession'); return sum; })()`,
  );
  const { properties } = await collector.waitFor('session_end');
  expect(expected).toBeGreaterThan(1_700);
  near(properties.foregroundDuration, expected);
});

test('foreground duration: a page that lies in the back/forward cache is not looked at', async ({
  open,
  site,
  collector,
}) => {
  site.route('/plain', { sdk: false });
  const page = await open({ attributes, script: notes + restoreNotes });
  await collector.waitFor('page_view');
  await sleep(300);
  await page.goto(site.url('/plain'));
  await sleep(600);
  await goBack(page);
  await soon(() => wasRestored(page)).toBe(true);
  const expected = await page.evaluate<number>(
    `(() => { const sum = ${looked}; sojourn('endSession'); return sum; })()`,
  );
  const { properties } = await collector.waitFor('session_end');
  near(properties.foregroundDuration, expected);
  expect(properties.duration - properties.foregroundDuration).toBeGreaterThan(500);
});

test('foreground duration: after a crash, until the last activity (rule 27)', async ({
  open,
  chromium,
  collector,
}) => {
  const page = await open({ attributes: siteState, script: notes });
  await collector.waitFor('page_view');
  await sleep(600);
  const expected = await page.evaluate<number>(`(() => { sojourn('track', 'last'); return ${looked}; })()`);
  await collector.waitFor('last');
  await sleep(1_300);
  await chromium.kill9();
  await chromium.restart();
  await open('/');
  await soon(() => sessions(collector.events())[0]!.reason).toBe('force-quit');
  near(sessions(collector.events())[0]!.end!.properties.foregroundDuration, expected);
});

test(
  'foreground duration: a page view says how long the one before it was visible: links, routes, the back/forward cache',
  alone,
  async ({ open, site, collector }) => {
    site.route('/two', { attributes, script: notes });
    // Of its last moments only the page itself can tell.
    const parting = `addEventListener('pagehide', () => sessionStorage.setItem('looked', ${looked}));`;
    const page = await open({ attributes, script: notes + parting });
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
