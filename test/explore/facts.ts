// What was told to the collector and written to storage, and what the rules say of it. Numbers are those of the rules.
import { SESSION_END, SESSION_START, type TrackedEvent } from '../../src/event/event';
import type { SessionRecord } from '../../src/session/record';
import { parse, parseLong } from '../../src/session/text';
import type { Script } from './world';

interface Entry {
  readonly page: number;
  readonly kind: 'start' | 'end' | 'event';
  readonly at: number;
  readonly event: TrackedEvent;
  readonly user: string;
  readonly session: string;
  readonly index: number;
}

/** A copy this old is good enough to stamp with (rule 14), and storage follows memory within it (rule 30). */
const TOLERANCE = 1000;

const leaves = /^(hide|away|close|openHidden)$/;
const dies = /^(crash|kill)$/;
const commands = ({ actors, before = [] }: Script) => [
  ...actors.flat(),
  ...before.map(([, command]) => command),
];

/** Nobody leaves, and locks work: then two tabs never make two sessions where there should be one. */
export const isOrderly = (script: Script): boolean =>
  script.locks !== false &&
  script.cookies !== 'copies' &&
  script.cookies !== 'refused' &&
  !commands(script).some((command) => leaves.test(command) || dies.test(command));

export const createFacts = (script: Script, now: () => number, setBack: () => number) => {
  const orderly = isOrderly(script);
  const leaving = commands(script).some((command) => leaves.test(command));
  const clocks = commands(script).some((command) => /^(pass|jump)/.test(command));
  const log: Entry[] = [];
  const violations: string[] = [];
  const delivered = new Set<TrackedEvent>();
  const crashed = new Set<number>();
  /** Of each session: the last activity that storage has held, and since when it has held an end. */
  let known: Record<string, number> = {};
  let ended: Record<string, number> = {};
  /** Of each visitor that storage has held. */
  let generations: Record<string, number> = {};
  /** The latest of them when each page was opened. */
  const found: Record<number, number> = {};
  /** When the end of each session was told first. */
  const told: Record<string, number> = {};
  const tracks: Record<number, number> = {};
  let faults = 0;
  let torn = false;
  let visitors = 1;
  let settledFrom = Infinity;
  const short = (id: string) => `${parseInt(id.slice(0, 8), 16)}.${parseInt(id.slice(-12), 16)}`;
  // Without cookies a page that leaves cannot know what it writes over, nor one that IndexedDB has kept waiting: then all
  // that counts is where they come to rest.
  const blind = script.cookies === 'refused' && (leaving || clocks);
  const violated = (rule: string) => {
    if (!blind || !/^(9|12|14|15|16|18, 19):/.test(rule)) violations.push(rule);
  };

  const note = (record?: SessionRecord): void => {
    if (!record) return;
    const { sessionId, lastActivityAt, endedAt, previous, userId, generation } = record;
    generations[userId] = generation;
    known[sessionId] = Math.max(known[sessionId] ?? 0, lastActivityAt);
    if (endedAt) ended[sessionId] ??= now();
    note(previous);
  };

  const ofPage = (page: number) => log.filter((entry) => entry.page === page && entry.kind === 'event');

  /** Another session has its place; whose record it was that stayed is seen in the end. */
  const clashed = (session: string) =>
    !orderly &&
    log
      .filter((entry) => entry.session === session)
      .some(({ index }) => log.some((other) => other.session !== session && other.index === index));
  /** The session and those before it, as far as is known. */
  const lineage = (session: string): string[] => {
    const previous = log.find((entry) => entry.session === session)?.event.session!.previousSessionId;
    return previous ? [session, ...lineage(previous)] : [session];
  };

  const checkEvent = ({ page, session, index, user, at, event }: Entry) => {
    const mine = ofPage(page);
    const last = mine.at(-1);
    if (last && last.session !== session) {
      if (mine.some((entry) => entry.session === session))
        violated(`16: page ${page} goes back to session ${short(session)} after ${short(last.session)}`);
      if (last.user === user && index < last.index)
        violated(`16: page ${page} goes back to index ${index} after ${last.index}`);
      if (last.user !== user && mine.some((entry) => entry.user === user))
        violated(`16: page ${page} goes back to visitor ${short(user)}`);
    }
    if (generations[user]! < found[page]!)
      violated(`15: page ${page} found that visitor ${short(user)} has left, and goes on with that one`);
    if (log.some((entry) => entry.page === page && entry.kind === 'end' && entry.session === session))
      violated(`9: page ${page} has told the end of session ${short(session)} and goes on with it`);
    if (at > ended[session]! + TOLERANCE)
      violated(`9: session ${short(session)}, in storage as ended, goes on in page ${page}`);
    if (
      mine.some(
        (entry) => entry.session === session && entry.event.session!.eventIndex === event.session!.eventIndex,
      )
    )
      violated(`14: page ${page} counts two events ${event.session!.eventIndex} of ${short(session)}`);
  };

  const checkEnd = ({ session, at, event }: Entry) => {
    const { reason, endedAt } = event.properties as { reason: string; endedAt: string };
    const before = log.find((entry) => entry.kind === 'end' && entry.session === session);
    if (before) {
      const first = before.event.properties as { reason: string; endedAt: string };
      if (orderly && !faults && (first.reason !== reason || first.endedAt !== endedAt))
        violated(`18: two ends of ${short(session)}: ${first.reason} ${first.endedAt}, ${reason} ${endedAt}`);
      return;
    }
    told[session] = at;
    if (reason === 'force-quit' && !crashed.size && !faults && !clocks)
      violated(`27: session ${short(session)} ends by force-quit, and nobody has died`);
    const limits = script.options?.session || {};
    const timeout = { foregroundTimeout: 1_800_000, backgroundTimeout: 1_800_000, ...limits }[
      reason === 'background-timeout' ? 'backgroundTimeout' : 'foregroundTimeout'
    ];
    // What waits is judged at the time of its call, which may be before the clock was set back (rule 6).
    if (/timeout$/.test(reason) && at + setBack() - known[session]! <= timeout - TOLERANCE)
      violated(
        `2: session ${short(session)} ends by ${reason}, ${at - known[session]!} ms after an activity in storage`,
      );
  };

  const checkStart = ({ session, index, user }: Entry) => {
    if (!orderly || faults) return;
    const other = log.find((entry) => entry.user === user && entry.index === index);
    if (other && other.session !== session)
      violated(`12: two sessions ${index}: ${short(other.session)} and ${short(session)}`);
    const users = new Set([...log.map((entry) => entry.user), user]);
    if (users.size > visitors) violated(`12: ${users.size} visitors`);
  };

  return {
    violated,
    opened: (page: number) => void (found[page] = Math.max(0, ...Object.values(generations))),
    /** The page said so; it is not yet stamped. */
    tracked: (page: number) => void (tracks[page] = (tracks[page] ?? 0) + 1),
    /** `tears`: the browser was killed while something of it was under way. */
    crashed(page: number, tears: boolean) {
      crashed.add(page);
      torn ||= tears;
    },
    /** Something was lost, as may happen. */
    fault: () => void faults++,
    /** Whoever comes next is another visitor. */
    forgot: () => void visitors++,
    rolledBack() {
      faults++;
      known = {};
      generations = {};
      ended = {};
    },
    /** A record has reached storage. */
    stored: (text: string) => note(parse(text) ?? parseLong(text)),
    stamped(page: number, event: TrackedEvent) {
      const { sessionId: session, userId: user, sessionIndex: index } = event.session!;
      const kind = event.name === SESSION_START ? 'start' : event.name === SESSION_END ? 'end' : 'event';
      const entry: Entry = { page, kind, at: now(), event, user, session, index };
      if (kind === 'event') checkEvent(entry);
      else if (kind === 'end') checkEnd(entry);
      else checkStart(entry);
      log.push(entry);
    },
    delivered: (event: TrackedEvent) => void delivered.add(event),
    check() {
      if (violations[0]) throw new Error(violations.join('\n'));
    },
    get log() {
      return log;
    },
    get state() {
      return JSON.stringify([known, ended, told, [...crashed], faults, visitors]);
    },
    /** Saves are done: what was tracked is known. */
    quiet(stored: readonly (SessionRecord | undefined)[]) {
      if (faults) return;
      for (const { kind, page, session, event } of log)
        if (
          kind === 'event' &&
          !crashed.has(page) &&
          stored.some((record) => record?.sessionId === session) &&
          Date.parse(event.time) > (known[session] ?? 0)
        )
          violated(`30: an activity of session ${short(session)} in page ${page} has not reached storage`);
    },
    /** From here on all tabs are of one session. */
    settled: () => void (settledFrom = log.length),
    finish() {
      const tail = log.slice(settledFrom).filter(({ kind }) => kind === 'event');
      const sessions = new Set(tail.map((entry) => `${short(entry.user)}/${short(entry.session)}`));
      if (sessions.size > 1)
        violated(`12, 15: quiet tabs are in ${sessions.size} sessions: ${[...sessions]}`);
      const received = log.filter(({ event }) => delivered.has(event));
      const stayed = tail[0] ? lineage(tail[0].session) : [];
      // A browser that is killed between the cookie and IndexedDB takes along what nobody else has known; and a page that
      // leaves does not look whether it writes over what the dead one has left.
      const dead =
        torn || (leaving && faults) || (crashed.size && (leaving || script.aborts || script.database));
      const missing = new Set<string>();
      for (const { session, index, user } of received) {
        // Who loses a clash has no end: the record is the winner's.
        const lost = clashed(session) && !stayed.includes(session);
        for (const kind of ['start', 'end'] as const) {
          // The record keeps one session that is over, the outbox of the dead (which is not explored here) all of them.
          const second =
            crashed.size &&
            log
              .slice(0, settledFrom)
              .some((other) => other.kind === 'end' && other.event.session!.previousSessionId === session);
          if (
            !received.some((other) => other.kind === kind && other.session === session) &&
            !lost &&
            !dead &&
            !second
          )
            missing.add(
              `18, 19: the ${kind} of session ${short(session)} (${short(user)}, ${index}) is missing`,
            );
        }
      }
      missing.forEach(violated);
      for (const page of Object.keys(tracks).map(Number)) {
        const stamped = ofPage(page).length;
        if (stamped !== tracks[page] && !crashed.has(page))
          violated(`12: page ${page} has tracked ${tracks[page]} events, of which ${stamped} were stamped`);
      }
      const ids = new Map<string, string>();
      for (const { kind, session, event } of log) {
        if (kind === 'event') continue;
        const known = ids.get(session + kind) ?? event.id;
        if (known !== event.id) violated(`18: two ids of one ${kind}`);
        ids.set(session + kind, event.id);
      }
      if (orderly && !faults)
        for (const { index, user } of log)
          if (index > 1 && !log.some((other) => other.user === user && other.index === index - 1))
            violated(`10: session ${index} of ${short(user)} comes without the one before`);
      if (violations[0]) throw new Error(violations.join('\n'));
    },
  };
};

export type Facts = ReturnType<typeof createFacts>;
