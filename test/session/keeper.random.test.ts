// The keeper at random: tabs, clocks and users do what they like, and the rules hold for all that was told.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { announcementId, describe as tell, summarise } from '../../src/session/describe';
import { BACKGROUND, BETWEEN, endReasons, HIDDEN, type SessionRecord } from '../../src/session/record';
import { DAY, HOUR, MINUTE, T0 } from './arbitraries';
import { createWorld, jump, pass, type Entry, type Tab, type World } from './world';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
afterEach(() => void vi.useRealTimers());

const limits = { foregroundTimeout: 10 * MINUTE, backgroundTimeout: 2 * MINUTE, maxDuration: HOUR };

type Command =
  | { readonly do: 'track'; readonly passive: boolean; readonly time?: number }
  | { readonly do: 'pass' | 'jump'; readonly ms: number }
  | { readonly do: 'limit'; readonly which: keyof typeof limits; readonly ms: number }
  | { readonly do: 'hide'; readonly state: number }
  | { readonly do: 'show' | 'settle' | 'endSession' | 'newSession' | 'reset' | 'deliver' | 'open' }
  | { readonly do: 'reload'; readonly visible: boolean; readonly pending: boolean };

const borders = [limits.foregroundTimeout, limits.backgroundTimeout, limits.maxDuration];
const forth = fc.oneof(
  fc.constantFrom(0, 1, 50, 1000, 60_000, 5 * MINUTE, DAY, ...borders, ...borders.map((ms) => ms + 1)),
  fc.integer({ min: 0, max: 2 * HOUR }),
);
const back = fc.constantFrom(-1, -1000, -59_999, -60_000, -60_001, -HOUR, -3 * DAY);

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('track' as const),
      passive: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
      time: fc.option(
        fc.integer({ min: -2 * HOUR, max: HOUR }).map((ms) => T0 + ms),
        { nil: undefined, freq: 3 },
      ),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: forth }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('jump' as const), ms: forth }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('jump' as const), ms: back }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('hide' as const),
      state: fc.constantFrom(BACKGROUND, HIDDEN, BETWEEN),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('show', 'show', 'settle', 'deliver', 'open', 'open'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('endSession', 'newSession', 'reset') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('limit' as const),
      which: fc.constantFrom('foregroundTimeout', 'backgroundTimeout'),
      ms: fc.constantFrom(1, MINUTE, 2 * MINUTE, HOUR, 2_147_483_647, Infinity),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('reload' as const),
      visible: fc.boolean(),
      pending: fc.boolean(),
    }),
  },
);

/** Does it to the tab; the tab after it. */
const perform = async (world: World, tab: Tab, what: Command): Promise<Tab> => {
  switch (what.do) {
    case 'track':
      tab.track(what);
      break;
    case 'pass':
      pass(what.ms);
      break;
    case 'jump':
      jump(what.ms);
      break;
    case 'limit':
      world.limits[what.which] = what.ms;
      tab.keeper.schedule();
      break;
    case 'hide':
      tab.hide(what.state);
      break;
    case 'settle':
      tab.keeper.settle(() => {});
      break;
    case 'open':
      await tab.open();
      break;
    case 'reload': {
      await tab.open();
      tab.leave();
      const next = world.tab(what.visible);
      return what.pending ? next : next.open();
    }
    default:
      tab[what.do]();
  }
  return tab;
};

/** A session among all visitors'. */
const nameOf = ({ userId, sessionIndex }: SessionRecord) => `${userId} ${sessionIndex}`;

