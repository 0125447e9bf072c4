import type { Page } from '@playwright/test';
import type { Tracker } from '../src/index';
import {
  blockCookies,
  cookiesOf,
  expect,
  hide,
  keptFor,
  nothingStored,
  RECOVERED,
  show,
  sleep,
  soon,
  test,
} from './support/fixtures';
import type { Collector } from './support/collector';
import type { Attributes } from './support/html';
import { A_WHILE, consentOf, isStored } from './support/consent';
import { call, FULL, modulePage } from './support/sdk';
import { openDatabase } from './support/storage';

// Consent fails closed (rules 34-37): whatever is said, stored or under way, in whatever tab.

declare const sojourn: Tracker & ((command: string, ...args: unknown[]) => unknown);
declare const written: string[];

test.use({ isolation: 'context' });

/** Tracks nothing automatically, and sends without waiting for other events. */
const quiet: Attributes = { auto: '', deliveryFlushInterval: 10 };
const signal = () =>
  Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true, configurable: true });

test.describe('consent: values that do not grant', () => {
  const wrong: Attributes[] = [
    ...['', 'false', 'no', 'Denied', 'denied ', 'unknown', 'revoked', 'null', '0', 'granted!'].map(
      (consent) => ({
        consent,
      }),
    ),
    ...['', '1', 'true', 'yes', 'FALSE'].map((respectGpc) => ({ respectGpc })),
  ];
  for (const src of ['/sojourn.js', '/sojourn.dev.js'])
    test(`no other attribute tracks (${src}) (rule 35)`, async ({ open, site, collector }) => {
      const page = await open('about:blank');
      await page.addInitScript(signal);
      for (const [n, attributes] of wrong.entries()) {
        site.route(`/${n}`, {
          src,
          attributes: { ...attributes, deliveryFlushInterval: 10 },
          load: 'blocking',
        });
        await page.goto(site.url(`/${n}`));
        await call(page, 'track', 'one');
        expect([attributes, await consentOf(page)]).not.toContain('granted');
      }
      await hide(page);
      await show(page);
      await collector.quiet(A_WHILE);
      expect(collector.requests).toEqual([]);
      expect(await keptFor(page)).toEqual(nothingStored);
    });

  test('no other option and no other value of setConsent grants (rule 35)', async ({ open, collector }) => {
    const page = await open(
      modulePage(
        collector.url,
        `window.trackers = [null, false, 'unknown', '', 0, 1, {}, ['granted']].map((consent, n) => make({ consent, namespace: 'n' + n }));
         for (const word of ['revoked', null, undefined, 0, { consent: 'granted' }, new String('granted')]) {
           const tracker = make({ namespace: 's' + trackers.length });
           tracker.setConsent(word);
           trackers.push(tracker);
         }
         for (const tracker of trackers) tracker.track('one');`,
      ),
    );
    await page.waitForFunction('window.trackers?.length === 14');
    expect(await page.evaluate(`[...new Set(trackers.map(({ consent }) => consent))].sort().join()`)).toBe(
      'denied,pending',
    );
    await hide(page);
    await show(page);
    await collector.quiet(A_WHILE);
    expect(collector.requests).toEqual([]);
    expect(await keptFor(page)).toEqual(nothingStored);
  });

  test('options that cannot be read stop no withdrawal (rule 37)', async ({ open, collector }) => {
    const page = await open({ attributes: quiet });
    await call(page, 'track', 'one');
    await collector.waitFor('one');
    await page.evaluate(() => {
      const trap = () => {
        throw new Error('trap');
      };
      sojourn.setConsent('denied', Object.defineProperty({}, 'flush', { get: trap }));
    });
    expect(await consentOf(page)).toBe('denied');
    await soon(() => keptFor(page)).toEqual(nothingStored);
  });
});

/** Notes every call that writes something or makes a database, from before the first script of the page. */
const watchWrites = () => {
  const notes: string[] = [];
  Object.assign(window, { written: notes });
  const watch = (owner: object, key: string, method: 'value' | 'set') => {
    const descriptor = Object.getOwnPropertyDescriptor(owner, key)!;
    const work = descriptor[method] as (...args: unknown[]) => unknown;
    descriptor[method] = function (this: unknown, ...args: unknown[]) {
      notes.push(`${key} ${String(args[0])}`);
      return Reflect.apply(work, this, args);
    };
    Object.defineProperty(owner, key, descriptor);
  };
  watch(Document.prototype, 'cookie', 'set');
  watch(IDBFactory.prototype, 'open', 'value');
  watch(Storage.prototype, 'setItem', 'value');
};

