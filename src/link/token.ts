import { parseRecord, printRecord } from '../record/record-text';
import type { SessionRecord } from '../record/session-record';

/** What a link carries: its time of issue, the record's text, and a checksum, parted by dots. */
export interface Token {
  /** The checksum: no two tokens of a visitor have the same. */
  readonly id: string;
  readonly issuedAt: number;
  readonly record: SessionRecord;
}

/** Over the text, and over what tells browsers apart: no secret, it only notices what was cut, changed or passed on. */
const sum = (text: string, browser: string): string =>
  [...(text + browser)]
    .reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0, 0)
    .toString(36);

export const printToken = (record: SessionRecord, now: number, browser: string): string => {
  const text = `${now.toString(36)}.${printRecord(record)}`;
  return `${text}.${sum(text, browser)}`;
};

/** `undefined`: it is none of this browser's, or none at all. */
export const parseToken = (token: string, now: number, browser: string): Token | undefined => {
  const [, text = '', issued = '', copy = '', id = ''] = /^((\w+)\.(.+))\.(\w+)$/.exec(token) ?? [];
  const record = parseRecord(copy, now);
  return record && id === sum(text, browser) ? { id, issuedAt: parseInt(issued, 36), record } : undefined;
};