/** What rules 6, 9, 16-18, 20 and 21 say of everything that was told, by one tab or by several. */
const check = (log: readonly Entry[]) => {
  const events = log.filter(({ kind }) => kind === 'event');
  const starts = log.filter(({ kind }) => kind === 'start');
  const ends = log.filter(({ kind }) => kind === 'end');

  // 12: one session for each index of a visitor; 21: indexes without a gap.
  const idOf = new Map<string, string>();
  const lastIndex = new Map<string, number>();
  for (const { record } of starts) {
    const known = idOf.get(nameOf(record));
    if (known) {
      expect(record.sessionId).toBe(known);
      continue;
    }
    idOf.set(nameOf(record), record.sessionId);
    expect(record.sessionIndex).toBe((lastIndex.get(record.userId) ?? 0) + 1);
    lastIndex.set(record.userId, record.sessionIndex);
    expect(record.previousSessionId).toBe(
      idOf.get(nameOf({ ...record, sessionIndex: record.sessionIndex - 1 })) ?? '',
    );
  }

  // 17: a start comes before its events, the end before it comes before the start.
  const started: string[] = [];
  const ended = new Map<string, Entry>();
  for (const entry of log) {
    const { kind, record } = entry;
    if (kind === 'start' && !started.includes(record.sessionId)) {
      const before = started.at(-1);
      if (before) expect(ended.has(before)).toBe(true);
      if (record.previousSessionId) expect(record.previousSessionId).toBe(before);
      started.push(record.sessionId);
    } else if (kind === 'end') {
      expect(started).toContain(record.sessionId);
      // 18: told twice, it is the same fact.
      const known = ended.get(record.sessionId);
      if (known) expect(summarise(record)).toEqual(summarise(known.record));
      ended.set(record.sessionId, entry);
    } else if (kind === 'event') {
      // 16: nothing of a session when the next one has been seen; 9: nothing after the end.
      expect(record.sessionId).toBe(started.at(-1));
      expect(ended.has(record.sessionId)).toBe(false);
    }
  }

  // 18: the ids of facts are theirs alone.
  const facts = new Map<string, string>();
  for (const { kind, record } of [...starts, ...ends]) {
    const id = announcementId(record.sessionId, kind === 'end' ? 'e' : 'a');
    expect(facts.get(id) ?? `${kind} ${record.sessionId}`).toBe(`${kind} ${record.sessionId}`);
    facts.set(id, `${kind} ${record.sessionId}`);
  }

  // 6, 20: no duration is negative.
  for (const { record } of ends) {
    const { duration, foregroundDuration, reason, eventCount } = summarise(record);
    expect(record.endedAt).toBeGreaterThanOrEqual(record.startedAt);
    expect(foregroundDuration).toBeGreaterThanOrEqual(0);
    expect(foregroundDuration).toBeLessThanOrEqual(duration);
    expect(endReasons).toContain(reason);
    const counted = events.filter((event) => event.record.sessionId === record.sessionId);
    expect(eventCount).toBe(Math.max(0, ...counted.map((event) => event.record.eventIndex)));
  }
  // End, start, events: in this order of time too, unless the clock was set back.
  const startOf = new Map(starts.map(({ record }) => [record.sessionId, record]));
  for (const record of startOf.values()) {
    const before = ended.get(record.previousSessionId)?.record;
    if (before && endReasons[before.endReason] !== 'clock' && before.endedAt - record.startedAt < 60_000)
      expect(record.startedAt).toBeGreaterThanOrEqual(before.endedAt);
  }
  for (const { record, time } of events) {
    expect(time).toBeGreaterThanOrEqual(startOf.get(record.sessionId)!.startedAt);
    expect(record.startedAt).toBe(startOf.get(record.sessionId)!.startedAt);
  }
  // 21: whatever is told can be sent.
  for (const { record } of log) expect(() => JSON.stringify(tell(record, 'cookie'))).not.toThrow();
};

const numRuns = 150;

