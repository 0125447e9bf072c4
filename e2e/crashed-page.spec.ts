import { areStored } from './support/are-stored';
import type { Collector } from './support/collector';
import type { Space } from './support/chromium';
import { crash, expect, sessions, sleep, soon, test } from './support/fixtures';
import type { Site } from './support/site';
import { call, fast } from './support/sdk';
import { openDatabase } from './support/storage';

// A page whose renderer dies says nothing any more. What it had tracked is with the collector at the latest 6 s after
// the next visible page of the site has loaded: its calls that still waited are replayed (rule 13), and nobody's lease on
// its events is longer than 5 s.

test.use({ isolation: 'context' });
test.setTimeout(60_000);

/** All trials run at the same time, each on a host, and so with a storage, of its own. */
const TRIALS = Number(process.env.ROUNDS ?? 3);
const PROMISED = 6_000;
const COUNT = 5;
const hosts = Array.from({ length: TRIALS }, (_, n) => `crash${n}.localhost`);

const track = `for (let i = 1; i <= ${COUNT}; i++) sojourn('track', 'marked', { i });`;
/** The renderer ends itself in the middle of a task, which a debugger cannot ask of it: that would wait for the task's end. */
const trackAndDie = `${track} eval('%AbortJS("as a fault would")');`;
const natives = ['--js-flags=--allow-natives-syntax'];

const of = (collector: Collector, host: string, name = 'marked') =>
  collector.events(name).filter(({ page }) => page.url.includes(`//${host}:`));

/** Looks often until the promised time is over. `expect.poll` alone looks each second, and not at all in the last second. */
const inTime = <T>(look: () => T) => expect.poll(look, { timeout: PROMISED, intervals: [100] });

/** A page whose session the collector knows. */
const openSession = async (collector: Collector, site: Site, space: Space, host: string) => {
  const page = await space.newPage();
  await page.goto(site.url('/first', host));
  await call(page, 'flush');
  await soon(() => of(collector, host, 'page_view').length).toBe(1);
  return page;
};

/** In each trial all is there in time, in its order, and belongs to sessions that are known. */
const arrives = async (collector: Collector, site: Site, space: Space) => {
  const one = async (host: string) => {
    // In a hidden tab, timers would be up to 1 s late.
    const page = await space.newWindow();
    await page.goto(site.url('/next', host));
    const look = () => of(collector, host).map(({ properties }) => properties.i as number);
    await inTime(() => [...look()].sort()).toEqual(Array.from({ length: COUNT }, (_, index) => index + 1));
    expect(look(), 'the order of arrival').toEqual([...look()].sort());
    await soon(() => of(collector, host, 'page_view').some(({ page }) => page.url.endsWith('/next'))).toBe(
      true,
    );
    const all = sessions(collector.events().filter(({ page }) => page.url.includes(`//${host}:`)));
    expect(all.map(({ index }) => index)).toEqual(all.map((_session, index) => index + 1));
    for (const session of all) {
      expect(session.names.filter((name) => name === 'session_start')).toHaveLength(1);
      // Unique together with the tab (rule 14): no one knew the numbers that the crashed page had given last.
      const numbers = session.events.flatMap(({ tab, session }) =>
        session?.eventIndex ? `${tab.id} ${session.eventIndex}` : [],
      );
      expect(new Set(numbers).size).toBe(numbers.length);
    }
  };
  await Promise.all(hosts.map(one));
};

test.describe('delivery: events of the task in which the renderer crashes', () => {
  test.use({ isolation: 'process', chromiumOptions: { args: natives } });

  test('a first visit crashes in the task of its first events', async ({ site, space, collector }) => {
    site.everywhere({ attributes: fast });
    site.route('/first', { attributes: fast, load: 'blocking', script: trackAndDie });
    for (const host of hosts) {
      const page = await space.newPage();
      const crashed = page.waitForEvent('crash', { timeout: 10_000 });
      page.goto(site.url('/first', host)).catch(() => {});
      await crashed;
    }
    await arrives(collector, site, space);
  });

  // What a page tracks while it already knows its session reaches storage in the task after: rule 13 is of calls that wait.
  test('a page load in an open session crashes in the task of its first events', async ({
    site,
    space,
    collector,
  }) => {
    site.everywhere({ attributes: fast });
    site.route('/crashing', { attributes: fast, load: 'blocking', script: trackAndDie });
    for (const host of hosts) {
      const page = await openSession(collector, site, space, host);
      const crashed = page.waitForEvent('crash', { timeout: 10_000 });
      page.goto(site.url('/crashing', host)).catch(() => {});
      await crashed;
    }
    await arrives(collector, site, space);
    for (const host of hosts) expect(of(collector, host, 'session_start')).toHaveLength(1);
  });
});

