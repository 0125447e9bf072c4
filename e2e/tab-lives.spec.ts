import { alone, crash, expect, hide, minimise, sessions, show, soon, test } from './support/fixtures';
import { both, INITIALIZED } from './support/app-state';
import { call, fast } from './support/sdk';
import { transitions } from './support/sessions';
import { tabControl, withTabControl } from './support/tab-control';

// What browsers do to tabs, and what becomes of the session in them. Another tab of the site is alive all the while.

const attributes = fast;
const script = `addEventListener('pageshow', () => setTimeout(() => sojourn('track', 'shown')))`;

test('tabs: a tab that crashes leaves the session of the others as it is (rules 12, 16)', async ({
  open,
  collector,
}) => {
  const staying = await open({ attributes }, { window: true });
  await collector.waitFor('page_view');
  const crashing = await open('/', { window: true });
  await call(crashing, 'newSession');
  await call(crashing, 'track', 'before');
  const { session, tab } = await collector.waitFor('before');
  // It dies in the middle of the critical section, or near it.
  crashing
    .evaluate(() => (window as unknown as { sojourn(...args: unknown[]): void }).sojourn('newSession'))
    .catch(() => {});
  await crash(crashing);
  await call(staying, 'track', 'after');
  const after = await collector.waitFor('after');
  expect(after.session!.userId).toBe(session!.userId);
  const again = await open('/');
  await call(again, 'track', 'again');
  const { session: found, tab: other } = await collector.waitFor('again');
  expect(found!.userId).toBe(session!.userId);
  expect(other.id).not.toBe(tab.id);
  // It may have died after IndexedDB had its new session, and before the cookie said so: the tab that stays learns of it
  // from the page that reads both.
  expect(found!.sessionIndex).toBeGreaterThanOrEqual(after.session!.sessionIndex);
  await staying.waitForTimeout(1_100);
  await call(staying, 'track', 'later');
  expect((await collector.waitFor('later')).session!.sessionId).toBe(found!.sessionId);
  const indexes = sessions(collector.events()).map(({ index }) => index);
  expect(indexes.slice(0, 3)).toEqual([1, 2, 3].slice(0, indexes.length));
});

test('tabs: a tab that is duplicated, reopened or discarded keeps the session, and a duplicate gets a tab id of its own', async ({
  launch,
  open,
  site,
  collector,
}, info) => {
  const chromium = await launch(withTabControl(info.outputPath('extension')));
  const { discard, duplicate, reopenClosed } = await tabControl(chromium);
  site.everywhere({ attributes, script });
  await open('/staying', { in: chromium, window: true });
  const page = await open('/tab', { in: chromium });
  const views = () => collector.events('page_view').filter(({ page: { url } }) => url.endsWith('/tab'));
  const viewed = async (count: number) => {
    await soon(() => views().length).toBe(count);
    return views().at(-1)!;
  };
  const one = await viewed(1);

  await hide(page);
  await show(page);
  const copy = await duplicate(page);
  const duplicated = await viewed(2);
  expect(duplicated.tab.id).not.toBe(one.tab.id);

  await copy.close();
  const reopened = await reopenClosed();
  const reborn = await viewed(3);
  expect(reborn.tab.id).toBe(duplicated.tab.id);
  await reopened.close();

  await show(page);
  await hide(page);
  // Browsers discard what has been hidden for long: what a page stores as it is hidden has left its process then.
  await page.waitForTimeout(500);
  const discarded = await discard(page);
  await discarded.show();
  const woken = await viewed(4);
  expect(woken.page.id).not.toBe(one.page.id);
  expect(woken.tab.id).toBe(one.tab.id);

  expect(sessions(collector.events())).toMatchObject([{ index: 1 }]);
  expect(collector.events('session_start')).toHaveLength(1);
  const indexes = collector
    .events()
    .flatMap(({ tab, session }) => (session!.eventIndex ? `${tab.id} ${session!.eventIndex}` : []));
  expect(new Set(indexes).size).toBe(indexes.length);
});

/**
 * A living page that answers later than this counts as closed, see "Limits" in the docs. A page that finds the site in the
 * foreground waits for 900 ms, as it may have to declare a crash, so this allows for one launch more than there can be.
 */
const PATIENCE_MS = 300;

/** Each page asks the others as it starts, as the tracker does, and counts those that answer too late. */
const countLateAnswers = `
  window.lateAnswers = 0;
  const asked = performance.now();
  const question = crypto.randomUUID();
  const channel = new BroadcastChannel('patience');
  channel.onmessage = ({ data }) => {
    if (data.to === question) window.lateAnswers += performance.now() - asked > ${PATIENCE_MS};
    else if (data.question) channel.postMessage({ to: data.question });
  };
  channel.postMessage({ question });
`;

// The page's channel is not the tracker's, so the two may be late at different times beside other tests.
test(
  'tabs: a browser that restores its tabs restores one session in all of them, by one launch (rules 8, 15, 24)',
  alone,
  async ({ open, site, chromium, collector }) => {
    site.everywhere({ attributes: both, script: countLateAnswers });
    const pages = [];
    for (const path of ['/a', '/b', '/c']) pages.push(await open(path, { window: path === '/c' }));
    await soon(() => collector.events('page_view').length).toBe(3);
    const launches = () => transitions(collector.events()).filter((type) => type === INITIALIZED).length;
    const lateAnswers = async () => {
      const counts = chromium.ctx
        .pages()
        .map((page) => page.evaluate('window.lateAnswers ?? 0').catch(() => 0));
      return (await Promise.all(counts)).reduce<number>((sum, count) => sum + Number(count), 0);
    };
    await soon(launches).toBeGreaterThanOrEqual(1);
    const lateBefore = await lateAnswers();
    expect(launches()).toBeLessThanOrEqual(1 + lateBefore);
    // A browser that its debugger closes may give a visible page no time for a last event.
    for (const page of pages.slice(1)) await minimise(page);
    await chromium.close();
    const restarted = Date.now();
    const launchesBefore = launches();
    await chromium.restart({ args: ['--restore-last-session'], blankPage: false });
    // The one behind another loads some seconds later. What the page reported while the browser closed may be reported again: each id counts once.
    const views = () => [
      ...new Map(collector.events('page_view').map((event) => [event.id, event])).values(),
    ];
    await expect.poll(() => views().length, { timeout: 15_000 }).toBe(6);
    const restored = views().filter(({ time }) => Date.parse(time) > restarted);
    expect(restored.map(({ page }) => new URL(page.url).pathname).sort()).toEqual(['/a', '/b', '/c']);
    expect(new Set(restored.map(({ tab }) => tab.id)).size).toBe(3);
    expect(sessions(collector.events())).toHaveLength(1);
    // On a machine that is too busy to answer in time, a restored page may take itself for a launch, and no other page may.
    const again = launches() - launchesBefore;
    expect(again).toBeGreaterThanOrEqual(1);
    expect(again).toBeLessThanOrEqual(1 + (await lateAnswers()));
  },
);
