import type { Arrival } from './read-records';

/** What a visitor did. */
export interface Plan {
  readonly visitor: string;
  /** How many sessions, all of them ended. */
  readonly sessions: number;
  /** How many events of a name, where the visit says so. */
  readonly events?: Readonly<Record<string, number>>;
}

export interface Count {
  /** By what the sessions say of themselves, and by the plan where so little has come that it knows of more. */
  readonly tracked: number;
  /** Different ids. */
  readonly arrived: number;
  /** Arrivals of an id that had come before. */
  readonly again: number;
  /** One sentence for each. */
  readonly lost: readonly string[];
  /** What nobody tracked: one sentence for each. */
  readonly wrong: readonly string[];
}

/** The same event, whenever it comes. */
const sameAs = ({ id, name, session, eventIndex }: Arrival) =>
  JSON.stringify([id, name, session, eventIndex]);

const countSession = (number: number, events: readonly Arrival[]) => {
  const lost: string[] = [];
  const start = events.find(({ name }) => name === 'session.start');
  const end = events.find(({ name }) => name === 'session.end');
  if (!start) lost.push(`session ${number}: its start`);
  if (!end) lost.push(`session ${number}: its end`);
  const indexes = new Set(events.map(({ eventIndex }) => eventIndex));
  // Changes of state may still carry a session that has ended.
  const last = Math.max(0, end?.eventCount ?? 0, ...events.map(({ eventIndex }) => eventIndex ?? 0));
  for (let index = 1; index <= last; index++)
    if (!indexes.has(index)) lost.push(`session ${number}: event ${index} of ${last}`);
  return { lost, tracked: last + 2 };
};

/**
 * What has come of a visitor's events, however often. The ledger is the sessions' own: they are numbered, each is announced
 * with its start and its end, its events are numbered, and the end says how many there are.
 */
export const countVisitor = ({ visitor, sessions, events }: Plan, all: readonly Arrival[]): Count => {
  const arrivals = all.filter((arrival) => arrival.visitor === visitor);
  const unique = [...new Map(arrivals.map((arrival) => [arrival.id, arrival])).values()];
  const different = new Set(arrivals.map(sameAs)).size - unique.length;
  const wrong = different ? [`ids that stand for more than one event: ${different}`] : [];
  const lost: string[] = [];
  let told = 0;
  for (let number = 1; number <= sessions; number++) {
    const session = countSession(
      number,
      unique.filter(({ sessionIndex }) => sessionIndex === number),
    );
    told += session.tracked;
    lost.push(...session.lost);
  }
  const surplus = unique.length + lost.length - told;
  if (surplus) wrong.push(`events too many: ${surplus}`);
  for (const [name, many] of Object.entries(events ?? {})) {
    const found = unique.filter((event) => event.name === name).length;
    if (found < many) lost.push(`${name}: ${many - found} of ${many}`);
    if (found > many) wrong.push(`${name} too many: ${found - many}`);
  }
  const planned = Object.values(events ?? {}).reduce((sum, many) => sum + many, 2 * sessions);
  return {
    tracked: Math.max(told, planned),
    arrived: unique.length,
    again: arrivals.length - unique.length,
    lost,
    wrong,
  };
};
