import type { Page } from '@playwright/test';
import type { Session, Tracker } from '../src/index';
import {
  cookiesOf,
  crash,
  expect,
  freeze,
  goBack,
  hide,
  keptFor,
  nothingStored,
  recordsOf,
  restoreNotes,
  sessions,
  show,
  soon,
  storageOf,
  test,
  wasRestored,
} from './support/fixtures';
import type { Attributes, PageOptions } from './support/html';
import { A_WHILE, consentOf } from './support/consent';
import { shiftClock } from './support/sdk';

// Consent (rules 34-38): what leaves the page, and what is left behind in it.

declare const sojourn: Tracker & ((command: string, ...args: unknown[]) => unknown);
declare const seen: Record<string, unknown>[];
declare const touched: string[];

test.use({ isolation: 'context' });

/** A page that tracks nothing automatically, and sends without waiting for other events. */
const quietPage = (attributes: Attributes = {}, more: PageOptions = {}): PageOptions => ({
  ...more,
  attributes: { auto: '', deliveryFlushInterval: 10, ...attributes },
});
const pending = quietPage({ consent: 'pending' });

const track = (page: Page, ...names: string[]) =>
  page.evaluate((all) => all.map((name) => sojourn.track(name)), names);
const setConsent = (page: Page, state: 'pending' | 'granted' | 'denied', options?: { flush?: boolean }) =>
  page.evaluate(([state, options]) => sojourn.setConsent(state, options), [state, options] as const);
const sessionOf = (page: Page) => page.evaluate(() => sojourn.session);
/** `tracker.session`, once the stored record has been read. */
const sessionRead = async (page: Page): Promise<Session> => {
  await soon(() => sessionOf(page)).not.toBeNull();
  return (await sessionOf(page))!;
};

/** Until the visitor's record is in the cookie and in IndexedDB. */
const stored = (page: Page) =>
  soon(async () => (await cookiesOf(page)).length > 0 && (await recordsOf(page)) !== '[]').toBe(true);

/** Notes every call that could read or write storage, from before the first script of the page. */
const watchStorage = () => {
  const notes: string[] = [];
  Object.assign(window, { touched: notes });
  const watch = (owner: object, key: string) => {
    const { value, get, set, ...rest } = Object.getOwnPropertyDescriptor(owner, key)!;
    const noting = (what: unknown) =>
      typeof what === 'function'
        ? function (this: unknown, ...args: unknown[]) {
            notes.push(key);
            return Reflect.apply(what, this, args);
          }
        : what;
    const changed = value ? { value: noting(value) } : { get: noting(get), set: noting(set) };
    Object.defineProperty(owner, key, { ...rest, ...changed } as PropertyDescriptor);
  };
  watch(Document.prototype, 'cookie');
  for (const key of ['open', 'databases', 'deleteDatabase']) watch(IDBFactory.prototype, key);
  for (const key of ['getItem', 'setItem', 'removeItem', 'clear', 'key']) watch(Storage.prototype, key);
  for (const key of ['localStorage', 'sessionStorage']) watch(window, key);
  for (const key of ['get', 'getAll', 'set', 'delete']) {
    if ('CookieStore' in window) watch((window.CookieStore as { prototype: object }).prototype, key);
  }
};

/** Keeps in the page what a listener receives. */
const listen = (page: Page, signal: 'session-start' | 'session-end' | 'error') =>
  page.evaluate((signal) => {
    Object.assign(window, { seen: [] });
    sojourn.on(signal, (reported) => void seen.push(reported as never));
  }, signal);
const seenBy = (page: Page) => page.evaluate(() => seen);

