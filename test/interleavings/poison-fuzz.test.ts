// Whatever stands where the tracker reads: no call throws into the page, no event of this page is lost, no visitor is kept
// who must not be, and a sane record wins again within one page.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Browser } from '../browser/browser';
import { compileFullTracker } from '../browser/compile';
import type { Page } from '../browser/page';
import { leftovers, plant } from './plant';
import { messages, poisons, type Poison } from './poisons';
import { createVisitedBrowser, HOUR, MINUTE, SECOND } from './support';

const schema = new URL('../../src/core/delivery/native.schema.json', import.meta.url);
const isValid = new Ajv({ allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(schema, 'utf8')) as object,
);

const URL_OF_PAGES = 'https://www.shop.example/a/b';
const open = (browser: Browser) => browser.open({ url: URL_OF_PAGES });

/** It has been used as pages are used, and lives until a backoff that somebody has made up is over. */
const use = async (browser: Browser, page: Page, received: readonly Poison[]) => {
  page.track();
  await browser.advance(SECOND);
  for (const one of received) await plant(browser, one);
  page.track();
  await page.hide();
  await browser.advance(3 * SECOND);
  await page.show();
  page.track();
  expect(page.tracker.session === undefined).toBe(false);
  await browser.advance(6 * MINUTE);
  page.track();
  await browser.advance(6 * MINUTE);
};
const sessionsOf = ({ tracked, collector }: Browser, { number }: Page) =>
  tracked
    .filter((event) => event.page === number)
    .map(({ id }) => collector.received.find((event) => event.id === id)?.session);

const live = async (planted: readonly Poison[], notified: readonly Poison[], hasPlugins: boolean) => {
  const load = hasPlugins ? await compileFullTracker() : undefined;
  const browser = await createVisitedBrowser({ load });
  // A collector that is as strict as the schema.
  browser.collector.answer(({ body }) => ({ status: isValid(JSON.parse(body)) ? 204 : 400 }));
  for (const one of planted) await plant(browser, one);

  const poisoned = await open(browser);
  await use(browser, poisoned, notified);
  await poisoned.close();
  await browser.advance(10 * SECOND);
  const sane = await open(browser);
  await use(browser, sane, []);
  await sane.close();
  await browser.advance(10 * SECOND);
  const last = await open(browser);
  await use(browser, last, []);

  expect(browser.logged.filter((line) => /uncaught|internal/.test(line))).toEqual([]);
  for (const page of [poisoned, sane, last])
    for (const session of sessionsOf(browser, page)) expect(session).toBeDefined();
  const sessions = [...sessionsOf(browser, sane), ...sessionsOf(browser, last)];
  expect(new Set(sessions.map((session) => session!.userId)).size).toBe(1);
  for (const session of sessions) {
    expect(session!.sessionIndex).toBeLessThan(2_000_000);
    expect(session!.eventIndex).toBeLessThan(1000);
    // A session that goes on since yesterday is sane, whoever has written it.
    expect(Math.abs(Date.parse(session!.startedAt) - browser.wall())).toBeLessThan(48 * HOUR);
  }

  const before = new Set(browser.collector.received.map(({ session }) => session?.userId));
  last.tracker.setConsent('denied');
  await browser.advance(SECOND);
  expect(await leftovers(browser)).toEqual([]);
  last.tracker.setConsent('granted');
  const id = last.track();
  await browser.advance(MINUTE);
  const { session } = browser.collector.received.find((event) => event.id === id)!;
  expect(before.has(session!.userId)).toBe(false);
};

test.each([false, true])('poison fuzz: with plugins: %s', { timeout: 120_000 }, async (hasPlugins) => {
  await fc.assert(
    fc.asyncProperty(poisons, messages, (planted, received) => live(planted, received, hasPlugins)),
    {
      numRuns: Number(process.env.RUNS ?? 60),
      // Always the same lives, so that a change is what breaks them; SEED and RUNS look further.
      seed: Number(process.env.SEED ?? 1),
    },
  );
});
