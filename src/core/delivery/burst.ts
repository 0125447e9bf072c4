import { bytesOf } from '../util/bytes-of';
import { attempt } from '../util/attempt';
import type { TrackedEvent } from '../event/event';
import { flatten } from '../event/flatten';
import { timeUntil } from '../util/clock';
import { LONGEST_DELAY } from './backoff-delay';
import { CHUNK, ENVELOPE } from './limits';
import type { Status } from './status';

/** Events of one page that share session, page, user and so on: what they share, and what is each one's own, as JSON. */
export type Group = [shared: string, events: string[]];

/**
 * What storage holds of events that were tracked together: they are stored with one write, and deleted with one.
 * @stored
 */
export interface Row {
  readonly groups: Group[];
  /** Of the page that tracked them, as JSON. */
  readonly context: string;
  /** The end of the lease, in milliseconds: until then only the page that wrote it sends them, after that any page may. */
  readonly due: number;
  /** How often a request that had them was answered by 5xx. */
  readonly failures?: number;
}

/** What a page knows of them besides. */
export interface Burst {
  /** It begins with the outbox's scope, then tells when the events were tracked: keys sort by age. It never changes. */
  readonly key: string;
  readonly groups: Group[];
  context: string;
  /** 0: storage does not hold them. */
  due: number;
  failures: number;
  events: number;
  bytes: number;
  status: Status;
}

/** Milliseconds of a lease: as long as this, nobody has to know whether a page lives. */
export const LEASE = 5000;
/** A lease is renewed so long before it ends, in milliseconds: a busy browser commits late. */
export const MARGIN = 1500;

/** Is the lease still there, so many milliseconds later? An event that fails alone has a longer one. */
export const isLeased = ({ due, failures }: Pick<Row, 'due' | 'failures'>, later = 0): boolean =>
  timeUntil(due - later, failures ? LONGEST_DELAY : LEASE) > 0;

/** Fewer answers of 5xx say more about the collector than about the events. */
const FEW = 3;

/** 0 for most. Suspected events go with their like only, and after all others. */
export const suspicionOf = ({ failures }: Burst): number => (failures < FEW ? 0 : failures);

/**
 * The groups as the native protocol has them: neighbors that share all are one, also where they were tracked apart. They are
 * joined by hand, for libraries patch `Array.prototype.toJSON`.
 */
export const printGroups = (rows: readonly Pick<Row, 'groups'>[]): string => {
  let text = '';
  let before = '';
  for (const [shared, events] of rows.flatMap(({ groups }) => groups)) {
    if (shared === before) text += `,${events}`;
    else text += `${before && ']},'}${shared.slice(0, -1)},"events":[${events}`;
    before = shared;
  }
  return text + (before && ']}');
};

/** The events of printed groups. */
export const parseGroups = (groups: string): TrackedEvent[] => flatten(JSON.parse(`{"groups":[${groups}]}`));

export const eventsOf = (rows: readonly Pick<Row, 'groups'>[]): TrackedEvent[] =>
  parseGroups(printGroups(rows));

export const countEvents = (bursts: readonly Burst[]): number =>
  bursts.reduce((sum, { events }) => sum + events, 0);

/** `undefined` for a row that is none: anybody can write into the site's storage. */
export const createBurst = (key: string, row: Row): Burst | undefined =>
  attempt(() => {
    return {
      ...row,
      key,
      // Anybody can write there.
      failures: row.failures! >>> 0,
      events: eventsOf([row]).length,
      bytes: bytesOf(printGroups([row])),
      status: 'waiting',
    };
  });

/** A burst for each of its events. Their keys stand between its own and the next. */
export const splitBurst = (burst: Burst): Burst[] =>
  burst.groups
    .flatMap(([shared, events]) => events.map((event): Group => [shared, [event]]))
    // So many digits each: they sort as numbers do.
    .map((group, i) => createBurst(`${burst.key}|${1e6 + i}`, { ...burst, groups: [group], due: 0 })!);

/** `shared` is what it has in common with others, `event` what is its own, in so many `bytes`. */
export const appendEvent = (burst: Burst, shared: string, event: string, bytes: number): void => {
  const group = burst.groups[burst.groups.length - 1];
  if (group?.[0] === shared) group[1].push(event);
  else {
    burst.groups.push([shared, [event]]);
    burst.bytes += bytesOf(shared);
  }
  burst.bytes += bytes;
  burst.events++;
};

/** May an event of so many bytes be added to it? */
export const hasRoom = ({ status, ...burst }: Burst, context: string, bytes: number, most: number): boolean =>
  status === 'waiting' &&
  burst.context === context &&
  burst.events < most &&
  burst.bytes + bytes <= CHUNK - 2 * ENVELOPE;