test.describe('consent: pending', () => {
  test('reads, stores and sends nothing, whatever the visitor does (rule 35)', async ({
    open,
    site,
    collector,
  }) => {
    site.everywhere(pending);
    const page = await open('about:blank');
    await page.addInitScript(watchStorage);
    await page.goto(site.url('/'));
    await track(page, 'one');
    await hide(page);
    await show(page);
    await track(page, 'two');
    await page.goto(site.url('/next'));
    await track(page, 'three');
    await goBack(page);
    await soon(() => page.evaluate(() => location.pathname)).toBe('/');
    await track(page, 'four');
    await collector.quiet(A_WHILE);
    expect(await page.evaluate(() => touched)).toEqual([]);
    expect(collector.requests).toEqual([]);
    expect(collector.preflights).toEqual([]);
    expect(await storageOf(page)).toEqual(nothingStored);
    // The watch would have seen it.
    await setConsent(page, 'granted');
    await soon(() => page.evaluate(() => touched)).toContain('cookie');
    expect(await page.evaluate(() => touched)).toContain('open');
  });

  test('a page that crashes before its consent manager has answered leaves nothing (rule 35)', async ({
    space,
    site,
    collector,
  }) => {
    site.route('/', quietPage({ consent: 'tcf' }));
    site.route('/without', { sdk: false });
    const page = await space.newPage();
    await page.goto(site.url('/'));
    await track(page, 'one', 'two');
    expect(await consentOf(page)).toBe('pending');
    await crash(page);
    const next = await space.newPage();
    await next.goto(site.url('/without'));
    expect(await storageOf(next)).toEqual(nothingStored);
    // Nor does the next visit know of it.
    await next.goto(site.url('/'));
    await setConsent(next, 'granted');
    await track(next, 'three');
    await collector.waitFor('three');
    expect(collector.names()).toEqual(['session_start', 'three']);
    expect(collector.events('three')[0]!.session!.sessionIndex).toBe(1);
  });

  test('the session is a provisional one, and nothing is ready yet (rule 35)', async ({ open }) => {
    const page = await open(pending);
    const first = await sessionOf(page);
    await track(page, 'one');
    const second = await sessionOf(page);
    expect(first).toMatchObject({ sessionIndex: 1, previousSessionId: null, storageMechanism: 'memory' });
    expect(second).toMatchObject({ userId: first!.userId, sessionId: first!.sessionId });
    const race = () =>
      page.evaluate(() =>
        Promise.race([sojourn.ready.then(() => 'ready'), new Promise((done) => setTimeout(done, 400))]),
      );
    expect(await race()).toBeUndefined();
    await setConsent(page, 'granted');
    expect(await race()).toBe('ready');
  });

  test('granted: waiting events arrive in order, with their own times, in the provisional session (rules 35, 38)', async ({
    open,
    collector,
  }) => {
    const page = await open(pending);
    const provisional = (await sessionOf(page))!;
    const call = (name: string, path: string) =>
      page.evaluate(
        ([name, path]) => {
          history.replaceState(null, '', path);
          const from = Date.now();
          const id = sojourn.track(name, { name });
          return { name, path, id, from, to: Date.now() };
        },
        [name, path] as const,
      );
    const calls = [await call('one', '/1'), await call('two', '/2')];
    await hide(page);
    await show(page);
    calls.push(await call('three', '/3'));
    const grantedAt = await page.evaluate(() => {
      const now = Date.now() + 5;
      while (Date.now() < now);
      sojourn.setConsent('granted');
      sojourn.track('after');
      return now;
    });
    await collector.waitFor('after');
    expect(collector.names()).toEqual(['session_start', 'one', 'two', 'three', 'after']);
    const [start, ...events] = collector.events();
    expect(start!.session!.eventIndex).toBeNull();
    expect(Date.parse(start!.time)).toBeLessThanOrEqual(calls[0]!.to);
    expect(events.map(({ consent }) => consent)).toEqual(['pending', 'pending', 'pending', 'granted']);
    expect(events.map(({ session }) => session!.eventIndex)).toEqual([1, 2, 3, 4]);
    for (const [n, { id, from, to, path, name }] of calls.entries()) {
      const { id: sent, time, page, properties } = events[n]!;
      expect({ id: sent, path: new URL(page.url).pathname, properties }).toEqual({
        id,
        path,
        properties: { name },
      });
      expect(Date.parse(time)).toBeGreaterThanOrEqual(from);
      expect(Date.parse(time)).toBeLessThanOrEqual(to);
      expect(Date.parse(time)).toBeLessThan(grantedAt);
    }
    const [session, ...others] = sessions(collector.events());
    expect(others).toEqual([]);
    expect(session).toMatchObject({ id: provisional.sessionId, userId: provisional.userId, index: 1 });
    expect(await sessionOf(page)).toMatchObject({
      sessionId: provisional.sessionId,
      userId: provisional.userId,
      storageMechanism: 'cookie',
    });
    await stored(page);
  });

  test('granted: the stored visitor wins over the provisional one (rule 35)', async ({
    open,
    site,
    collector,
  }) => {
    site.route('/pending', pending);
    const page = await open(quietPage());
    await track(page, 'earlier');
    const { session: known } = await collector.waitFor('earlier');
    await stored(page);
    await page.goto(site.url('/pending'));
    await track(page, 'waiting');
    expect((await sessionOf(page))!.userId).not.toBe(known!.userId);
    await setConsent(page, 'granted');
    const { session, consent } = await collector.waitFor('waiting');
    expect(consent).toBe('pending');
    expect(session).toMatchObject({
      userId: known!.userId,
      sessionId: known!.sessionId,
      sessionIndex: 1,
      eventIndex: 2,
      firstEventId: known!.firstEventId,
    });
    expect((await sessionRead(page)).sessionId).toBe(known!.sessionId);
    expect(collector.names()).toEqual(['session_start', 'earlier', 'waiting']);
  });

  test('queued events are matched to the stored session by their own time (rules 6, 35)', async ({
    open,
    site,
    collector,
  }) => {
    const timeouts = { sessionForegroundTimeout: 60_000, sessionBackgroundTimeout: 60_000 };
    site.route('/pending', quietPage({ consent: 'pending', ...timeouts }));
    const page = await open(quietPage(timeouts));
    await track(page, 'earlier');
    await collector.waitFor('earlier');
    await page.evaluate(() => void sojourn.track('leaving'));
    await page.goto(site.url('/pending'));
    await track(page, 'in time');
    await shiftClock(page, 61_000);
    await page.evaluate(() => {
      void sojourn.track('too late');
      sojourn.setConsent('granted');
    });
    await collector.waitFor('too late');
    const [first, second, ...others] = sessions(collector.events());
    expect(others).toEqual([]);
    expect(first!.names).toEqual(['session_start', 'earlier', 'leaving', 'in time', 'session_end']);
    expect(first!.reason).toBe('foreground-timeout');
    expect(first!.end!.properties.endedAt).toBe(first!.events[3]!.time);
    expect(second).toMatchObject({ index: 2, previous: first!.id, userId: first!.userId });
    expect(second!.names).toEqual(['session_start', 'too late']);
  });

  test('denied: waiting events are dropped, nothing is stored, no database is created (rule 35)', async ({
    open,
    collector,
  }) => {
    const page = await open(pending);
    await track(page, 'one');
    await setConsent(page, 'denied');
    expect(await track(page, 'two')).toEqual([null]);
    await hide(page);
    await show(page);
    await collector.quiet(A_WHILE);
    expect(collector.requests).toEqual([]);
    expect(await storageOf(page)).toEqual(nothingStored);
    await setConsent(page, 'granted');
    await track(page, 'three');
    await collector.waitFor('three');
    expect(collector.names()).toEqual(['session_start', 'three']);
  });

  test('a full queue drops its oldest events, with an error (rule 35)', async ({ open, collector }) => {
    const page = await open(quietPage({ consent: 'pending', deliveryMaxQueue: 4 }));
    await listen(page, 'error');
    await track(page, 'e1', 'e2', 'e3', 'e4', 'e5', 'e6');
    await soon(() => seenBy(page)).not.toEqual([]);
    expect((await seenBy(page))[0]).toEqual(
      expect.objectContaining({ code: expect.any(String), message: expect.stringMatching(/consent/) }),
    );
    await setConsent(page, 'granted');
    await collector.waitFor('e6');
    // The session's start takes a place as well, and is dropped last (rule 18).
    expect(collector.names()).toEqual(['session_start', 'e4', 'e5', 'e6']);
  });

  test('hiding and showing does not push waiting events out (rule 35)', async ({ open, collector }) => {
    const page = await open(quietPage({ consent: 'pending', deliveryMaxQueue: 4 }));
    await listen(page, 'error');
    await track(page, 'e1', 'e2', 'e3');
    for (let times = 0; times < 3; times++) {
      await hide(page);
      await show(page);
    }
    await setConsent(page, 'granted');
    await collector.waitFor('e3');
    expect(collector.names().filter((name) => /^e/.test(name))).toEqual(['e1', 'e2', 'e3']);
    expect(await seenBy(page)).toEqual([]);
  });

  test('back to pending: nothing more is sent or stored until the next grant (rule 35)', async ({
    open,
    collector,
  }) => {
    const page = await open(quietPage());
    await track(page, 'one');
    const { session } = await collector.waitFor('one');
    await stored(page);
    const before = collector.requests.length;
    // Nothing of the last second is still to be written.
    await page.evaluate(() => new Promise((done) => setTimeout(done, 1_200)));
    const left = await keptFor(page);
    await page.evaluate(() => {
      sojourn.track('queued');
      sojourn.setConsent('pending');
      sojourn.track('waiting');
    });
    await collector.quiet(A_WHILE);
    expect(collector.requests).toHaveLength(before);
    expect(await consentOf(page)).toBe('pending');
    expect((await keptFor(page)).cookies.map(({ name }) => name)).toEqual(
      left.cookies.map(({ name }) => name),
    );
    await setConsent(page, 'granted');
    const waiting = await collector.waitFor('waiting');
    expect(waiting.consent).toBe('pending');
    expect(waiting.session!.sessionId).toBe(session!.sessionId);
    expect(collector.names()).toEqual(['session_start', 'one', 'queued', 'waiting']);
  });

  test('the script tag: calls made before the script has come, consent among them (rules 35, 38)', async ({
    open,
    collector,
  }) => {
    const page = await open(
      quietPage(
        { consent: 'pending' },
        {
          src: '/sojourn.js?delay=500',
          script: () => {
            Object.assign(window, { calledAt: Date.now() });
            sojourn('track', 'early', { n: 1 });
            sojourn('setConsent', 'granted');
            sojourn('track', 'later', { n: 2 });
            Object.assign(window, { calledUntil: Date.now() });
          },
        },
      ),
    );
    await collector.waitFor('later');
    expect(collector.names()).toEqual(['session_start', 'early', 'later']);
    const [, early, later] = collector.events();
    expect([early!.consent, later!.consent]).toEqual(['pending', 'granted']);
    expect(early!.session!.sessionId).toBe(later!.session!.sessionId);
    const [from, until] = await page.evaluate(() => {
      const { calledAt, calledUntil } = window as unknown as { calledAt: number; calledUntil: number };
      return [calledAt, calledUntil];
    });
    for (const { time } of [early!, later!]) {
      expect(Date.parse(time)).toBeGreaterThanOrEqual(from!);
      expect(Date.parse(time)).toBeLessThanOrEqual(until!);
    }
    await stored(page);
  });
});

