import type { Arrival } from './read-records';

/** Actions of a visitor. */
export interface Plan {
  readonly visitor: string;
  /** Number of sessions, all of them ended. */
  readonly sessions: number;
  /** Number of events by name, if the visit defines it. */
  readonly events?: Readonly<Record<string, number>>;
}

export interface Count {
  /** Events by the sessions' own counts, or by the plan if so few arrived that the plan has more. */
  readonly tracked: number;
  /** Different ids. */
  readonly arrived: number;
  /** Arrivals of an id that had arrived before. */
  readonly again: number;
  /** One sentence for each lost event. */
  readonly lost: readonly string[];
  /** One sentence for each event that nobody tracked. */
  readonly wrong: readonly string[];
}

/** A key that is the same for each arrival of an event. */
const sameAs = ({ id, name, session, eventIndex }: Arrival) =>
  JSON.stringify([id, name, session, eventIndex]);

const countSession = (number: number, events: readonly Arrival[]) => {
  const lost: string[] = [];
  const start = events.find(({ name }) => name === 'session.start');
  const end = events.find(({ name }) => name === 'session.end');
  if (!start) lost.push(`session ${number}: its start`);
  if (!end) lost.push(`session ${number}: its end`);
  const indexes = new Set(events.map(({ eventIndex }) => eventIndex));
  // Changes of state may carry a session that has ended.
  const last = Math.max(0, end?.eventCount ?? 0, ...events.map(({ eventIndex }) => eventIndex ?? 0));
  for (let index = 1; index <= last; index++)
    if (!indexes.has(index)) lost.push(`session ${number}: event ${index} of ${last}`);
  return { lost, tracked: last + 2 };
};

/**
 * Counts the arrivals of a visitor's events, duplicates included. The sessions themselves are the ledger: they are numbered,
 * their start and end are announced, their events are numbered, and the end has the number of events.
 */
export const countVisitor = ({ visitor, sessions, events }: Plan, all: readonly Arrival[]): Count => {
  const arrivals = all.filter((arrival) => arrival.visitor === visitor);
  const unique = [...new Map(arrivals.map((arrival) => [arrival.id, arrival])).values()];
  const different = new Set(arrivals.map(sameAs)).size - unique.length;
  const wrong = different ? [`ids that stand for more than one event: ${different}`] : [];
  const lost: string[] = [];
  let counted = 0;
  for (let number = 1; number <= sessions; number++) {
    const session = countSession(
      number,
      unique.filter(({ sessionIndex }) => sessionIndex === number),
    );
    counted += session.tracked;
    lost.push(...session.lost);
  }
  const surplus = unique.length + lost.length - counted;
  if (surplus) wrong.push(`events too many: ${surplus}`);
  for (const [name, many] of Object.entries(events ?? {})) {
    const found = unique.filter((event) => event.name === name).length;
    if (found < many) lost.push(`${name}: ${many - found} of ${many}`);
    if (found > many) wrong.push(`${name} too many: ${found - many}`);
  }
  const planned = Object.values(events ?? {}).reduce((sum, many) => sum + many, 2 * sessions);
  return {
    tracked: Math.max(counted, planned),
    arrived: unique.length,
    again: arrivals.length - unique.length,
    lost,
    wrong,
  };
};
