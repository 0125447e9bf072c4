import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countVisitor } from '../../interop/count';
import type { Arrival } from '../../interop/read-records';

const VISITOR = 'v';

/** A session as it is tracked: its start, so many numbered events, its end. */
const session = (sessionIndex: number, events: number): Arrival[] => {
  const common = { visitor: VISITOR, session: `s${sessionIndex}`, sessionIndex };
  return [
    { ...common, id: `${sessionIndex}-start`, name: 'session.start' },
    ...Array.from({ length: events }, (_, i) => ({
      ...common,
      id: `${sessionIndex}-${i}`,
      name: i % 2 ? 'page_view' : 'tick',
      eventIndex: i + 1,
    })),
    { ...common, id: `${sessionIndex}-end`, name: 'session.end', eventCount: events },
  ];
};

const plan = { visitor: VISITOR, sessions: 1 };

test('event count: all that was tracked has come', () => {
  const all = session(1, 3);
  expect(countVisitor({ ...plan, events: { tick: 2, page_view: 1 } }, all)).toEqual({
    tracked: 5,
    arrived: 5,
    again: 0,
    lost: [],
    wrong: [],
  });
});

test('event count: repeated arrivals are counted, and are not new', () => {
  const all = session(1, 3);
  expect(countVisitor(plan, [...all, ...all, all[1]!])).toMatchObject({
    arrived: 5,
    again: 6,
    lost: [],
    wrong: [],
  });
});

test.each([
  ['the start', 0, 'session 1: its start'],
  ['an event in the middle', 2, 'session 1: event 2 of 3'],
  ['the last event', 3, 'session 1: event 3 of 3'],
  ['the end', 4, 'session 1: its end'],
])('event count: %s is missed', (_, at, sentence) => {
  const all = session(1, 3).filter((_, i) => i !== at);
  expect(countVisitor(plan, all)).toMatchObject({ arrived: 4, lost: [sentence], wrong: [] });
});

test('event count: a session of which nothing has come is missed, and so are the events of the plan', () => {
  const { lost, tracked } = countVisitor({ ...plan, sessions: 2, events: { tick: 3 } }, session(1, 3));
  expect(lost).toEqual(['session 2: its start', 'session 2: its end', 'tick: 1 of 3']);
  expect(tracked).toBe(7);
});

test('event count: an id that stands for two events, and an event that nobody tracked, are wrong', () => {
  const all = session(1, 3);
  const other = { ...all[1]!, name: 'other' };
  expect(countVisitor(plan, [...all, other]).wrong).toEqual(['ids that stand for more than one event: 1']);
  const stranger = { ...all[1]!, id: 'stranger' };
  expect(countVisitor(plan, [...all, stranger]).wrong).toEqual(['events too many: 1']);
  expect(countVisitor({ ...plan, events: { tick: 1 } }, all).wrong).toEqual(['tick too many: 1']);
});

test('event count: other visitors do not count', () => {
  const others = session(1, 9).map((arrival) => ({ ...arrival, id: `other-${arrival.id}`, visitor: 'w' }));
  expect(countVisitor(plan, [...others, ...session(1, 3)])).toMatchObject({
    tracked: 5,
    arrived: 5,
    wrong: [],
  });
});

test('event count: any lost and repeated arrivals are counted', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(sizes, fc.infiniteStream(fc.integer({ min: 0, max: 3 })), fc.nat(), (counts, times, seed) => {
      const tracked = counts.flatMap((events, i) => session(i + 1, events));
      // The last event is there: without it, and without the end, nobody could know of it.
      const came = tracked.map((event) => ({
        event,
        times: event.name === 'session.end' ? 1 + (seed % 2) : times.next().value!,
      }));
      const arrivals = came.flatMap(({ event, times }) => Array<Arrival>(times).fill(event)).reverse();
      const unique = came.filter(({ times }) => times > 0).length;
      const counted = countVisitor({ visitor: VISITOR, sessions: counts.length }, arrivals);
      expect(counted.tracked).toBe(tracked.length);
      expect(counted.arrived).toBe(unique);
      expect(counted.again).toBe(arrivals.length - unique);
      expect(counted.lost).toHaveLength(tracked.length - unique);
      expect(counted.wrong).toEqual([]);
    }),
  );
});