test.describe('consent: denied', () => {
  for (const host of ['localhost', 'shop.site.test']) {
    test(`at the start: data that an earlier visit to ${host} stored is deleted (rule 35)`, async ({
      open,
      site,
      collector,
    }) => {
      site.route('/', quietPage());
      site.route('/denied', quietPage({ consent: 'denied' }, { script: `sojourn('track', 'no')` }));
      const page = await open('/', { host });
      await page.evaluate(() => {
        document.cookie = 'theirs=1;max-age=1000';
        localStorage.theirs = sessionStorage.theirs = '1';
      });
      await track(page, 'yes');
      await collector.waitFor('yes');
      await stored(page);
      await page.goto(site.url('/denied', host));
      const requests = collector.requests.length;
      await soon(async () => (await keptFor(page)).indexedDB).toEqual([]);
      await collector.quiet(A_WHILE);
      const { cookies, ...rest } = await keptFor(page);
      expect(cookies.map(({ name }) => name)).toEqual(['theirs']);
      expect(rest).toEqual({
        indexedDB: [],
        localStorage: { theirs: '1' },
        sessionStorage: { theirs: '1' },
        caches: [],
      });
      expect(collector.requests).toHaveLength(requests);
      expect(collector.names()).toEqual(['session_start', 'yes']);
    });
  }

  test('at the start of a first visit: nothing is stored, no database is created (rule 34)', async ({
    open,
    collector,
  }) => {
    const page = await open(quietPage({ consent: 'denied' }));
    expect(await track(page, 'no')).toEqual([null]);
    await hide(page);
    await show(page);
    await collector.quiet(A_WHILE);
    expect(collector.requests).toEqual([]);
    expect(await storageOf(page)).toEqual(nothingStored);
  });

  test('a denial during the first read stores and sends nothing (rule 35)', async ({ open, collector }) => {
    const script = () => {
      sojourn('track', 'one');
      sojourn('setConsent', 'denied');
      sojourn('track', 'two');
    };
    const page = await open(quietPage({}, { script }));
    await hide(page);
    await show(page);
    await collector.quiet(A_WHILE);
    expect(collector.requests).toEqual([]);
    expect(await keptFor(page)).toEqual(nothingStored);
  });

  test('a later grant starts a new visitor with index 1 (rules 15, 35)', async ({
    open,
    collector,
    site,
  }) => {
    const page = await open(quietPage());
    await track(page, 'before');
    const { session: old, tab: oldTab } = await collector.waitFor('before');
    await stored(page);
    await setConsent(page, 'denied');
    await setConsent(page, 'granted');
    await track(page, 'after');
    const { session, tab } = await collector.waitFor('after');
    expect(session).toMatchObject({ sessionIndex: 1, eventIndex: 1, previousSessionId: null });
    expect(session!.userId).not.toBe(old!.userId);
    expect(session!.sessionId).not.toBe(old!.sessionId);
    expect(tab.id).not.toBe(oldTab.id);
    // And it is this visitor who is remembered.
    await stored(page);
    await page.goto(site.url('/'));
    await track(page, 'again');
    expect((await collector.waitFor('again')).session).toMatchObject({
      userId: session!.userId,
      sessionId: session!.sessionId,
      eventIndex: 2,
    });
  });

  test('a wrong consent state is refused, and the current state remains', async ({ open, collector }) => {
    const page = await open(pending);
    await listen(page, 'error');
    await track(page, 'one');
    await page.evaluate(() => {
      for (const wrong of ['yes', true, null, undefined, {}]) sojourn.setConsent(wrong as 'granted');
    });
    await soon(async () => (await seenBy(page)).length).toBeGreaterThan(0);
    expect(await consentOf(page)).toBe('pending');
    await collector.quiet(A_WHILE);
    expect(collector.requests).toEqual([]);
  });
});