for (const src of ['/sojourn.js', FULL])
  test(`consent: a denial in the stub's queue comes before storage is touched (${src}) (rule 35)`, async ({
    open,
    site,
    collector,
  }) => {
    // The calls are in front of the script tag, because a cached script may run before a script at the end of the body.
    const before = `<script>
      sojourn('track', 'one');
      sojourn('setConsent', 'denied');
      sojourn('track', 'two');
    </script>`;
    site.everywhere({ src, before, attributes: { deliveryFlushInterval: 10 } });
    const page = await open('about:blank');
    await page.addInitScript(watchWrites);
    for (const path of ['/', '/again']) {
      await page.goto(site.url(path));
      await page.waitForFunction('sojourn.track');
      await hide(page);
      await show(page);
      await collector.quiet(A_WHILE / 2);
      expect(await page.evaluate(() => written)).toEqual([]);
    }
    expect(collector.requests).toEqual([]);
    expect(await keptFor(page)).toEqual(nothingStored);
    // The watch would have seen it.
    await call(page, 'setConsent', 'granted');
    await call(page, 'track', 'three');
    await soon(() => page.evaluate(() => `${written}`)).toMatch(/cookie sojourn/);
  });

test.describe('consent: copies of the cookie', () => {
  /** The page whose cookies are given; then one that is denied, and one that may track. */
  const PATH = '/shop/cart';
  const SITE = 'shop.site.test';

  test('a withdrawal deletes all that the page can see, whoever has put them there (rule 37)', async ({
    open,
    site,
    collector,
  }) => {
    site.everywhere({ attributes: quiet });
    const page = await open(PATH, { host: SITE });
    await call(page, 'track', 'one');
    const { session: old } = await collector.waitFor('one');
    await isStored(page);
    const text = (await cookiesOf(page))[0]!.value;
    const giant = text.split('.');
    // As great as is believed: half a day ahead.
    giant[8] = (Date.now() + 43_200_000).toString(36);
    await page.evaluate(
      ([text, giant]) => {
        const at = [';domain=site.test', ';domain=shop.site.test', ''];
        for (const domain of at)
          for (const path of ['/', '/shop', '/shop/', '/shop/cart', '/shop/cart/'])
            document.cookie = `sojourn=${path === '/shop' ? giant : text};path=${path};max-age=1000${domain}`;
        document.cookie = 'sojourn=;path=/shop/cart;max-age=1000';
      },
      [text, giant.join('.')] as const,
    );
    expect((await cookiesOf(page)).length).toBeGreaterThan(8);
    await call(page, 'setConsent', 'denied');
    await soon(() => keptFor(page)).toEqual(nothingStored);
    await call(page, 'setConsent', 'granted');
    await call(page, 'track', 'two');
    const { session } = await collector.waitFor('two');
    expect(session).toMatchObject({ sessionIndex: 1, previousSessionId: null });
    expect(session!.userId).not.toBe(old!.userId);
  });

  test('a page that loads as denied deletes what other settings have written (rule 35)', async ({
    open,
    site,
    collector,
  }) => {
    const settings: [host: string, settings: Attributes][] = [
      [SITE, { cookiePath: '/shop' }],
      [SITE, { cookiePath: '/shop/', cookieDomain: 'site.test' }],
      [SITE, { cookieDomain: SITE, cookieSameSite: 'Strict' }],
      ['localhost', { cookieSecure: true, cookieSameSite: 'None' }],
      ['localhost', { cookieSecure: true, cookieSameSite: 'None', cookiePartitioned: true }],
      ['localhost', { cookieSecure: true, cookiePartitioned: true, cookiePath: '/shop' }],
    ];
    const page = await open('about:blank');
    const denied: Attributes = { ...quiet, consent: 'denied' };
    // What a page that is not secure cannot write, it cannot delete.
    const secure = { cookieSecure: true };
    for (const [n, [host, attributes]] of settings.entries()) {
      site.route(PATH, { attributes: { ...quiet, ...attributes } });
      await page.goto(site.url(PATH, host));
      await call(page, 'track', 'one');
      await isStored(page);
      site.route(PATH, { attributes: { ...denied, ...('cookieSecure' in attributes && secure) } });
      await page.goto(site.url(PATH, host));
      await soon(async () => [n, (await keptFor(page)).cookies]).toEqual([n, []]);
    }
    await collector.quiet(300);
  });
});

