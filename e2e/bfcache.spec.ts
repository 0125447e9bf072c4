import type { Tracker } from '../src/index';
import type { Collector } from './support/collector';
import type { EnginePage } from './support/engine';
import { command, consentOf, inEveryEngine, isSettled, isUnlocked, keptIn } from './support/engines';
import {
  blockCookies,
  expect,
  goBack,
  openDatabase,
  restoreNotes,
  soon,
  test,
  wasRestored,
} from './support/fixtures';
import { noteAnswers, waitForAnswer } from './support/page-answers';
import type { Attributes, PageOptions } from './support/html';
import { call, fast } from './support/sdk';

// The SDK never costs a page its place in the back/forward cache, whatever it is just doing.

const script = restoreNotes;

type State = {
  attributes?: Attributes;
  /** What another page does before it opens. */
  before?(other: EnginePage, collector: Collector): Promise<unknown>;
  /** Brings the page into the state, last thing before it is left. */
  enter?(page: EnginePage, collector: Collector): Promise<unknown>;
  /** An event that it tracks on the way: none of those is lost. */
  tracks?: string;
  /** So many of it; 1 where nothing is said. */
  count?: number;
  /** Nothing is sent in this state. */
  silent?: boolean;
  /** A request is under way, or comes while the page is left. */
  requests?: boolean;
};

/** The collector refuses it, for a minute; the page has heard it: an answer that nobody hears any more counts as good. */
const refused = async (page: EnginePage, collector: Collector, name: string) => {
  const headers = { 'retry-after': '60', 'access-control-expose-headers': 'retry-after' };
  collector.respond({ status: 503, headers });
  await command(page, 'track', name);
  await waitForAnswer(page, 503);
};