test.describe('consent: withdrawal', () => {
  test('deletes storage and queue, notifies listeners, and stops sending (rule 37)', async ({
    open,
    collector,
  }) => {
    const page = await open(quietPage());
    await page.evaluate(() => {
      document.cookie = 'theirs=1;max-age=1000';
      localStorage.theirs = sessionStorage.theirs = '1';
    });
    await track(page, 'one');
    const { session } = await collector.waitFor('one');
    await hide(page);
    await show(page);
    await stored(page);
    await collector.quiet(300);
    const requests = collector.requests.length;
    await listen(page, 'session-end');
    await page.evaluate(() => {
      sojourn.track('queued');
      sojourn.setConsent('denied');
    });
    await soon(() => seenBy(page)).toMatchObject([
      { reason: 'consent', eventCount: 2, session: { sessionId: session!.sessionId } },
    ]);
    await soon(async () => (await keptFor(page)).indexedDB).toEqual([]);
    expect(await track(page, 'after')).toEqual([null]);
    await hide(page);
    await show(page);
    await collector.quiet(A_WHILE);
    expect(collector.requests).toHaveLength(requests);
    const { cookies, ...rest } = await keptFor(page);
    expect(cookies.map(({ name }) => name)).toEqual(['theirs']);
    expect(rest).toEqual({
      indexedDB: [],
      localStorage: { theirs: '1' },
      sessionStorage: { theirs: '1' },
      caches: [],
    });
    expect(await seenBy(page)).toHaveLength(1);
    expect(await consentOf(page)).toBe('denied');
  });

  test('deletes the cookie of the whole site from a subdomain (rule 37)', async ({
    open,
    site,
    collector,
  }) => {
    site.route('/', quietPage());
    const page = await open('/', { host: 'shop.site.test' });
    await track(page, 'one');
    await collector.waitFor('one');
    await stored(page);
    expect((await cookiesOf(page)).map(({ domain }) => domain)).toContain('.site.test');
    await setConsent(page, 'denied');
    await soon(() => keptFor(page)).toEqual(nothingStored);
  });

  for (const [what, delay] of [
    ['waits for its next try', 0],
    ['is on its way', 500],
  ] as const) {
    test(`a batch that failed and ${what} is not tried again (rule 37)`, async ({ open, collector }) => {
      // A retry is due after a second, not by chance at once.
      const headers = { 'retry-after': '1', 'access-control-expose-headers': 'retry-after' };
      collector.respond({ status: 503, delay, headers });
      const page = await open(quietPage());
      await track(page, 'one');
      await soon(() => collector.requests.length).toBeGreaterThan(0);
      await page.evaluate(() => sojourn.setConsent('denied'));
      const requests = collector.requests.length;
      collector.respond();
      await hide(page);
      await show(page);
      await collector.quiet(A_WHILE + delay);
      expect(collector.requests).toHaveLength(requests);
      expect(collector.events()).toEqual([]);
      expect(await keptFor(page)).toEqual(nothingStored);
    });
  }

  test('a grant after it sends again, though the collector failed before (rule 37)', async ({
    open,
    collector,
  }) => {
    const headers = { 'retry-after': '1', 'access-control-expose-headers': 'retry-after' };
    collector.respond({ status: 503, headers });
    const page = await open(quietPage());
    await track(page, 'one');
    await soon(() => collector.requests.length).toBeGreaterThan(0);
    await setConsent(page, 'denied');
    collector.respond();
    await setConsent(page, 'granted');
    await track(page, 'two');
    await collector.waitFor('two');
    expect(collector.names()).toEqual(['session_start', 'two']);
  });

  test('sends the queue and session_end first when it asks for a flush (rule 37)', async ({
    open,
    collector,
  }) => {
    const page = await open(quietPage());
    await track(page, 'one');
    const { session } = await collector.waitFor('one');
    await stored(page);
    await listen(page, 'session-end');
    await page.evaluate(() => {
      sojourn.track('queued');
      sojourn.setConsent('denied', { flush: true });
      sojourn.track('after');
    });
    const end = await collector.waitFor('session_end');
    expect(end.properties).toMatchObject({ reason: 'consent', eventCount: 2 });
    expect(end.session!.sessionId).toBe(session!.sessionId);
    await hide(page);
    await show(page);
    await collector.quiet(A_WHILE);
    expect(collector.names()).toEqual(['session_start', 'one', 'queued', 'session_end']);
    expect(collector.events().map(({ consent }) => consent)).not.toContain('denied');
    expect(await seenBy(page)).toMatchObject([{ reason: 'consent' }]);
    expect(await keptFor(page)).toEqual(nothingStored);
  });

  test('reaches every open tab, and leaves nothing stored (rule 37)', async ({ open, site, collector }) => {
    site.route('/', quietPage());
    const [one, two] = [await open('/'), await open('/')];
    await track(one, 'one');
    await track(two, 'two');
    await collector.waitFor((event, all) => event.name === 'two' && all.length >= 3);
    await stored(one);
    await listen(one, 'session-end');
    await setConsent(two, 'denied');
    await soon(() => consentOf(one)).toBe('denied');
    expect(await track(one, 'after')).toEqual([null]);
    expect(await seenBy(one)).toMatchObject([{ reason: 'consent' }]);
    await show(one);
    await collector.quiet(A_WHILE);
    expect(collector.names().sort()).toEqual(['one', 'session_start', 'two']);
    expect(await keptFor(one)).toEqual(nothingStored);
  });

  test('null options do not stop a withdrawal (rule 37)', async ({ open, collector }) => {
    const page = await open(quietPage());
    await track(page, 'one');
    await collector.waitFor('one');
    await page.evaluate(() => sojourn.setConsent('denied', null as never));
    expect(await consentOf(page)).toBe('denied');
    await soon(() => keptFor(page)).toEqual(nothingStored);
  });
});

