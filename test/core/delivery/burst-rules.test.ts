// When a burst may grow, whose it is, and what becomes of it when it is divided: at both sides of each bound.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LONGEST_DELAY_MS } from '../../../src/core/delivery/backoff-delay';
import {
  appendEvent,
  BURST_LEASE_MS,
  createBurst,
  ENVELOPE_BYTES,
  eventsOf,
  hasRoom,
  isLeased,
  MAX_REQUEST_BYTES,
  RENEWAL_MARGIN_MS,
  splitBurst,
  suspicionOf,
  type Burst,
} from '../../../src/core/delivery/burst';

const NOW = Date.UTC(2026, 4, 4, 9);
const SHARED = '{"page":{"id":"p"}}';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterEach(() => void vi.useRealTimers());

const burstOf = (count: number, more: object = {}): Burst => {
  const events = Array.from({ length: count }, (_, n) => `{"id":"${n}"}`);
  return { ...createBurst('key', { groups: [[SHARED, events]], context: '{}', due: 0 }, count), ...more };
};

describe('burst: a lease', () => {
  test.each([
    ['has expired at its end', 0, false],
    ['is valid a millisecond before its end', 1, true],
    ['is valid at the longest possible time before its end', BURST_LEASE_MS, true],
    ['has expired when its end is further away, because the clock was set back', BURST_LEASE_MS + 1, false],
  ])('%s', (_what, left, expected) => {
    expect(isLeased({ due: NOW + left })).toBe(expected);
    expect(isLeased({ due: NOW + left + RENEWAL_MARGIN_MS }, RENEWAL_MARGIN_MS)).toBe(expected);
  });
  test('may be longer if the events have failed before', () => {
    expect(isLeased({ due: NOW + LONGEST_DELAY_MS, failures: 1 })).toBe(true);
    expect(isLeased({ due: NOW + LONGEST_DELAY_MS + 1, failures: 1 })).toBe(false);
    expect(isLeased({ due: NOW + LONGEST_DELAY_MS, failures: 0 })).toBe(false);
  });
  test.each([undefined, null, 'soon', {}, NaN])('is invalid if its end is %j', (due) => {
    expect(isLeased({ due: due as never })).toBe(false);
  });
});

describe('burst: room for another event', () => {
  const room = MAX_REQUEST_BYTES - 2 * ENVELOPE_BYTES;
  test('exists for the same context only', () => {
    expect(hasRoom(burstOf(1), '{}', 10, 50)).toBe(true);
    expect(hasRoom(burstOf(1), '{"app":1}', 10, 50)).toBe(false);
  });
  test('ends at the event limit of a request', () => {
    expect(hasRoom(burstOf(49), '{}', 10, 50)).toBe(true);
    expect(hasRoom(burstOf(50), '{}', 10, 50)).toBe(false);
  });
  test('ends at the byte limit of a request', () => {
    const burst = burstOf(1, { bytes: 100 });
    expect(hasRoom(burst, '{}', room - 100, 50)).toBe(true);
    expect(hasRoom(burst, '{}', room - 99, 50)).toBe(false);
  });
  test('shrinks by the events and bytes that are appended', () => {
    const burst = burstOf(0);
    appendEvent(burst, SHARED, '{"id":"a"}', 10);
    const { bytes } = burst;
    appendEvent(burst, SHARED, '{"id":"b"}', 10);
    expect([burst.events, burst.bytes - bytes]).toEqual([2, 10]);
    appendEvent(burst, '{"page":{"id":"q"}}', '{"id":"c"}', 10);
    expect([burst.events, burst.bytes - bytes]).toEqual([3, 20 + SHARED.length]);
    expect(eventsOf([burst]).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });
});

describe('burst: division', () => {
  test('makes one burst of each event, in order, with keys between its own key and the next', () => {
    const parts = splitBurst(burstOf(12, { key: 's|1|5', failures: 4, context: '{"app":1}' }));
    const keys = parts.map(({ key }) => key);
    expect([...keys].sort()).toEqual(keys);
    expect(keys.every((key) => key > 's|1|5' && key < 's|1|6')).toBe(true);
    expect(eventsOf(parts).map(({ id }) => id)).toEqual(Array.from({ length: 12 }, (_, n) => `${n}`));
    for (const part of parts)
      expect(part).toMatchObject({ events: 1, failures: 4, due: 0, status: 'waiting', context: '{"app":1}' });
  });
});

test.each([[0, 0], [1, 0], [2, 0], [3, 3], [9, 9]])('burst: %i answers of 5xx count as a suspicion of %i', (failures, suspicion) => {
  expect(suspicionOf(burstOf(1, { failures }))).toBe(suspicion);
}); // prettier-ignore

test.each([[undefined, 0], [-1, 2 ** 32 - 1], ['3', 3], ['x', 0], [NaN, 0], [{}, 0]])(
  'burst: a stored number of failures of %j counts as %i',
  (failures, count) => {
    const row = { groups: [[SHARED, ['{"id":"a"}']]], context: '{}', due: 0, failures };
    expect(createBurst('key', row as never).failures).toBe(count);
  },
); // prettier-ignore
