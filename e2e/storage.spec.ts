import type { Page } from '@playwright/test';
import {
  blockAllStorage,
  blockCookies,
  clearStorage,
  cookiesOf,
  crash,
  expect,
  hide,
  holdDatabase,
  makeDatabase,
  minimise,
  nothingStored,
  recordsOf,
  restore,
  sessions,
  show,
  soon,
  storageOf,
  test,
} from './support/fixtures';
import { call, fast, FULL, readOnServer } from './support/sdk';

/** What the SDK has in localStorage. */
const notesOf = (page: Page) =>
  page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.startsWith('sojourn')));

test.describe('storage: with a private context', () => {
  test.use({ isolation: 'context' });

  test('cookies blocked: IndexedDB keeps the session over reloads, and says so (rules 30, 31, 33)', async ({
    open,
    site,
    collector,
  }) => {
    const page = await open({ sdk: false });
    await makeDatabase(page);
    await blockCookies(page);
    site.everywhere({ attributes: fast });
    await page.goto(site.url('/one'));
    await collector.waitFor('page_view');
    await page.goto(site.url('/two'));
    await soon(() => collector.events('page_view').length).toBe(2);
    const [one, two] = collector.events('page_view');
    expect(one!.session).toMatchObject({ storageMechanism: 'indexeddb', sessionIndex: 1 });
    expect(two!.session).toEqual({ ...one!.session, eventIndex: 2 });
    await call(page, 'newSession');
    // A page that goes at once takes an open transaction with it: only a cookie is written in the same task.
    await soon(() => recordsOf(page)).toMatch(/\.2\.\d+\.\w{8}\./);
    await page.reload();
    await soon(() => collector.events('page_view').length).toBe(3);
    expect(collector.events('page_view')[2]!.session).toMatchObject({
      sessionIndex: 2,
      previousSessionId: one!.session!.sessionId,
    });
    expect(await cookiesOf(page)).toEqual([]);
  });

  test('the next page gets what IndexedDB had no time to store: attributes and entry page (rules 20, 29, 32)', async ({
    open,
    site,
    collector,
  }) => {
    const release = await holdDatabase(await open({ sdk: false }));
    site.everywhere({ attributes: fast, src: FULL });
    const page = await open('/entry', { window: true });
    await call(page, 'setSessionAttribute', 'plan', 'pro');
    await page.goto(site.url('/next'));
    await release();
    await soon(() => collector.events('page_view').length).toBe(2);
    await soon(() => recordsOf(page)).toMatch(/plan/);
    await page.reload();
    await soon(() => collector.events('page_view').length).toBe(3);
    await call(page, 'endSession');
    expect((await collector.waitFor('session_end')).properties).toMatchObject({
      pageViews: 3,
      entryPage: site.url('/entry'),
      exitPage: site.url('/next'),
      attributes: { plan: 'pro' },
    });
    // Nothing stays in the place between.
    await soon(async () => JSON.stringify(await notesOf(page))).not.toContain('/entry');
  });

  test('a withdrawal leaves nothing in IndexedDB (rule 37)', async ({ open, site }) => {
    const release = await holdDatabase(await open({ sdk: false }));
    site.everywhere({ attributes: fast, src: FULL });
    const page = await open('/entry', { window: true });
    await call(page, 'setSessionAttribute', 'plan', 'pro');
    const kept = () => notesOf(page);
    const text = async () => JSON.stringify(await kept());
    await minimise(page);
    await soon(text).toContain('/entry');
    await call(page, 'setConsent', 'denied');
    expect(await kept()).toEqual([]);
    expect(await cookiesOf(page)).toEqual([]);
    // Of a visitor who has done nothing yet there is nothing to be left.
    await restore(page);
    await call(page, 'setConsent', 'granted');
    await minimise(page);
    await page.waitForTimeout(300);
    expect(await text()).not.toContain('/entry');
    await call(page, 'setConsent', 'denied');
    await release();
    await soon(() => recordsOf(page)).not.toMatch(/sessionId/);
    expect(await kept()).toEqual([]);
  });

  test('a page that crashes before IndexedDB has its new session leaves the end of the last one to the next page (rule 18)', async ({
    open,
    site,
    collector,
  }) => {
    site.everywhere({ attributes: { ...fast, deliveryFlushInterval: 60_000 }, src: FULL });
    const page = await open({ sdk: false }, { window: true });
    const other = await open({ sdk: false }, { window: true });
    await page.goto(site.url('/entry'));
    await call(page, 'setSessionAttribute', 'plan', 'pro');
    await soon(() => recordsOf(page)).toMatch(/plan/);
    const { session } = await collector.waitFor('page_view');
    const release = await holdDatabase(other);
    // What the page cannot deliver itself is lost with it, unless it is noted.
    collector.respond({ status: 503 });
    await call(page, 'newSession');
    await soon(async () => (await readOnServer(page))?.sessionIndex).toBe(2);
    await crash(page);
    expect(collector.events('session_end')).toEqual([]);
    collector.respond();
    await release();
    const next = await open('/next');
    await call(next, 'flush');
    const last = await collector.waitFor('session_end');
    expect(last.session!.sessionId).toBe(session!.sessionId);
    expect(last.properties).toMatchObject({
      reason: 'ended',
      pageViews: 1,
      entryPage: site.url('/entry'),
      attributes: { plan: 'pro' },
    });
    expect(sessions(collector.events()).map(({ index }) => index)).toEqual([1, 2]);
    await soon(async () => JSON.stringify(await notesOf(next))).not.toContain('/entry');
  });

  test('a cookie deleted under a living page comes back from memory, no new visitor (rule 31)', async ({
    open,
    collector,
  }) => {
    const page = await open({ attributes: fast });
    const { session } = await collector.waitFor('page_view');
    for (let n = 1; n <= 3; n++) {
      // The page may write it again at once: it saves what has changed within a second.
      await clearStorage(page, 'cookies');
      await page.waitForTimeout(150);
      await call(page, 'track', 'after');
      await soon(async () => (await readOnServer(page))?.sessionId).toBe(session!.sessionId);
    }
    await soon(() => collector.events('after').length).toBe(3);
    expect(sessions(collector.events())).toMatchObject([{ index: 1, eventIndexes: [1, 2, 3, 4] }]);
    expect(new Set(collector.events().map((event) => event.session!.userId)).size).toBe(1);
  });

  test('a cookie deleted between two loads is restored from IndexedDB (rule 31)', async ({
    open,
    site,
    collector,
  }) => {
    const page = await open({ attributes: fast });
    const { session } = await collector.waitFor('page_view');
    await soon(() => recordsOf(page)).toContain(session!.sessionId);
    site.route('/away', { sdk: false });
    await page.goto(site.url('/away'));
    await clearStorage(page, 'cookies');
    expect(await cookiesOf(page)).toEqual([]);
    await page.goto(site.url('/'));
    await soon(() => collector.events('page_view').length).toBe(2);
    expect(collector.events('page_view')[1]!.session).toEqual({ ...session, eventIndex: 2 });
    await soon(async () => (await readOnServer(page))?.sessionId).toBe(session!.sessionId);
  });

  test('IndexedDB deleted between two loads is written again from the cookie (rule 30)', async ({
    open,
    site,
    collector,
  }) => {
    const page = await open({ attributes: fast });
    const { session } = await collector.waitFor('page_view');
    site.route('/away', { sdk: false });
    await page.goto(site.url('/away'));
    await clearStorage(page, 'indexeddb');
    expect((await storageOf(page)).indexedDB).toEqual([]);
    await page.goto(site.url('/'));
    await soon(() => collector.events('page_view').length).toBe(2);
    expect(collector.events('page_view')[1]!.session).toEqual({ ...session, eventIndex: 2 });
    await soon(() => recordsOf(page)).toContain(session!.sessionId);
  });

  test('both copies deleted between two loads: a new visitor (rule 31)', async ({
    open,
    site,
    collector,
  }) => {
    const page = await open({ attributes: fast });
    const { session } = await collector.waitFor('page_view');
    // A page writes no exit note if IndexedDB has everything.
    await soon(() => recordsOf(page)).toContain(session!.sessionId);
    site.route('/away', { sdk: false });
    await page.goto(site.url('/away'));
    // The last writes of the page that was left may outlive the first deletion.
    await soon(() => clearStorage(page).then(() => storageOf(page))).toEqual(nothingStored);
    await page.goto(site.url('/'));
    await soon(() => collector.events('page_view').length).toBe(2);
    const again = collector.events('page_view')[1]!.session!;
    expect(again).toMatchObject({ sessionIndex: 1, previousSessionId: null, eventIndex: 1 });
    expect(again.userId).not.toBe(session!.userId);
    expect(again.sessionId).not.toBe(session!.sessionId);
  });

  test('events continue after the page deletes storage and closes IndexedDB (rule 32)', async ({
    open,
    collector,
  }) => {
    const page = await open({ attributes: fast });
    const { session } = await collector.waitFor('page_view');
    await clearStorage(page);
    await call(page, 'track', 'after');
    await hide(page);
    await show(page);
    await call(page, 'track', 'later');
    await soon(() => collector.names().slice(-2)).toEqual(['after', 'later']);
    expect(collector.events('later')[0]!.session!.sessionId).toBe(session!.sessionId);
  });

  test('the IndexedDB copy follows within about a second (rule 30)', async ({ open, collector }) => {
    const page = await open({ attributes: fast });
    const { session } = await collector.waitFor('page_view');
    const copy = () => recordsOf(page);
    await expect.poll(copy, { timeout: 2_000, intervals: [100] }).toContain(session!.sessionId);
    await page.waitForTimeout(1_200);
    const before = await copy();
    await call(page, 'track', 'activity');
    await expect.poll(copy, { timeout: 2_000, intervals: [100] }).not.toBe(before);
    await call(page, 'newSession');
    await expect.poll(() => page.evaluate('sojourn.session?.sessionIndex')).toBe(2);
    const next = (await page.evaluate('sojourn.session.sessionId')) as string;
    // At every rotation at once.
    expect(await copy()).toContain(next);
  });
});

test.describe('storage: with all site data blocked', () => {
  test.use({ chromiumOptions: { prefs: blockAllStorage } });
  test('a session in memory, events arrive, the page is fine (rules 32, 33)', async ({ open, collector }) => {
    const page = await open({
      attributes: { ...fast, sessionForegroundTimeout: 1_200 },
      body: '<p>the page</p>',
    });
    await call(page, 'track', 'one');
    await collector.waitFor('one');
    await call(page, 'newSession');
    await call(page, 'track', 'two');
    await collector.waitFor('two');
    const [one, two] = sessions(collector.events());
    for (const { session } of collector.events()) expect(session!.storageMechanism).toBe('memory');
    expect(two).toMatchObject({ index: 2, previous: one!.id, userId: one!.userId, eventIndexes: [1] });
    await soon(() => collector.names().at(-1)).toBe('session_end');
    expect(await page.textContent('p')).toBe('the page');
    await page.reload();
    await soon(() => collector.events('page_view').length).toBe(2);
    expect(collector.events('page_view')[1]!.session).toMatchObject({ sessionIndex: 1, eventIndex: 1 });
  });
});