const states: Record<string, State> = {
  idle: {
    enter: async (page, collector) => {
      await collector.waitFor('page_view');
      await isSettled(page);
    },
  },
  'with undelivered events': {
    attributes: { deliveryFlushInterval: 60_000 },
    tracks: 'waiting',
    enter: (page) => command(page, 'track', 'waiting'),
  },
  'with a request in flight': {
    requests: true,
    tracks: 'flying',
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
    tracks: 'refused',
    enter: async (page, collector) => {
      await collector.waitFor('page_view');
      const headers = { 'retry-after': '1', 'access-control-expose-headers': 'retry-after' };
      collector.respond((_request, n) => (n === 1 ? { status: 503, headers } : undefined));
      await command(page, 'track', 'refused');
      // The page has heard it: an answer that nobody hears any more would count as a good one.
      await waitForAnswer(page, 503);
    },
  },
  'with more waiting than beacons take': {
    attributes: { deliveryFlushInterval: 60_000 },
    tracks: 'one of many',
    count: 50,
    enter: (page) =>
      page.evaluate(() => {
        const { sojourn } = window as unknown as { sojourn: Tracker };
        for (let n = 0; n < 50; n++) sojourn.track('one of many', { text: 'x'.repeat(2_000) });
      }),
  },
  'taking over what a dead page has left': {
    requests: true,
    tracks: 'left',
    before: async (other, collector) => {
      await refused(other, collector, 'left');
      await other.close();
      collector.respond();
    },
  },
  'with a launch that is just reported': {
    attributes: { auto: 'app-state page-views', deliveryFlushInterval: 60_000 },
    tracks: 'early',
    enter: (page) => command(page, 'track', 'early'),
  },
  'with a session that is just being made': {
    enter: async (page) => {
      await isSettled(page);
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
  'with consent just withdrawn': {
    silent: true,
    enter: async (page) => {
      await isSettled(page);
      await command(page, 'setConsent', 'denied');
    },
  },
  cookieless: {
    attributes: { consent: 'denied', cookieless: true },
    enter: (_page, collector) => collector.waitFor('page_view'),
  },
};

inEveryEngine((test, engine) => {
  for (const [state, { attributes, before, enter, tracks, count = 1, silent, requests }] of Object.entries(
    states,
  )) {
    test(state, async ({ site, visit, collector }) => {
      const options: PageOptions = { attributes: { ...fast, ...attributes }, head: noteAnswers, script };
      test.skip(engine.name === 'webkit' && !!requests, 'WebKitGTK keeps no page with a request under way');
      site.route('/', options);
      site.route('/tracking', { attributes: { ...attributes, ...fast } });
      site.route('/plain', { sdk: false });
      let expected = 0;
      await openDatabase(site, (path) => visit.open(path));
      for (const next of ['/plain', '/tracking']) {
        // Another page each time: puppeteer cannot drive a Firefox tab on after it has gone back.
        if (before) await before(await visit.open('/'), collector);
        const page = await visit.open('/');
        // Before a page's first lock Chromium asks its browser process whether it may have any, and a page that sleeps
        // before the answer is evicted: on a busy machine that takes 100 ms, and no signal ends it.
        await page.evaluate(() => navigator.locks.query().then(() => {}));
        // Until IndexedDB has answered, a lock may replace its transaction.
        if (engine.name === 'firefox') await keptIn(page);
        await enter?.(page, collector);
        if (engine.name === 'firefox') await isUnlocked(page);
        await page.goto(visit.url(next));
        if (next === '/tracking' && !silent) {
          // The site waits as long as the collector has asked for; who asks for it gets one try at once.
          if (before)
            await page.evaluate(() => void (window as unknown as { sojourn: Tracker }).sojourn.flush());
          await soon(() => collector.events('page_view').some((event) => event.page.url.endsWith(next))).toBe(
            true,
          );
        }
        await page.back();
        await soon(() => wasRestored(page)).toBe(true);
        collector.respond();
        await command(page, 'track', `back from ${next}`);
        if (!silent) {
          await page.evaluate(() => void (window as unknown as { sojourn: Tracker }).sojourn.flush());
          await collector.waitFor(`back from ${next}`);
        } else expect(await consentOf(page)).not.toBe('granted');
        // Of each page, each once; before the collector refuses something of the next.
        const ids = () => new Set(collector.events(tracks).map(({ id }) => id));
        // A lease ends first, and a busy machine takes its time.
        if (tracks) await expect.poll(() => ids().size, { timeout: 12_000 }).toBe((expected += count));
      }
      if (silent) expect(collector.events().filter(({ name }) => name.startsWith('back'))).toEqual([]);
    });
  }
});

test.describe('back/forward cache: chromium', () => {
  test.use({ isolation: 'context' });
  test('with cookies blocked', async ({ open, site, collector }) => {
    site.everywhere({ attributes: fast, script });
    await openDatabase(site, open);
    const page = await open('about:blank');
    await blockCookies(page);
    await page.goto(site.url('/'));
    await isUnlocked(page);
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

  test('a restored page sends the unsent events of the page that replaced it', async ({
    open,
    site,
    collector,
  }) => {
    // After a failure one page sends for all, for at most `deliveryTimeout`. A page that is left before it reads the answer keeps its turn.
    site.everywhere({ attributes: { ...fast, deliveryTimeout: 2000 }, script });
    await openDatabase(site, open);
    const page = await open('/first');
    await call(page, 'flush');
    await isUnlocked(page);
    await page.goto(site.url('/second'));
    await soon(() => collector.events('page_view').length).toBe(2);
    await call(page, 'flush');
    collector.respond((_, n) => ({ status: 503, delay: n > 1 ? 2000 : 0 }));
    await call(page, 'track', 'left');
    const tries = () => collector.allEvents().filter(({ name }) => name === 'left').length;
    await soon(tries).toBe(2);
    // Where it goes, it still waits; the page that comes back takes it when its lease is over.
    await goBack(page);
    await soon(() => wasRestored(page)).toBe(true);
    collector.respond();
    expect((await collector.waitFor('left')).page.url).toBe(site.url('/second'));
  });
});