describe('one visitor, one tab after another', () => {
  test('6, 9, 10, 16-18, 20, 21', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 40, size: 'max' }), async (commands) => {
        const world = createWorld({ limits: { ...limits } });
        let tab = await world.tab().open();
        let orderly = true;
        for (const what of commands) {
          if (what.do === 'jump' && what.ms < 0 && !tab.store) orderly = false;
          const before = world.log.length;
          const { userId, sessionIndex: index } = tab.record ?? {};
          const alive = tab.record && !tab.record.endedAt;
          tab = await perform(world, tab, what);
          const news = world.log.slice(before);
          if (what.do !== 'track' && what.do !== 'newSession' && what.do !== 'open' && what.do !== 'reload') {
            // 1: only an event starts.
            expect(news.filter(({ kind }) => kind !== 'end')).toEqual([]);
            if (what.do !== 'reset') expect(tab.record?.sessionIndex ?? index).toBe(index);
          }
          // 10: however many timeouts went by without an event, they are one new session.
          if (what.do === 'track' && tab.store && (!userId || tab.record!.userId === userId))
            expect(tab.record?.sessionIndex ?? 0).toBeLessThanOrEqual((index ?? 0) + 1);
          if (what.do === 'track' && what.passive && tab.store) {
            // 10: passive events start nothing, and belong to no ended session.
            expect(news.some(({ kind }) => kind === 'start')).toBe(false);
            if (!alive) expect(news).toEqual([]);
          }
        }
        await tab.open();
        tab.track();
        check(world.log);
        // 21: event indexes grow by one.
        const indexes = new Map<string, number>();
        for (const { record } of world.log.filter(({ kind }) => kind === 'event')) {
          expect(record.eventIndex).toBe((indexes.get(record.sessionId) ?? 0) + 1);
          indexes.set(record.sessionId, record.eventIndex);
        }
        // Every page tells a fact once.
        const told = world.log
          .filter(({ kind }) => kind !== 'event')
          .map(({ tab: page, kind, record }) => `${page} ${kind} ${record.sessionId}`);
        expect(new Set(told).size).toBe(told.length);
        // 13: in the order of their calls.
        const stamped = world.log.flatMap(({ event }) => event?.id ?? []);
        if (orderly) expect(stamped).toEqual([...stamped].sort());
        expect(new Set(stamped).size).toBe(stamped.length);
      }),
      { numRuns },
    );
  });

  test('10: every event that starts is stamped, once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 30, size: 'max' }), async (commands) => {
        const world = createWorld({ limits: { ...limits } });
        let tab = await world.tab().open();
        const wanted: string[] = [];
        for (const what of commands) {
          if (what.do === 'track' && !what.passive) wanted.push(tab.track(what).id);
          else tab = await perform(world, tab, what);
        }
        await tab.open();
        const stamped = world.log.flatMap(({ event }) => event?.id ?? []);
        expect(stamped.filter((id) => wanted.includes(id)).sort()).toEqual(wanted);
      }),
      { numRuns: 100 },
    );
  });

  test('10: without events that start there is nothing at all', async () => {
    const quiet = command.filter(
      (what) => what.do !== 'newSession' && !(what.do === 'track' && !what.passive),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(quiet, { maxLength: 40, size: 'max' }), async (commands) => {
        const world = createWorld({ limits: { ...limits } });
        let tab = await world.tab().open();
        for (const what of commands) tab = await perform(world, tab, what);
        expect(world.log).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('18: what is safe is not told again, by any page', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 40, size: 'max' }), async (commands) => {
        const world = createWorld({ limits: { ...limits } });
        let tab = await world.tab().open();
        const safe = new Set<string>();
        const fact = ({ kind, record }: Entry) => `${kind} ${record.sessionId}`;
        for (const what of commands) {
          const before = world.log.length;
          if (what.do === 'deliver') {
            const current = tab.record?.sessionId;
            const delivered = tab.deliver();
            // What the record has room to remember: the start of this session, with the end before it, and its end.
            for (const entry of delivered) {
              if (entry.record.sessionId === current) safe.add(fact(entry));
              if (entry.kind === 'start' && entry.record.previousSessionId)
                safe.add(`end ${entry.record.previousSessionId}`);
            }
          } else tab = await perform(world, tab, what);
          for (const entry of world.log.slice(before))
            if (entry.kind !== 'event') expect(safe).not.toContain(fact(entry));
        }
      }),
      { numRuns },
    );
  });

  test('2-6, 9: sessions go on and end exactly as a reader of the rules would say', async () => {
    let decided = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 40, size: 'max' }), async (commands) => {
        const world = createWorld({ limits: { ...limits } });
        let tab = await world.tab().open();
        /** The session, as the reader keeps it in mind. */
        let mind: { id: string; started: number; last: number; state: number } | undefined;
        /** It was over at some time: whether that was written down depends on timers. */
        let doubtful = false;
        /** The site's state while the tab is hidden: as it was hidden, once there is a record to say so. */
        let away: number = BACKGROUND;
        const state = () => (tab.visible ? 1 : away);

        const over = () => {
          const now = Date.now();
          const { foregroundTimeout, backgroundTimeout, maxDuration } = world.limits;
          const timeout =
            mind!.state % 2 === 1 || tab.visibleSince <= mind!.last ? foregroundTimeout : backgroundTimeout;
          const at = Math.max(now, mind!.last);
          return mind!.last - now > 60_000 || at - mind!.started > maxDuration || at - mind!.last > timeout;
        };
        for (const what of commands) {
          if (what.do === 'open' || (what.do === 'reload' && what.pending)) continue;
          if (mind && over()) doubtful = true;
          const certain = mind && over();
          const wasVisible = tab.visible;
          const before = world.log.length;
          if (wasVisible && tab.record && what.do === 'hide') away = what.state;
          if (wasVisible && tab.record && what.do === 'reload') away = BACKGROUND;
          tab = await perform(world, tab, what);
          const news = world.log.slice(before);

          if (what.do === 'track' && !what.passive) {
            const { record } = news.find(({ kind }) => kind === 'event')!;
            if (mind && certain) expect(record.sessionId).not.toBe(mind.id);
            else if (mind && !doubtful) expect(record.sessionId).toBe(mind.id);
            if (mind) decided++;
            const same = mind?.id === record.sessionId;
            mind = same
              ? { ...mind!, last: Math.max(mind!.last, Date.now()) }
              : {
                  id: record.sessionId,
                  started: record.startedAt,
                  last: Math.max(record.startedAt, Date.now()),
                  state: state(),
                };
            doubtful = false;
          } else if (what.do === 'endSession' || what.do === 'reset') mind = undefined;
          else if (what.do === 'newSession') {
            const { record } = news.find(({ kind }) => kind === 'start')!;
            mind = {
              id: record.sessionId,
              started: record.startedAt,
              last: record.startedAt,
              state: state(),
            };
            doubtful = false;
          } else if (
            mind &&
            !doubtful &&
            (what.do === 'hide' || what.do === 'show') &&
            wasVisible !== tab.visible
          ) {
            mind = { ...mind, last: Math.max(mind.last, Date.now()), state: state() };
          } else if (mind && !doubtful && what.do === 'reload' && (wasVisible || what.visible)) {
            mind = { ...mind, last: Math.max(mind.last, Date.now()), state: state() };
          }
          // From what is doubtful, only the record knows.
          if (doubtful && mind) mind = undefined;
        }
      }),
      { numRuns },
    );
    expect(decided).toBeGreaterThan(numRuns / 2);
  });
});

