// What is reported where a session arrives by a link, rules 9 and 17: the own one's end, if it lived, and no start.
import { expect, test } from 'vitest';
import { linkSession } from '../../../src/plugins/link/link-session';
import type { SessionRecord } from '../../../src/core/session/rules/session-record';
import {
  defaults,
  freshIds,
  HIDDEN,
  HOUR,
  living,
  MINUTE,
  origin,
  over,
  sessionId,
  T0,
  userId,
} from '../../core/session/arbitraries';

const context = { now: T0, limits: defaults, ids: freshIds(9), origin, exclusive: true };
const linked = living({ userId: userId(2), sessionId: sessionId(2), eventIndex: 7 });
const arrive = (own: SessionRecord | undefined) =>
  linkSession(own, linked, { at: T0, visibleSince: HIDDEN }, context);
const reported = (own: SessionRecord | undefined) =>
  arrive(own).effects.map(({ type, record }) => [type, record.sessionId, record.endReason, record.endedAt]);

test('link session end: nothing where nobody was here', () => {
  expect(arrive(undefined)).toEqual({ record: linked, effects: [] });
});
test('link session end: nothing where it is a copy of the own one', () => {
  expect(arrive({ ...linked, eventIndex: 3 })).toMatchObject({ record: { eventIndex: 7 }, effects: [] });
});
test('link session end: the end of the own one, as of the time of the link', () => {
  expect(reported(living())).toEqual([['session-end', sessionId(1), 5, T0]]);
  expect(arrive(living()).record).toMatchObject({ sessionId: sessionId(2), eventIndex: 7, endedAt: 0 });
});
test('link session end: an end that the timeouts have brought, with its own reason and time', () => {
  const idle = living({ startedAt: T0 - HOUR, lastActivityAt: T0 - 31 * MINUTE });
  expect(reported(idle)).toEqual([['session-end', sessionId(1), 1, T0 - 31 * MINUTE]]);
});
test('link session end: no end that was announced before', () => {
  expect(reported(over())).toEqual([]);
});
