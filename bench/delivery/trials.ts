import { writeFileSync, existsSync, readFileSync, mkdirSync } from 'node:fs';
import type { Page } from '@playwright/test';

import type { Chromium } from '../../e2e/support/chromium';
import type { Collector } from '../../e2e/support/collector';
import { expect, sleep } from '../../e2e/support/fixtures';
import { call } from '../../e2e/support/sdk';

export const TRIALS = Number(process.env.TRIALS ?? 50);
const FOLDER = new URL('../../test-results/', import.meta.url);

export type Row = { tracked: number; delivered: number; doubled: number };

/** The table of all scenarios of this run so far; `more` is said beside the numbers. */
export const table = (name: string, row: Row, more: Record<string, unknown> = {}, file = 'delivery') => {
  mkdirSync(FOLDER, { recursive: true });
  const path = new URL(`${file}.json`, FOLDER);
  const before = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>) : {};
  const percent = (count: number) => `${((100 * count) / row.tracked).toFixed(1)} %`;
  const { tracked, delivered, doubled } = row;
  const all = {
    ...before,
    [name]: {
      ...{ tracked, delivered, doubled, 'delivered %': percent(delivered), 'doubled %': percent(doubled) },
      ...more,
    },
  };
  writeFileSync(path, JSON.stringify(all));
  console.log('');
  console.table(all);
};

/** Marked events, of this trial, all in one task. */
export const track = (page: Page, trial: number, count = 5, size = 0) =>
  page.evaluate(
    ([trial, n, text]) => {
      const { sojourn } = window as unknown as { sojourn: (...all: unknown[]) => void };
      for (let i = 1; i <= n; i++) sojourn('track', 'marked', { trial, i, text });
    },
    [trial, count, 'x'.repeat(size)] as const,
  );

/** A page whose first events have been acknowledged, as those of a visitor who has looked around. */
export const settle = async (page: Page) => {
  await page.evaluate(() => (window as unknown as { sojourn: { ready: Promise<void> } }).sojourn.ready);
  await call(page, 'flush');
};

/** What the collector took: different marked events, and those that it took again. */
export const count = (collector: Collector): Omit<Row, 'tracked'> => {
  const marked = collector.requests
    .filter(({ kept }) => kept)
    .flatMap(({ events }) => events)
    .filter(({ name }) => name === 'marked');
  const ids = new Set(marked.map(({ id }) => id));
  return { delivered: ids.size, doubled: marked.length - ids.size };
};

/** What an earlier page left arrives within so long of the next load. */
export const RETURN = 6_000;

/** Milliseconds until so many have been delivered; a little more than the promise where they do not come. */
export const arrival = async (collector: Collector, wanted: number, patience = RETURN + 1_000) => {
  const from = Date.now();
  const waited = () => Date.now() - from;
  while (count(collector).delivered < wanted && waited() < patience) await sleep(10);
  return waited();
};

/** `median / longest`, in milliseconds. */
export const spread = (times: readonly number[]) => {
  const sorted = [...times].sort((a, b) => a - b);
  return `${sorted[sorted.length >> 1] ?? '-'} / ${sorted.at(-1) ?? '-'}`;
};

/** Playwright's offline leaves out what a page sends as it goes: so nobody is there either. */
export const away = async (chromium: Chromium, collector: Collector, what: () => Promise<unknown>) => {
  const { delivered } = count(collector);
  await chromium.ctx.setOffline(true);
  await collector.refuse();
  await what();
  expect(count(collector).delivered, 'delivered before the return').toBe(delivered);
  await collector.reopen();
};

export const arrive = (collector: Collector, delivered: number) =>
  expect.poll(() => count(collector).delivered, { timeout: 15_000 }).toBe(delivered);

/** A last visit, which lasts until nobody has a lease any more: what was delivered and is stored all the same comes again. */
export const lastVisit = async (open: () => Promise<unknown>) => {
  await open();
  await sleep(RETURN);
};

type Promised = {
  tracked: number;
  /** Of each trial, from the return until all had arrived. */
  times?: readonly number[];
  /** Nothing is promised: the line is all. */
  isOpen?: boolean;
  file?: string;
  /** Said beside the numbers. */
  [more: string]: unknown;
};

/** The line of a scenario, and what is promised: all have arrived, in time, and at most 1 % of them twice. */
export const judge = (collector: Collector, title: string, promised: Promised) => {
  const { tracked, times, isOpen, file, ...more } = promised;
  const { delivered, doubled } = count(collector);
  table(
    title,
    { tracked, delivered, doubled },
    { ...more, ...(times && { 'return, ms': spread(times) }) },
    file,
  );
  if (isOpen) return;
  expect(delivered).toBe(tracked);
  expect(doubled).toBeLessThanOrEqual(0.01 * tracked);
  if (times) expect(Math.max(...times)).toBeLessThanOrEqual(RETURN);
};
