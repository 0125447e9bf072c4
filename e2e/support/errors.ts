import type { Page } from '@playwright/test';
import type { Collector } from './collector';
import { expect, soon } from './fixtures';
import { call } from './sdk';

// What the tracker of a page says of wrong values, for tests of such.

type Report = { code: string; message: string };
type Log = { lines: string[] };

/** For a page's script: keeps what `error` listeners receive. */
export const LISTEN = `window.errors = []; sojourn('on', 'error', ({ code, message }) => errors.push({ code, message }))`;
export const errorsOf = (page: Page) => page.evaluate('errors') as Promise<Report[]>;

/** One new error that names `what`, as an event and on the console. */
export const oneError = async (page: Page, log: Log, what: string | RegExp, before = 0) => {
  await soon(async () => (await errorsOf(page)).length).toBeGreaterThan(before);
  const reported = (await errorsOf(page)).slice(before);
  expect(reported.map(({ message }) => message)).toEqual([expect.stringMatching(what)]);
  await soon(() => log.lines.filter((line) => line.startsWith('error:')).join('\n')).toMatch(what);
  return reported[0]!;
};

/** The tracker works as ever. */
export const fineAfter = async (page: Page, collector: Collector, name = 'fine') => {
  await call(page, 'track', name, { n: 1 });
  expect((await collector.waitFor(name)).properties).toEqual({ n: 1 });
};
