// What a browser asks and what a server answers, as headers; and records that a page may just have written.
import type { Lookup } from '../../src/server/lookup';
import { printRecord } from '../../src/core/session/rules/record-text';
import type { SessionRecord } from '../../src/core/session/rules/session-record';

export const headers =
  (input: Record<string, string>): Lookup =>
  (name) =>
    input[name];

/** A navigation with these copies of the cookie, and others of the site's. */
export const navigation = (...values: string[]): Record<string, string> => ({
  'sec-fetch-dest': 'document',
  cookie: ['theirs=1', ...values.map((value) => `sojourn=${value}`), 'last=2'].join('; '),
});

export const text = (record: SessionRecord) => printRecord(record);
export const page = { 'content-type': 'text/html; charset=utf-8' };