test.describe('consent: a page that slept through a withdrawal', () => {
  /** What a withdrawal takes away; the databases themselves stay, for deleting one ends the pages that use it. */
  const forgetAll = async () => {
    for (const pair of document.cookie.split('; '))
      document.cookie = `${pair.split('=')[0]}=;max-age=0;path=/`;
    sessionStorage.clear();
    localStorage.clear();
    for (const { name } of await indexedDB.databases()) {
      const opening = indexedDB.open(name!);
      const db = await new Promise<IDBDatabase>((done) => (opening.onsuccess = () => done(opening.result)));
      const stores = [...db.objectStoreNames];
      if (stores.length) {
        const transaction = db.transaction(stores, 'readwrite');
        for (const store of stores) transaction.objectStore(store).clear();
        await new Promise((done) => (transaction.oncomplete = done));
      }
      db.close();
    }
  };

  const afterSleep = async (page: Page) => {
    expect(await consentOf(page)).not.toBe('granted');
    await track(page, 'after');
  };

  test('a page restored from the back/forward cache acts as pending until it is notified (rule 31)', async ({
    open,
    site,
    collector,
  }) => {
    const script = restoreNotes;
    site.route('/', quietPage({}, { script }));
    // Without the SDK, which might tell the sleeping page, and so end it: then there would be nothing to wake up.
    site.route('/next', { sdk: false });
    const page = await open('/');
    await track(page, 'one');
    const { session: old } = await collector.waitFor('one');
    await stored(page);
    await page.goto(site.url('/next'));
    await page.evaluate(forgetAll);
    await soon(() => keptFor(page)).toEqual(nothingStored);
    const requests = collector.requests.length;
    await goBack(page);
    await soon(() => wasRestored(page)).toBe(true);
    await soon(() => consentOf(page)).toBe('pending');
    await afterSleep(page);
    await hide(page);
    await show(page);
    await collector.quiet(A_WHILE);
    expect(collector.requests).toHaveLength(requests);
    expect(await keptFor(page)).toEqual(nothingStored);
    await setConsent(page, 'granted');
    const { session, consent } = await collector.waitFor('after');
    expect(consent).toBe('pending');
    expect(session).toMatchObject({ sessionIndex: 1, previousSessionId: null });
    expect(session!.userId).not.toBe(old!.userId);
  });

  test('a thawed page stores and sends nothing (rule 31)', async ({ open, site, collector }) => {
    site.route('/', quietPage());
    const sleeper = await open('/');
    await track(sleeper, 'one');
    await collector.waitFor('one');
    await stored(sleeper);
    await hide(sleeper);
    const other = await open('/');
    await sessionRead(other);
    await freeze(sleeper);
    await setConsent(other, 'denied');
    await soon(() => keptFor(other)).toEqual(nothingStored);
    const requests = collector.requests.length;
    await show(sleeper);
    await soon(() => consentOf(sleeper)).not.toBe('granted');
    await afterSleep(sleeper);
    await collector.quiet(A_WHILE);
    expect(collector.requests).toHaveLength(requests);
    expect(await keptFor(sleeper)).toEqual(nothingStored);
  });

  test('a thawed page that no other page notifies acts as pending (rule 31)', async ({
    open,
    site,
    collector,
  }) => {
    site.route(
      '/',
      quietPage({}, { script: `addEventListener('storage', ({ key }) => key && (window.storageKey = key))` }),
    );
    site.route('/next', { sdk: false });
    const sleeper = await open('/');
    await track(sleeper, 'one');
    const { session: old } = await collector.waitFor('one');
    await stored(sleeper);
    const other = await open('/next');
    await freeze(sleeper);
    await other.evaluate(forgetAll);
    await soon(() => keptFor(other)).toEqual(nothingStored);
    const requests = collector.requests.length;
    await show(sleeper);
    await soon(() => consentOf(sleeper)).toBe('pending');
    await afterSleep(sleeper);
    expect(await keptFor(sleeper)).toEqual(nothingStored);
    // Another page of the SDK would have told a key of its own; that all was cleared tells nothing of consent.
    expect(await sleeper.evaluate('window.storageKey')).toBeUndefined();
    expect(collector.requests).toHaveLength(requests);
    await setConsent(sleeper, 'granted');
    const { session, consent } = await collector.waitFor('after');
    expect(consent).toBe('pending');
    expect(session).toMatchObject({ sessionIndex: 1, previousSessionId: null });
    expect(session!.userId).not.toBe(old!.userId);
  });

  test('a page that did not sleep keeps its visitor when both copies are gone (rule 31)', async ({
    open,
    collector,
  }) => {
    const page = await open(quietPage());
    await track(page, 'one');
    const { session } = await collector.waitFor('one');
    await stored(page);
    const left = await page.evaluate(() => {
      for (const pair of document.cookie.split('; '))
        document.cookie = `${pair.split('=')[0]}=;max-age=0;path=/`;
      return document.cookie;
    });
    expect(left).toBe('');
    await track(page, 'two');
    expect((await collector.waitFor('two')).session).toMatchObject({
      userId: session!.userId,
      sessionId: session!.sessionId,
      eventIndex: 2,
    });
    expect(await consentOf(page)).toBe('granted');
    await stored(page);
  });
});

