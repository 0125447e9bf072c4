import type { Page } from '@playwright/test';
import type { Collector } from './support/collector';
import { blockCookies, expect, hide, sessions, test } from './support/fixtures';
import { rollOver, rolloverPage } from './support/rollover';
import { openDatabase } from './support/storage';

// A session runs out, and several tabs track within 0 to 5 ms of each other: one new session (rules 12, 14, 16).

test.use({ isolation: 'context' });
/** `ROUNDS=200` measures; the usual run only looks. */
const ROUNDS = Number(process.env.ROUNDS ?? 0);
test.setTimeout(90_000 + 1_000 * ROUNDS);

const visibility = (pages: Page[]) =>
  Promise.all(pages.map((page) => page.evaluate(() => document.visibilityState)));

/** `late`: so many may split where all waits for the database, which a busy machine may hold up for 300 ms (rule 13). */
const noSplits = async (pages: Page[], collector: Collector, wanted: number, late = 0) => {
  const { trials, splits, visitors } = await rollOver(pages, collector, wanted);
  expect(splits).toBeLessThanOrEqual(late);
  expect(trials, 'trials in time').toBeGreaterThanOrEqual(wanted);
  if (late) return;
  // Nor does an index come twice, or a start or an end without the other, in any of the visitors' histories.
  const all = sessions(collector.events());
  const users = new Set(all.map(({ userId }) => userId));
  expect(users.size).toBe(visitors);
  for (const user of users) {
    const history = all.filter(({ userId }) => userId === user).sort((a, b) => a.index - b.index);
    expect(history.map(({ index }) => index)).toEqual(history.map((_session, index) => index + 1));
    const ids = [null, ...history.map(({ id }) => id)];
    expect(history.map(({ previous }) => previous)).toEqual(ids.slice(0, -1));
    for (const { names } of history) expect(names.filter((name) => name === 'session_start')).toHaveLength(1);
    for (const { names } of history.slice(0, -1)) {
      expect(names.filter((name) => name === 'session_end')).toHaveLength(1);
    }
  }
};

test('rollover: two visible windows do not split a session', async ({ open, site, collector }) => {
  site.route('/', rolloverPage(collector));
  const pages = [await open('/', { window: true }), await open('/', { window: true })];
  expect(await visibility(pages)).toEqual(['visible', 'visible']);
  await noSplits(pages, collector, ROUNDS || 50);
});

test('rollover: a visible and a hidden tab do not split a session', async ({ open, site, collector }) => {
  site.route('/', rolloverPage(collector));
  const pages = [await open('/', { window: true }), await open('/', { window: true })];
  await hide(pages[1]!);
  expect(await visibility(pages)).toEqual(['visible', 'hidden']);
  await noSplits(pages, collector, ROUNDS || 25);
});

test('rollover: three tabs in two windows do not split a session', async ({ open, site, collector }) => {
  site.route('/', rolloverPage(collector));
  const pages = [await open('/', { window: true }), await open('/', { window: true }), await open('/')];
  expect((await visibility(pages)).sort()).toEqual(['hidden', 'visible', 'visible']);
  await noSplits(pages, collector, ROUNDS || 25);
});

test('rollover: without locks, on plain http: the database keeps the tabs apart', async ({
  open,
  site,
  collector,
}) => {
  site.route('/', rolloverPage(collector));
  const where = { window: true, host: 'plain.test' };
  const pages = [await open('/', where), await open('/', where)];
  expect(await pages[0]!.evaluate(() => !!navigator.locks)).toBe(false);
  await noSplits(pages, collector, ROUNDS || 25, 2);
});

test('rollover: tabs without cookies do not split a session', async ({ open, site, collector }) => {
  site.route('/', rolloverPage(collector));
  await openDatabase(site, open);
  const pages = [await open('about:blank', { window: true }), await open('about:blank', { window: true })];
  for (const page of pages) {
    await blockCookies(page);
    await page.goto(site.url('/'));
  }
  await noSplits(pages, collector, ROUNDS || 25, 2);
  expect(new Set(collector.events().map(({ session }) => session!.storageMechanism))).toEqual(
    new Set(['indexeddb']),
  );
});