describe('several tabs', () => {
  /** Every tab and the critical section have their own pace. */
  const several = fc.record({
    tabs: fc.integer({ min: 2, max: 3 }),
    delays: fc.infiniteStream(fc.constantFrom(0, 1, 20, 50)),
    commands: fc.array(fc.tuple(fc.nat({ max: 2 }), command), { maxLength: 40, size: 'max' }),
  });

  test('12, 14, 16-18, 21', async () => {
    await fc.assert(
      fc.asyncProperty(several, async ({ tabs: count, delays, commands }) => {
        const world = createWorld({
          limits: { ...limits },
          delay: () => delays.next().value as number,
        });
        const tabs = await Promise.all(Array.from({ length: count }, () => world.tab().open()));
        for (const [which, what] of commands) {
          if (what.do === 'jump' && what.ms < 0) continue;
          const n = which % count;
          tabs[n] = await perform(world, tabs[n]!, what);
        }
        Object.assign(world.limits, limits);
        for (const tab of tabs) {
          await tab.open();
          pass(100);
        }
        for (const tab of tabs) {
          tab.track();
          // Storage follows memory within a second (rule 30).
          pass(1100);
        }

        // 12: one session for each index of a visitor.
        const idOf = new Map<string, string>();
        for (const { record } of world.log) {
          expect(idOf.get(nameOf(record)) ?? record.sessionId).toBe(record.sessionId);
          idOf.set(nameOf(record), record.sessionId);
        }
        // 16: each tab goes forwards only; 14: unique together with the tab.
        for (let page = 0; ; page++) {
          const own = world.log.filter(({ kind, tab }) => kind === 'event' && tab === page);
          if (page > 99 || (!own.length && page > 30)) break;
          let last: SessionRecord | undefined;
          for (const { record } of own) {
            if (last?.sessionId === record.sessionId)
              expect(record.eventIndex).toBeGreaterThan(last.eventIndex);
            else if (last?.userId === record.userId)
              expect(record.sessionIndex).toBeGreaterThan(last.sessionIndex);
            last = record;
          }
        }
        // 17, 18: in each tab, once each, the end before the start after it.
        const told = world.log
          .filter(({ kind }) => kind !== 'event')
          .map(({ tab, kind, record }) => `${tab} ${kind} ${record.sessionId}`);
        expect(new Set(told).size).toBe(told.length);
        world.log.forEach(({ kind, record, tab }, i) => {
          if (kind !== 'start' || !record.previousSessionId) return;
          const endBefore = world.log.findIndex(
            (other) => other.kind === 'end' && other.record.sessionId === record.previousSessionId,
          );
          expect(endBefore, `the end before the start that tab ${tab} told`).toBeGreaterThanOrEqual(0);
          expect(endBefore).toBeLessThan(i);
        });
        // 6, 20.
        for (const { kind, record } of world.log) {
          if (kind !== 'end') continue;
          const { duration, foregroundDuration } = summarise(record);
          expect(duration).toBeGreaterThanOrEqual(0);
          expect(foregroundDuration).toBeLessThanOrEqual(duration);
        }
        // In the end all are in one session.
        const final = tabs.map((tab) =>
          world.log.filter((one) => one.tab === tab.number && one.kind === 'event').at(-1),
        );
        expect(new Set(final.map((entry) => entry?.record.sessionId)).size).toBe(1);
      }),
      { numRuns: 100 },
    );
  });
});