test.describe('consent: cookieless', () => {
  const cookieless = quietPage({ consent: 'denied', cookieless: true });

  test('events carry a session that lives in memory only (rule 36)', async ({ open, site, collector }) => {
    const page = await open(cookieless);
    await track(page, 'one', 'two');
    await collector.waitFor('two');
    await hide(page);
    await show(page);
    await track(page, 'three');
    await collector.waitFor('three');
    const events = collector.events().filter(({ name }) => name !== 'session_start');
    expect(events.map(({ name }) => name)).toEqual(['one', 'two', 'three']);
    expect(events.map(({ consent }) => consent)).toEqual(['denied', 'denied', 'denied']);
    expect(events.map(({ session }) => session!.storageMechanism)).toEqual(['memory', 'memory', 'memory']);
    expect(events.map(({ session }) => session!.eventIndex)).toEqual([1, 2, 3]);
    const [session, ...others] = sessions(collector.events());
    expect(others).toEqual([]);
    await collector.quiet(A_WHILE);
    expect(await storageOf(page)).toEqual(nothingStored);
    const ids = events.map(({ tab }) => tab.id);

    await page.goto(site.url('/'));
    await track(page, 'reloaded');
    const reloaded = await collector.waitFor('reloaded');
    expect(reloaded.session).toMatchObject({ sessionIndex: 1, eventIndex: 1, previousSessionId: null });
    expect(reloaded.session!.userId).not.toBe(session!.userId);
    expect(reloaded.session!.sessionId).not.toBe(session!.id);
    expect(ids).not.toContain(reloaded.tab.id);
  });

  test('a withdrawal changes the visitor (rules 36, 37)', async ({ open, collector }) => {
    const page = await open(quietPage({ cookieless: true }));
    await track(page, 'granted');
    const known = await collector.waitFor('granted');
    await stored(page);
    await setConsent(page, 'denied');
    await track(page, 'denied');
    const denied = await collector.waitFor('denied');
    expect(denied.session).toMatchObject({
      sessionIndex: 1,
      previousSessionId: null,
      storageMechanism: 'memory',
    });
    expect(denied.session!.userId).not.toBe(known.session!.userId);
    expect(denied.tab.id).not.toBe(known.tab.id);
    await hide(page);
    await show(page);
    await collector.quiet(A_WHILE);
    expect(await keptFor(page)).toEqual(nothingStored);
  });

  test('a grant does not store the visitor of the time before (rule 36)', async ({ open, collector }) => {
    const page = await open(cookieless);
    await track(page, 'denied');
    const denied = await collector.waitFor('denied');
    await setConsent(page, 'granted');
    await track(page, 'granted');
    const granted = await collector.waitFor('granted');
    expect(granted.session).toMatchObject({ sessionIndex: 1, storageMechanism: 'cookie' });
    expect(granted.session!.userId).not.toBe(denied.session!.userId);
    expect(granted.session!.sessionId).not.toBe(denied.session!.sessionId);
    await stored(page);
  });

  test('a denial drops queued events and sends later ones (rule 35)', async ({ open, collector }) => {
    const page = await open(quietPage({ consent: 'pending', cookieless: true }));
    await track(page, 'waiting');
    await setConsent(page, 'denied');
    await track(page, 'after');
    await collector.waitFor('after');
    expect(collector.names()).toEqual(['session_start', 'after']);
    expect(await storageOf(page)).toEqual(nothingStored);
  });
});

