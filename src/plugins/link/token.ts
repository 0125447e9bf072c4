import { parseRecord, printRecord } from '../../core/session/rules/record-text';
import type { SessionRecord } from '../../core/session/rules/session-record';

/** The content of a token: its time of issue, the record's text, and a proof, joined by dots. */
export interface Token {
  /** The input of the proof. */
  readonly text: string;
  /** The checksum of a page, or a server's signature. */
  readonly proof: string;
  readonly issuedAt: number;
  readonly record: SessionRecord;
}

/**
 * Computes the proof over the text and the facts of the browser. Every page can compute it, so it
 * does not protect from strangers; it detects tokens that were cut, changed or passed on.
 */
export const checksum = (text: string, browser: string): string =>
  [...(text + browser)]
    .reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0, 0)
    .toString(36);

/** Prints a token without its proof. */
export const printText = (record: SessionRecord, now: number): string =>
  `${now.toString(36)}.${printRecord(record)}`;

export const printToken = (record: SessionRecord, now: number, browser: string): string => {
  const text = printText(record, now);
  return `${text}.${checksum(text, browser)}`;
};

/** Parses a token; `undefined` for any other text, and for impossible times. The proof is not checked. */
export const parseToken = (token: string, now: number): Token | undefined => {
  const [, text = '', issued = '', copy = '', proof = ''] =
    /^(([\da-z]{1,8})\.(.+))\.([\da-z]+)$/.exec(token) ?? [];
  const record = parseRecord(copy, now);
  return record && { text, proof, issuedAt: parseInt(issued, 36), record };
};
