// Rule 35: the ids that are shown while consent is pending are those of the next session.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createNextIds } from '../../../src/core/session/next-ids';
import { T0 } from './arbitraries';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: T0 }));
afterEach(() => void vi.useRealTimers());

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

test('next ids: are random, and stay until they are spent (rule 35)', () => {
  const { get } = createNextIds(undefined, () => 5);
  const ids = get();
  expect(ids).toEqual({
    userId: expect.stringMatching(UUID),
    sessionId: expect.stringMatching(UUID),
    generation: 5,
  });
  expect(ids.userId).not.toBe(ids.sessionId);
  expect(get()).toBe(ids);
});

test('next ids: the session has the id that the debug mode sets, and the user has another', () => {
  const { sessionId, userId } = createNextIds('debug-1', () => 0).get();
  expect(sessionId).toBe('debug-1');
  expect(userId).toMatch(UUID);
});

test('next ids: a session that has them spends them, and another session does not (rule 7)', () => {
  const { get, spend } = createNextIds(undefined, () => 0);
  spend('another');
  const ids = get();
  spend('another');
  expect(get()).toBe(ids);
  spend(ids.sessionId);
  expect(get().userId).not.toBe(ids.userId);
  expect(get().sessionId).not.toBe(ids.sessionId);
});

test('next ids: clear() makes new ones', () => {
  const { get, clear } = createNextIds(undefined, () => 0);
  const ids = get();
  clear();
  expect(get().userId).not.toBe(ids.userId);
});

test('next ids: the provisional session begins when it is first looked at (rule 35)', () => {
  const { get, provisional } = createNextIds(undefined, () => 0);
  const { userId, sessionId } = get();
  const seen = provisional(true);
  vi.setSystemTime(T0 + 5000);
  expect(provisional(true)).toEqual(seen);
  expect(seen).toMatchObject({
    userId,
    sessionId,
    storageMechanism: 'memory',
    startedAt: new Date(T0).toISOString(),
    state: 'foreground',
  });
  expect(provisional(false).state).toBe('background');
});
