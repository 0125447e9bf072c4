import { busyPage, holdingPage, isBusy } from './support/busy-store';
import { command, inEveryEngine, inOtherEngines } from './support/engines';
import { expect, sessions, soon } from './support/fixtures';
import { rollOver, rolloverPage } from './support/rollover';
import { fast } from './support/sdk';

// Many that act on one record at once make one session of it, in every engine. `tabs-rollover.spec.ts` goes deeper in
// Chromium, and counts to 200 with `ROUNDS=200`.

const ROUNDS = Number(process.env.ROUNDS ?? 0);
/**
 * Where IndexedDB hangs, the timeout is longer than the tabs take to have their turns. The turns wait for timers there, to which
 * Firefox gives 10 ms in each second of a hidden tab: more trackers would wait for up to 15 s each time.
 */
const HANGING = { timeout: 4_000, namespaces: 8 };
/**
 * Beside sixteen busy loops and a tab that is busy on the store, an event in WebKit waits up to 4 s for its turn. More trackers, or
 * sessions that run out sooner, would only queue up.
 */
const MEASURED = { timeout: 6_000, namespaces: 8 };

inEveryEngine((test) => {
  test('rollover: a tab and fifteen frames that start at once are one session (rule 12)', async ({
    site,
    visit,
    collector,
  }) => {
    const visits = ROUNDS || 3;
    test.setTimeout(30_000 + 3_000 * visits);
    // Each visit is a first one: of a namespace of its own.
    const own = (query: URLSearchParams) => ({ ...fast, namespace: `n${query.get('n')}` });
    site.route('/frame', ({ query }) => site.page({ attributes: own(query) }));
    site.route('/frames', ({ query }) => {
      const body = `<iframe src="/frame?n=${query.get('n')}"></iframe>`.repeat(15);
      return site.page({ body, attributes: own(query) });
    });
    const page = await visit.open('/frames?n=1');
    for (let n = 1; n <= visits; n++) {
      if (n > 1) await page.goto(visit.url(`/frames?n=${n}`));
      const mine = () => collector.events().filter(({ page }) => page.url.endsWith(`?n=${n}`));
      const views = () => mine().filter(({ name }) => name === 'page_view');
      // Beside sixteen busy loops, sixteen pages take longer to load than `soon` waits.
      await expect.poll(() => views().length, { timeout: 30_000 }).toBe(16);
      await command(page, 'track', 'more');
      await soon(() => mine().some(({ name }) => name === 'more')).toBe(true);
      expect(sessions(mine()).map(({ index }) => index)).toEqual([1]);
      expect(mine().filter(({ name }) => name === 'session_start')).toHaveLength(1);
      expect(new Set(views().map(({ page }) => page.id)).size).toBe(16);
    }
  });

  test('rollover: a session that runs out in two tabs at once is followed by one, with a third tab busy on the store', async ({
    site,
    visit,
    collector,
  }) => {
    test.setTimeout(120_000 + 3_000 * ROUNDS);
    const options = ROUNDS ? MEASURED : {};
    site.route('/', rolloverPage(collector, options));
    site.route('/busy', busyPage({ deep: 1, puts: 1 }));
    const pages = [await visit.open('/'), await visit.open('/')];
    await isBusy(await visit.open('/busy'));
    const { trials, splits } = await rollOver(pages, collector, ROUNDS || 15, options);
    expect(splits).toBe(0);
    expect(trials, 'trials in time').toBeGreaterThan(5);
  });
});

inEveryEngine((test) => {
  test('rollover: a session that runs out in three tabs while IndexedDB hangs is followed by one (rules 12, 32)', async ({
    site,
    visit,
    collector,
  }) => {
    test.setTimeout(240_000 + 3_000 * ROUNDS);
    site.route('/', rolloverPage(collector, HANGING));
    site.route('/holding', holdingPage);
    // It has worked before: the database is there, and the pages have read from it.
    await visit.open('/first', { attributes: fast });
    await collector.waitFor('page_view');
    const pages = [await visit.open('/'), await visit.open('/'), await visit.open('/')];
    await collector.quiet(500);
    await isBusy(await visit.open('/holding'));
    // In the first round each tracker finds out that it hangs.
    await rollOver(pages, collector, 1, { ...HANGING, planned: 1 });
    const { trials, splits } = await rollOver(pages, collector, ROUNDS || 15, { ...HANGING, firstRound: 1 });
    expect(splits).toBe(0);
    expect(trials, 'trials in time').toBeGreaterThan(5);
  });
});

inOtherEngines((test) => {
  test('rollover: a session that runs out in two tabs at once is followed by one (rules 12, 14)', async ({
    visit,
    collector,
  }) => {
    test.setTimeout(120_000 + 3_000 * ROUNDS);
    const pages = [await visit.open('/', rolloverPage(collector)), await visit.open('/')];
    const { trials, splits } = await rollOver(pages, collector, ROUNDS || 20);
    expect(splits).toBe(0);
    expect(trials, 'trials in time').toBeGreaterThan(10);
  });
});
