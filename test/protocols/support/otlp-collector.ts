// What `sojourn/otlp` sends, as a collector sees it: read by the demo's, and judged by the protobuf definitions too.
import type { TrackedEvent } from '../../../src/index';
import { decodeLogs } from './otlp-decode';

export type Attributes = Record<string, unknown>;

export interface LogRecord {
  readonly eventName: string;
  readonly timeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: unknown }[];
}

export type ReadEvent = TrackedEvent & {
  readonly wire: LogRecord & { readonly resource: { readonly attributes: LogRecord['attributes'] } };
};

interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

interface Reading {
  readonly events: ReadEvent[];
  readonly faults: string[];
}

interface Side {
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  read(request: Request): Reading;
  answer(reading: Reading): Answer;
}

const load = (file: string) => import(new URL(`../../../collector/protocols/${file}`, import.meta.url).href);
const { otlp, createOtlp } = (await load('otlp.mjs')) as { otlp: Side; createOtlp(prefix: string): Side };

export const { readAttributes } = (await load('any-value.mjs')) as {
  readAttributes(list: LogRecord['attributes']): Attributes;
};
export { createOtlp, otlp };

/** With its keys in one order; an empty list is as good as none. */
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : value && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([, member]) => !(Array.isArray(member) && !member[0]))
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, member]) => [key, sorted(member)]),
        )
      : value;

/** What is wrong with a request: by what a strict reader wants, and because it is another after the binary form. */
export const requestFaults = (request: Request): string[] => {
  const { faults } = otlp.read(request);
  try {
    const decoded = JSON.stringify(sorted(decodeLogs(request.body)));
    return decoded === JSON.stringify(sorted(JSON.parse(request.body)))
      ? faults
      : [...faults, 'what comes out of the binary form is something else'];
  } catch (error) {
    return [...faults, `${error as Error}`];
  }
};