test.describe('consent: Global Privacy Control', () => {
  const signal = () =>
    Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {
      get: () => true,
      configurable: true,
    });

  for (const consent of ['granted', 'pending']) {
    test(`respectGpc: the signal counts as denied where the site says ${consent}`, async ({
      open,
      site,
      collector,
    }) => {
      site.route('/', quietPage({ consent, respectGpc: true }));
      const page = await open('about:blank');
      await page.addInitScript(signal);
      await page.goto(site.url('/'));
      expect(await consentOf(page)).toBe('denied');
      expect(await track(page, 'one')).toEqual([null]);
      await hide(page);
      await show(page);
      await collector.quiet(A_WHILE);
      expect(collector.requests).toEqual([]);
      expect(await storageOf(page)).toEqual(nothingStored);
    });
  }

  test('without the option the signal is reported, and nothing else changes', async ({
    open,
    site,
    collector,
  }) => {
    site.route('/', quietPage());
    const page = await open('about:blank');
    await page.addInitScript(signal);
    await page.goto(site.url('/'));
    await track(page, 'one');
    await collector.waitFor('one');
    expect(collector.requests[0]!.batch!.context.gpc).toBe(true);
    expect(await consentOf(page)).toBe('granted');
  });

  test('tracks the visitor with the option and without the signal', async ({ open, collector }) => {
    const page = await open(quietPage({ respectGpc: true }));
    await track(page, 'one');
    await collector.waitFor('one');
    expect(collector.requests[0]!.batch!.context).not.toHaveProperty('gpc', true);
  });
});
