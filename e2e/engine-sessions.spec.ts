import { closeTab, keepBeacon } from './support/close-tab';
import { inOtherEngines, command, consentOf, isSettled, isUnlocked, keptIn } from './support/engines';
import { expect, restoreNotes, sessions, sleep, soon, wasRestored } from './support/fixtures';
import { fast } from './support/sdk';
import { openDatabase } from './support/storage';

// The core of sessions, written once and run in Chromium, Firefox and WebKit. The other files go deeper in Chromium.

const A_WHILE = 1_600;

inOtherEngines((test, engine) => {
  test('session: a first visit, the next page and a reload are one session in one tab (rules 12, 21)', async ({
    site,
    visit,
    collector,
  }) => {
    site.everywhere({ attributes: fast });
    const page = await visit.open('/one');
    await collector.waitFor('page_view');
    for (const [path, count] of [
      ['/two', 2],
      ['/two', 3],
    ] as const) {
      await page.goto(visit.url(path));
      await soon(() => collector.events('page_view').length).toBe(count);
    }
    const views = collector.events('page_view');
    expect(sessions(collector.events())).toMatchObject([
      {
        index: 1,
        previous: null,
        eventIndexes: [1, 2, 3],
        names: ['session_start', ...views.map(({ name }) => name)],
      },
    ]);
    expect(new Set(views.map(({ session }) => session!.storageMechanism))).toEqual(new Set(['cookie']));
    expect(new Set(views.map(({ tab }) => tab.id)).size).toBe(1);
    expect(new Set(views.map(({ page: { id } }) => id)).size).toBe(3);
  });

  test('session: an explicit end, then a logout (rules 7, 17)', async ({ visit, collector }) => {
    const page = await visit.open('/', { attributes: fast });
    await command(page, 'endSession');
    await command(page, 'track', 'next');
    await command(page, 'reset');
    await command(page, 'track', 'other');
    await collector.waitFor('other');
    const [one, two, three, ...others] = sessions(collector.events());
    expect(others).toEqual([]);
    expect([one!.reason, two!.reason]).toEqual(['ended', 'logout']);
    expect(two).toMatchObject({ index: 2, previous: one!.id, userId: one!.userId });
    expect(three).toMatchObject({ index: 1, previous: null });
    expect(three!.userId).not.toBe(one!.userId);
  });

  test('session: the timeout of the foreground: announced by the living page; the next event opens the next (rules 2, 19)', async ({
    visit,
    collector,
  }) => {
    const page = await visit.open('/', { attributes: { ...fast, sessionForegroundTimeout: 600 } });
    const end = await collector.waitFor('session_end');
    expect(end.properties.reason).toBe('foreground-timeout');
    await command(page, 'track', 'next');
    const { session } = await collector.waitFor('next');
    expect(session).toMatchObject({ sessionIndex: 2, previousSessionId: end.session!.sessionId });
  });

  test('session: the timeout of the background: longer away ends it, a short absence does not (rule 3)', async ({
    visit,
    collector,
  }) => {
    const attributes = { ...fast, sessionForegroundTimeout: 60_000, sessionBackgroundTimeout: 4_000 };
    const page = await visit.open('/', { attributes });
    const view = await collector.waitFor('page_view');
    await page.hide();
    await command(page, 'track', 'hidden');
    await page.show();
    await command(page, 'track', 'back');
    expect((await collector.waitFor('hidden')).session!.state).toBe('background');
    expect((await collector.waitFor('back')).session).toMatchObject({
      sessionId: view.session!.sessionId,
      state: 'foreground',
    });
    await page.hide();
    await sleep(4_200);
    await page.show();
    await command(page, 'track', 'late');
    const { session } = await collector.waitFor('late');
    expect(session).toMatchObject({ sessionIndex: 2, previousSessionId: view.session!.sessionId });
    expect(collector.events('session_end')).toMatchObject([{ properties: { reason: 'background-timeout' } }]);
  });

  test('session, consent: waiting events are sent after a grant, and dropped after a denial (rule 35)', async ({
    site,
    visit,
    collector,
  }) => {
    site.everywhere({ attributes: { ...fast, auto: '', consent: 'pending' } });
    const granting = await visit.open('/granting');
    const denying = await visit.open('/denying');
    await command(granting, 'track', 'waited');
    await command(denying, 'track', 'dropped');
    await collector.quiet(A_WHILE);
    expect(collector.requests).toEqual([]);
    expect(await keptIn(granting)).toEqual([]);
    await command(denying, 'setConsent', 'denied');
    expect(await command(denying, 'track', 'no')).toBeNull();
    await command(granting, 'setConsent', 'granted');
    const { consent, session } = await collector.waitFor('waited');
    expect([consent, session!.sessionIndex]).toEqual(['pending', 1]);
    await collector.quiet(300);
    expect(collector.names()).toEqual(['session_start', 'waited']);
  });

  test('session: a withdrawal reaches the other tabs and leaves nothing behind (rule 37)', async ({
    site,
    visit,
    collector,
  }) => {
    site.everywhere({ attributes: fast });
    const [one, two] = [await visit.open('/one'), await visit.open('/two')];
    await soon(() => collector.events('page_view').length).toBe(2);
    await soon(async () => (await keptIn(one)).length).toBeGreaterThan(1);
    await command(two, 'track', 'unsaved');
    await collector.waitFor('unsaved');
    await command(one, 'setConsent', 'denied');
    await soon(() => consentOf(two)).toBe('denied');
    expect(await command(two, 'track', 'after')).toBeNull();
    const before = collector.requests.length;
    await collector.quiet(A_WHILE);
    expect(collector.requests).toHaveLength(before);
    expect(await keptIn(one)).toEqual([]);
  });

  test('session: a withdrawal is obeyed by a page that slept through it in the back/forward cache (rule 37)', async ({
    site,
    visit,
    collector,
  }) => {
    site.everywhere({ attributes: fast, script: restoreNotes });
    site.route('/plain', { sdk: false });
    const [sleeper, other] = [await visit.open('/sleeper'), await visit.open('/other')];
    await soon(() => collector.events('page_view').length).toBe(2);
    await soon(async () => (await keptIn(other)).length).toBeGreaterThan(1);
    await isUnlocked(sleeper);
    await sleeper.goto(visit.url('/plain'));
    await command(other, 'setConsent', 'denied');
    await soon(() => keptIn(other)).toEqual([]);
    const before = collector.requests.length;
    await sleeper.back();
    await soon(() => wasRestored(sleeper)).toBe(true);
    await soon(() => consentOf(sleeper)).not.toBe('granted');
    await command(sleeper, 'track', 'after');
    await collector.quiet(A_WHILE);
    expect(collector.requests).toHaveLength(before);
    expect(await keptIn(sleeper)).toEqual([]);
  });

  test('session: queued events are sent when the page is left or closed', async ({
    site,
    visit,
    collector,
  }) => {
    site.everywhere({ attributes: { deliveryFlushInterval: 60_000 }, script: keepBeacon });
    const page = await visit.open('/');
    await command(page, 'track', 'leaving');
    await page.goto(visit.url('/next'));
    await collector.waitFor('leaving');
    await command(page, 'track', 'closing');
    await closeTab(page, { engine, site, visit }, 'closing', () => collector.waitFor('closing'));
    expect(sessions(collector.events())).toMatchObject([{ index: 1 }]);
  });

  test('session: events are sent with site data blocked (rules 32, 33)', async ({ site, collector }) => {
    const browser = await engine.launch({ blockStorage: true });
    try {
      site.everywhere({ attributes: fast });
      const page = await browser.open(site.url('/'));
      await command(page, 'track', 'blocked');
      const { session } = await collector.waitFor('blocked');
      // In WebKitGTK cookies can be refused, but not the databases.
      const mechanism = engine.name === 'webkit' ? 'indexeddb' : 'memory';
      expect(session).toMatchObject({ sessionIndex: 1, storageMechanism: mechanism });
      expect(sessions(collector.events())).toHaveLength(1);
    } finally {
      await browser.dispose();
    }
  });

  test('session: closing and killing the browser: the same visitor comes back (rules 8, 30)', async ({
    site,
    collector,
  }) => {
    test.slow();
    const browser = await engine.launch();
    try {
      test.skip(!browser.restart, 'the profile of this engine does not last');
      site.everywhere({ attributes: fast });
      const first = await browser.open(site.url('/'));
      const { session } = await collector.waitFor('page_view');
      // A browser that its debugger closes may give a visible page no time for a last event.
      await first.hide();
      await browser.close();
      await browser.restart!();
      await openDatabase(site, (path) => browser.open(site.url(path)));
      const page = await browser.open(site.url('/'));
      await soon(() => collector.events('page_view').length).toBe(2);
      expect(collector.events('page_view')[1]!.session!.sessionId).toBe(session!.sessionId);
      await command(page, 'newSession');
      await command(page, 'track', 'last');
      const last = await collector.waitFor('last');
      await isSettled(page);
      await browser.kill9();
      await browser.restart!();
      await openDatabase(site, (path) => browser.open(site.url(path)));
      const again = await browser.open(site.url('/'));
      await command(again, 'newSession');
      await command(again, 'track', 'again');
      await collector.waitFor('again');
      const all = sessions(collector.events());
      expect(new Set(all.map(({ userId }) => userId))).toEqual(new Set([last.session!.userId]));
      expect(all.map(({ index }) => index)).toEqual(all.map((_session, index) => index + 1));
    } finally {
      await browser.dispose();
    }
  });
});