test.describe('consent: a request that waits in the browser', () => {
  // Too large to outlive the page. Of one that does, Chromium says that it was given up, and sends it all the same.
  const large = { text: 'x'.repeat(20_000) };
  /** Takes all connections that the browser makes to one server. */
  const occupy = (page: Page, url: string) =>
    page.evaluate((url) => {
      for (let n = 0; n < 6; n++) void fetch(`${url}?${n}`).catch(() => {});
    }, url);

  /**
   * Tracks an event whose request cannot leave the browser: all connections to the collector are taken. Returns the function
   * that frees them.
   */
  const trackHeldBack = async (page: Page, collector: Collector): Promise<() => void> => {
    await call(page, 'track', 'first');
    await collector.waitFor('first');
    await isStored(page);
    let free!: () => void;
    const after = new Promise<void>((resolve) => (free = resolve));
    collector.respond(({ path }) => (path.startsWith('/wait') ? { after } : {}));
    await occupy(page, `${collector.origin}/wait`);
    await soon(() => collector.requests.filter(({ path }) => path.startsWith('/wait')).length).toBe(6);
    await call(page, 'track', 'waiting', large);
    // By then it is the browser's.
    await page.evaluate(() => new Promise((done) => setTimeout(done, 100)));
    return free;
  };

  /**
   * The request is given up in the browser's network process. No event says so; by the time that process has answered requests
   * that the page made later, it has received the abort, however busy the machine is.
   */
  const abortIsReceived = async (page: Page) => {
    for (let n = 0; n < 3; n++)
      await page.evaluate(() => fetch(location.href, { cache: 'no-store' }).then(() => {}));
    await sleep(200);
  };

  for (const state of ['denied', 'pending'] as const)
    test(`is aborted when consent becomes ${state}, and is not sent on close`, async ({
      open,
      site,
      collector,
    }) => {
      site.route('/', { attributes: quiet });
      site.route('/next', { sdk: false });
      const page = await open('/');
      const free = await trackHeldBack(page, collector);
      await call(page, 'setConsent', state);
      await abortIsReceived(page);
      free();
      await collector.quiet(A_WHILE);
      expect(collector.allEvents().filter(({ name }) => name === 'waiting')).toEqual([]);
      await call(page, 'track', 'later');
      await page.goto(site.url('/next'));
      await collector.quiet(A_WHILE / 2);
      expect(collector.names()).toEqual(['session_start', 'first']);
    });

  test('is sent when the withdrawal asks for a flush', async ({ open, collector }) => {
    const page = await open({ attributes: quiet });
    const free = await trackHeldBack(page, collector);
    await call(page, 'track', 'queued');
    await call(page, 'setConsent', 'denied', { flush: true });
    free();
    await soon(() => collector.names().sort()).toEqual([
      'first',
      'queued',
      'session_end',
      'session_start',
      'waiting',
    ]);
    await soon(() => keptFor(page)).toEqual(nothingStored);
  });

  test('waits for the next grant after consent returns to pending (rule 35)', async ({ open, collector }) => {
    const page = await open({ attributes: quiet });
    const free = await trackHeldBack(page, collector);
    await call(page, 'setConsent', 'pending');
    await abortIsReceived(page);
    free();
    await collector.quiet(A_WHILE / 2);
    expect(collector.names()).toEqual(['session_start', 'first']);
    await call(page, 'setConsent', 'granted');
    // It may be sent only when the lease of the aborted request is over; no time is promised.
    await collector.waitFor('waiting', { timeout: RECOVERED + 4_000 });
  });
});

test.describe('consent: a withdrawal is obeyed', () => {
  for (const from of ['sojourn', 'npm'])
    test(`by another copy of the library in the page, when passed to ${from} (rule 37)`, async ({
      open,
      collector,
    }) => {
      const page = await open({
        ...modulePage(collector.url, `window.npm = make({ plugins: [] });`),
        sdk: true,
        attributes: { ...quiet, collector: collector.url },
      });
      await page.waitForFunction('window.npm && sojourn.track');
      await page.evaluate(`npm.track('one'); sojourn.track('two')`);
      await soon(() => collector.names()).toEqual(expect.arrayContaining(['one', 'two']));
      await page.evaluate(`${from}.setConsent('denied')`);
      expect(await page.evaluate('[npm.consent, sojourn.consent]')).toEqual(['denied', 'denied']);
      await page.evaluate(`npm.track('late'); sojourn.track('late')`);
      await hide(page);
      await show(page);
      await collector.quiet(A_WHILE);
      expect(collector.events('late')).toEqual([]);
      expect(await keptFor(page)).toEqual(nothingStored);
    });

  for (const [what, consent] of [
    ['is reported', undefined],
    ['loads as denied', 'denied'],
  ] as const)
    test(`by another tab though localStorage is full, where a page ${what} (rule 37)`, async ({
      open,
      site,
      collector,
    }) => {
      site.route('/full', { sdk: false });
      site.route('/', { attributes: quiet });
      site.route('/denied', { attributes: { ...quiet, consent: 'denied' } });
      const page = await open('/full');
      await page.evaluate(() => {
        for (let size = 2 ** 22, n = 0; size >= 1; size >>= 1)
          try {
            while (true) localStorage.setItem(`full${n++}`, 'x'.repeat(size));
          } catch {
            // No more of that size fits.
          }
      });
      const other = await open('/', { window: true });
      await call(other, 'track', 'one');
      await collector.waitFor('one');
      await isStored(other);
      await page.goto(site.url(consent ? '/denied' : '/'));
      if (!consent) await call(page, 'setConsent', 'denied');
      await soon(() => consentOf(other)).toBe('denied');
      await collector.quiet(A_WHILE);
      const { cookies, indexedDB } = await keptFor(page);
      expect([cookies, indexedDB]).toEqual([[], []]);
    });

  test('by another tab, where a page loads as denied and cookies are blocked (rule 37)', async ({
    open,
    site,
    collector,
  }) => {
    site.route('/', { attributes: quiet });
    site.route('/denied', { attributes: { ...quiet, consent: 'denied' } });
    const [other, page] = [await open('about:blank', { window: true }), await open('about:blank')];
    for (const one of [other, page]) await blockCookies(one);
    await openDatabase(site, open);
    await other.goto(site.url('/'));
    await call(other, 'track', 'one');
    expect((await collector.waitFor('one')).session!.storageMechanism).toBe('indexeddb');
    await soon(() => other.evaluate(() => Object.keys(localStorage).length)).toBeGreaterThan(0);
    await page.goto(site.url('/denied'));
    await soon(() => consentOf(other)).toBe('denied');
    await collector.quiet(A_WHILE);
    expect(await keptFor(page)).toEqual(nothingStored);
  });
});

