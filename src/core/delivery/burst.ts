import { bytesOf } from '../util/bytes-of';
import { attempt } from '../util/attempt';
import type { TrackedEvent } from '../event/event';
import { flatten } from '../event/flatten';
import { isValidOrigin } from '../session/rules/is-valid-origin';
import { timeUntil } from '../util/clock';
import { LONGEST_DELAY_MS } from './backoff-delay';
import type { Status } from './status';

/** Events of one page with the same session, page, user and so on: the shared part, and the own part of each, as JSON. */
export type Group = [shared: string, events: string[]];

/**
 * The stored form of events that were tracked together: one write stores them, one deletion removes them.
 * @stored
 */
export interface Row {
  readonly groups: Group[];
  /** The batch context of the page that tracked them, as JSON. */
  readonly context: string;
  /** The end of the lease, in milliseconds. Until then only the page that wrote the row sends its events, after that any page may. */
  readonly due: number;
  /** How many requests with these events were answered by 5xx. */
  readonly failures?: number;
}

/** A row with what only this page knows of it. */
export interface Burst {
  /** The outbox's scope, the time of tracking, a number and the page: keys sort by age. A key never changes. */
  readonly key: string;
  readonly groups: Group[];
  context: string;
  /** 0 while storage does not hold the burst. */
  due: number;
  failures: number;
  events: number;
  bytes: number;
  status: Status;
  /** `true` for events that this page tracked, until it claims them again. */
  readonly isOwn?: boolean;
}

/** After its lease a burst may be sent by any page, so no page has to know which others are open. */
export const BURST_LEASE_MS = 5000;
/** A lease is renewed before it ends, because a busy browser commits late. */
export const RENEWAL_MARGIN_MS = 1500;
/** The limit of a request: the browser lets requests of 64 KiB in total outlive a page. */
export const MAX_REQUEST_BYTES = 16_384;
/** The limit of a request without its events. */
export const ENVELOPE_BYTES = 2048;

/** Returns whether the lease still holds, `later` milliseconds from now. A burst that fails alone may have a longer lease. */
export const isLeased = ({ due, failures }: Pick<Row, 'due' | 'failures'>, later = 0): boolean =>
  timeUntil(due - later, failures ? LONGEST_DELAY_MS : BURST_LEASE_MS) > 0;

/** Fewer 5xx answers say more about the collector than about the events. */
const MIN_SUSPICIOUS_FAILURES = 3;

/** Returns 0 for most bursts. Suspected bursts are sent after all others, only with bursts of as many failures. */
export const suspicionOf = ({ failures }: Burst): number =>
  failures < MIN_SUSPICIOUS_FAILURES ? 0 : failures;

/**
 * Prints groups for the native protocol. Neighbors with the same shared part become one group, also across bursts. The text is
 * joined by hand, because old libraries patch `Array.prototype.toJSON`.
 */
export const printGroups = (rows: readonly Pick<Row, 'groups'>[]): string => {
  let text = '';
  let before = '';
  for (const [shared, events] of rows.flatMap(({ groups }) => groups)) {
    text += shared === before ? `,${events}` : `${before && ']},'}${shared.slice(0, -1)},"events":[${events}`;
    before = shared;
  }
  return text + (before && ']}');
};

/** Parses printed groups into events. */
export const parseGroups = (groups: string): TrackedEvent[] => flatten(JSON.parse(`{"groups":[${groups}]}`));

export const eventsOf = (rows: readonly Pick<Row, 'groups'>[]): TrackedEvent[] =>
  parseGroups(printGroups(rows));

export const countEvents = (bursts: readonly Burst[]): number =>
  bursts.reduce((sum, { events }) => sum + events, 0);

/** Creates a waiting burst. */
export const createBurst = (key: string, row: Row, events = 0, bytes = 0): Burst => ({
  ...row,
  key,
  // Any script can write into the site's storage.
  failures: row.failures! >>> 0,
  events,
  bytes,
  status: 'waiting',
});

/** Reads a stored row as a burst; `undefined` for an unreadable row, and for events without a valid page or tab. */
export const readBurst = (key: string, row: Row): Burst | undefined =>
  attempt(() => {
    const { context } = row;
    const text = printGroups([row]);
    const events = parseGroups(text);
    return events[0] && events.every((event) => isValidOrigin({ ...event, context }))
      ? createBurst(key, row, events.length, bytesOf(text))
      : undefined;
  });

/** Creates one burst for each event. Their keys sort between the key of the whole and the next key. */
export const splitBurst = (burst: Burst): Burst[] =>
  burst.groups
    .flatMap(([shared, events]) => events.map((event): Group => [shared, [event]]))
    .map((group, i) => ({
      ...burst,
      // All numbers have the same length, so they sort as texts.
      key: `${burst.key}|${1e6 + i}`,
      groups: [group],
      due: 0,
      events: 1,
      bytes: bytesOf(`${group}`),
    }));

/** Adds an event to a burst: the part that it shares with others, and its own part, which has `bytes` bytes. */
export const appendEvent = (burst: Burst, shared: string, event: string, bytes: number): void => {
  const group = burst.groups[burst.groups.length - 1];
  if (group?.[0] === shared) group[1].push(event);
  else {
    burst.groups.push([shared, [event]]);
    bytes += bytesOf(shared);
  }
  burst.bytes += bytes;
  burst.events++;
};

/** Returns whether a waiting burst has room for an event of `bytes` bytes. */
export const hasRoom = (burst: Burst, context: string, bytes: number, mostEvents: number): boolean =>
  burst.context === context &&
  burst.events < mostEvents &&
  burst.bytes + bytes <= MAX_REQUEST_BYTES - 2 * ENVELOPE_BYTES;
