import { writeFileSync, existsSync, readFileSync, mkdirSync } from 'node:fs';
import type { Page } from '@playwright/test';

import type { Collector } from '../../e2e/support/collector';
import { call } from '../../e2e/support/sdk';

export const TRIALS = Number(process.env.TRIALS ?? 50);
const FOLDER = new URL('../../test-results/', import.meta.url);
const FILE = new URL('delivery.json', FOLDER);

export type Row = { tracked: number; delivered: number; doubled: number };

/** The table of all scenarios of this run so far. */
export const table = (name: string, row: Row) => {
  mkdirSync(FOLDER, { recursive: true });
  const before = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, unknown>) : {};
  const percent = (count: number) => `${((100 * count) / row.tracked).toFixed(1)} %`;
  const all = {
    ...before,
    [name]: { ...row, 'delivered %': percent(row.delivered), 'doubled %': percent(row.doubled) },
  };
  writeFileSync(FILE, JSON.stringify(all));
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