for (const [when, pause] of [
  ['right after its events', 0],
  ['a second after its events', 1_000],
] as const)
  test(`delivery: an open session crashes ${when}`, async ({ site, space, collector }) => {
    site.everywhere({ attributes: fast });
    for (const host of hosts) {
      const page = await openSession(collector, site, space, host);
      await page.evaluate(track);
      await sleep(pause);
      await crash(page);
    }
    await arrives(collector, site, space);
  });

// On a busy machine a page fails more often before it crashes, and the next one would wait longer.
const soonAgain = { 'retry-after': '1', 'access-control-expose-headers': 'retry-after' };

for (const [what, answer] of Object.entries({
  'does not answer': { fault: 'hang' },
  'answers 503': { status: 503, headers: soonAgain },
} as const))
  for (const visit of ['a first visit', 'an open session'])
    test(`delivery: ${visit} crashes while the collector ${what}`, async ({ site, space, collector }) => {
      site.everywhere({ attributes: fast });
      for (const host of hosts) {
        collector.respond(visit === 'a first visit' ? answer : {});
        const page =
          visit === 'a first visit' ? await space.newPage() : await openSession(collector, site, space, host);
        collector.respond(answer);
        // Of a first visit the first request may be all that is asked: it is not answered.
        const before = collector.requests.length;
        if (visit === 'a first visit') await page.goto(site.url('/first', host));
        await page.evaluate(track);
        await soon(() => collector.requests.length).toBeGreaterThan(before);
        await sleep(300);
        await crash(page);
      }
      collector.respond();
      await arrives(collector, site, space);
    });

test.describe('delivery: an earlier visit’s unsent events go before those of the new visit', () => {
  // One that comes sooner goes before them: until their lease is over, they may be a living page's.
  test('after their lease has ended', async ({ open, site, collector }) => {
    const attributes = { ...fast, auto: '' };
    const page = await open({ attributes });
    await call(page, 'track', 'first');
    await call(page, 'flush');
    await collector.refuse();
    for (let i = 1; i <= COUNT; i++) {
      await call(page, 'track', 'marked', { i });
      await sleep(60);
    }
    await page.close();
    await sleep(6_500);
    await collector.reopen();
    await openDatabase(site, open);
    const next = await open('/');
    for (let i = 1; i <= COUNT; i++) {
      await call(next, 'track', 'marked', { i: COUNT + i });
      await sleep(60);
    }
    await inTime(() => collector.events('marked').length).toBe(2 * COUNT);
    const times = collector.events('marked').map(({ time }) => Date.parse(time));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(collector.events('marked').map(({ properties }) => properties.i)).toEqual(
      Array.from({ length: 2 * COUNT }, (_, index) => index + 1),
    );
  });
});

test.describe('delivery: with a browser of its own', () => {
  test.use({ isolation: 'process' });
  for (const pause of [0, 500])
    test(`killed ${pause} ms after its events, the collector not answering`, async ({
      chromium,
      open,
      site,
      collector,
    }) => {
      await openDatabase(site, open);
      const page = await open({ attributes: fast });
      await collector.waitFor('page_view');
      await call(page, 'flush');
      const { session } = await collector.waitFor('page_view');
      collector.respond({ fault: 'hang' });
      await page.evaluate(track);
      // Chromium keeps what IndexedDB has committed; what was on its way there a moment ago, it may not have.
      await soon(() => collector.allEvents().some(({ name }) => name === 'marked')).toBe(true);
      await areStored(page);
      await sleep(pause);
      await chromium.kill9();
      collector.respond();
      await chromium.restart();
      await openDatabase(site, open);
      const again = await chromium.newPage();
      await again.goto(site.url('/'));
      await inTime(() => collector.events('marked').length).toBe(COUNT);
      // The cookie of the last half minute is lost with the kill, the visitor is not (rule 30).
      await soon(() => collector.events('page_view').length).toBe(2);
      expect(collector.events('page_view')[1]!.session!.userId).toBe(session!.userId);
    });
});
