import type { Tracker } from '../src/index';
import type { Collector } from './support/collector';
import type { EnginePage } from './support/engine';
import { command, consentOf, inEveryEngine } from './support/engines';
import { blockCookies, expect, goBack, restoreNotes, soon, test, wasRestored } from './support/fixtures';
import type { Attributes, PageOptions } from './support/html';
import { call, fast } from './support/sdk';

// The SDK never costs a page its place in the back/forward cache, whatever it is just doing.

const script = restoreNotes + `
{ const T = []; let n = 0; const log = (w) => { T.push(Math.round(performance.now()) + ' ' + w); try { sessionStorage.setItem('T' + location.pathname + Math.round(performance.timeOrigin), T.join(' | ')); } catch {} };
const tx = IDBDatabase.prototype.transaction; IDBDatabase.prototype.transaction = function (...a) { const t = tx.apply(this, a); const i = ++n; log('tx' + i + ' ' + this.name + ' ' + a[1] + ' ' + (new Error().stack.split('\\n').slice(2,5).map((l) => l.replace(/.*:(\\d+:\\d+).*/, '$1')).join('<'))); t.addEventListener('complete', () => log('done' + i)); t.addEventListener('abort', () => log('abort' + i)); return t; };
const op = IDBFactory.prototype.open; IDBFactory.prototype.open = function (...a) { log('open ' + a[0]); return op.apply(this, a); };
const dbs = IDBFactory.prototype.databases; IDBFactory.prototype.databases = function (...a) { log('databases'); const p = dbs.apply(this, a); p.then(() => log('databases answered')); return p; };
for (const op of ['get', 'put', 'delete', 'getAllKeys']) { const f = IDBObjectStore.prototype[op]; IDBObjectStore.prototype[op] = function (...a) { const r = f.apply(this, a); log('  ' + op + ' ' + a.map((x) => String(x).slice(0, 40)).join(' ')); return r; }; }
const cm = IDBTransaction.prototype.commit; IDBTransaction.prototype.commit = function () { log('  commit'); return cm.apply(this); };
const rq = LockManager.prototype.request; LockManager.prototype.request = function (...a) { const i = ++n; log('lock' + i); const p = rq.apply(this, a); p.then(() => log('lockdone' + i), () => log('lockfail' + i)); return p; };
for (const e of ['pagehide', 'freeze', 'pageshow', 'resume', 'visibilitychange']) { addEventListener(e, () => log(e + ' first'), true); setTimeout(() => addEventListener(e, () => log(e + ' last'))); } }
`;

type State = {
  attributes?: Attributes;
  /** Brings the page into the state, last thing before it is left. */
  enter?(page: EnginePage, collector: Collector): Promise<unknown>;
  /** Nothing is sent in this state. */
  silent?: boolean;
  /** A request is under way, or comes while the page is left. */
  requests?: boolean;
};

const states: Record<string, State> = {
  idle: { enter: (_page, collector) => collector.waitFor('page_view') },
  'with undelivered events': {
    attributes: { deliveryFlushInterval: 60_000 },
    enter: (page) => command(page, 'track', 'waiting'),
  },
  'with a request in flight': {
    requests: true,
    enter: async (page, collector) => {
      await collector.waitFor('page_view');
      collector.respond({ delay: 2_000 });
      const before = collector.requests.length;
      await command(page, 'track', 'flying');
      await soon(() => collector.requests.length).toBeGreaterThan(before);
    },
  },
  'with a retry pending': {
    requests: true,
    enter: async (page, collector) => {
      collector.respond((_request, n) => (n === 1 ? { status: 503 } : undefined));
      await command(page, 'track', 'refused');
      await soon(() => collector.requests.length).toBeGreaterThan(0);
    },
  },
  'with a session that is just being made': {
    enter: async (page) => {
      // Before a page's first lock Chromium asks its browser process whether it may have any, and no signal ends that: a
      // page that sleeps before the answer is evicted.
      await page.evaluate(() => navigator.locks.query().then(() => {}));
      await command(page, 'newSession');
    },
  },
  'with the timer of a session pending': {
    attributes: { sessionForegroundTimeout: 800, sessionBackgroundTimeout: 800 },
    enter: (_page, collector) => collector.waitFor('page_view'),
  },
  'with a session that has ended': { enter: (page) => command(page, 'endSession') },
  'with consent pending': { attributes: { consent: 'pending' }, silent: true },
  'with consent denied': { attributes: { consent: 'denied' }, silent: true },
  'with consent just withdrawn': { enter: (page) => command(page, 'setConsent', 'denied'), silent: true },
  cookieless: {
    attributes: { consent: 'denied', cookieless: true },
    enter: (_page, collector) => collector.waitFor('page_view'),
  },
};

inEveryEngine((test, engine) => {
  for (const [state, { attributes, enter, silent, requests }] of Object.entries(states)) {
    test(state, async ({ site, visit, collector }) => {
      const options: PageOptions = { attributes: { ...fast, ...attributes }, script };
      test.skip(engine.name === 'webkit' && !!requests, 'WebKitGTK keeps no page with a request under way');
      site.route('/', options);
      site.route('/tracking', { attributes: { ...attributes, ...fast } });
      site.route('/plain', { sdk: false });
      for (const next of ['/plain', '/tracking']) {
        // Another page each time: puppeteer cannot drive a Firefox tab on after it has gone back.
        const page = await visit.open('/');
        await enter?.(page, collector);
        await page.goto(visit.url(next));
        if (next === '/tracking' && !silent) {
          await soon(() => collector.events('page_view').some((event) => event.page.url.endsWith(next))).toBe(
            true,
          );
        }
        await page.back(); if (process.env.SHOW) console.log((await page.evaluate(() => Object.entries(sessionStorage).filter(([k]) => k[0] === 'T'))).map(([k, v]) => k + '\n' + v.split(' | ').join('\n')).join('\n'));
        await soon(() => wasRestored(page)).toBe(true).catch(async (error) => { console.log('TX', JSON.stringify(await page.evaluate(() => Object.entries(sessionStorage).filter(([k]) => k[0] === 'T')), null, 1)); console.log('REASONS', next, JSON.stringify(await page.evaluate(() => (performance.getEntriesByType('navigation')[0] as any).notRestoredReasons))); throw error; });
        collector.respond();
        await command(page, 'track', `back from ${next}`);
        if (!silent) {
          await page.evaluate(() => void (window as unknown as { sojourn: Tracker }).sojourn.flush());
          await collector.waitFor(`back from ${next}`);
        } else expect(await consentOf(page)).not.toBe('granted');
      }
      if (silent) expect(collector.events().filter(({ name }) => name.startsWith('back'))).toEqual([]);
    });
  }
});

test.describe('chromium', () => {
  test.use({ isolation: 'context' });
  test('with cookies blocked', async ({ open, site, collector }) => {
    site.everywhere({ attributes: fast, script });
    site.route('/plain', { sdk: false });
    const page = await open('about:blank');
    await blockCookies(page);
    await page.goto(site.url('/'));
    for (const next of ['/plain', '/tracking']) {
      await call(page, 'newSession');
      await page.goto(site.url(next));
      await goBack(page);
      await soon(() => wasRestored(page)).toBe(true);
      await call(page, 'track', `back from ${next}`);
      const { session } = await collector.waitFor(`back from ${next}`);
      expect(session!.storageMechanism).toBe('indexeddb');
    }
  });
});