test.describe('consent: cookieless', () => {
  // The collector's host: what has a cookie there would carry it.
  const HOST = '127.0.0.1';
  const cookieless: Attributes = {
    auto: '',
    consent: 'denied',
    cookieless: true,
    deliveryFlushInterval: 10_000,
  };

  for (const how of ['goes to another page', 'is hidden'])
    test(`queued events arrive when the page ${how}, and no request has a cookie (rule 36)`, async ({
      open,
      site,
      collector,
    }) => {
      site.route('/', { attributes: cookieless });
      site.route('/next', { sdk: false });
      // The first request is still out when the page goes.
      collector.respond({ delay: 300 });
      const page = await open('/', { host: HOST });
      await page.evaluate(() => (document.cookie = 'theirs=1;path=/'));
      await call(page, 'identify', 'u-17');
      await call(page, 'track', 'first');
      await soon(() => collector.requests.length).toBe(1);
      await call(page, 'track', 'second', { text: 'x'.repeat(10_000) });
      await call(page, 'track', 'third', { text: 'x'.repeat(10_000) });
      if (how === 'is hidden') await hide(page);
      else await page.goto(site.url('/next', HOST));
      await collector.waitFor('third');
      await collector.waitFor('second');
      await collector.quiet(A_WHILE);
      expect(collector.requests.filter(({ headers }) => headers.cookie)).toEqual([]);
      expect(
        collector
          .allEvents()
          .map(({ name }) => name)
          .sort(),
      ).toEqual(['first', 'second', 'session_start', 'third']);
      for (const { user, consent } of collector.events())
        expect([user, consent]).toEqual([undefined, 'denied']);
      expect((await cookiesOf(page)).map(({ name }) => name)).toEqual(['theirs']);
    });

  test('requests do not link two visits, and drop a user ID set while denied (rule 36)', async ({
    open,
    site,
    collector,
  }) => {
    site.route('/', { attributes: { ...quiet, cookieless: true } });
    const page = await open('/');
    const step = async (name: string, ...before: [command: string, ...args: unknown[]][]) => {
      for (const [command, ...args] of before) await call(page, command, ...args);
      await call(page, 'track', name);
      await collector.waitFor(name);
    };
    await step('granted', ['identify', 'u-1']);
    await step('reset', ['reset']);
    await step('named', ['identify', 'u-2']);
    await step('denied', ['setConsent', 'denied'], ['identify', 'u-3']);
    await step('again', ['setConsent', 'granted']);
    const visitors = new Map<string, Set<string>>();
    for (const { session, page, tab, user } of collector.events())
      for (const id of [page.id, tab.id, user?.id])
        if (id) visitors.set(id, (visitors.get(id) ?? new Set()).add(session!.userId));
    expect([...visitors].filter(([, known]) => known.size > 1)).toEqual([]);
    expect(new Set(collector.events().map(({ session }) => session!.userId)).size).toBe(4);
    expect([...visitors.keys()].filter((id) => id.startsWith('u-'))).toEqual(['u-1', 'u-2']);
    for (const name of ['reset', 'denied', 'again']) expect(collector.events(name)[0]!.user).toBeUndefined();
  });
});
