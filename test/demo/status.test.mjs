// What the inspector says of a session whose end has not been reported.
import { expect, test } from 'vitest';
import { endOf, statusOf } from '../../demo/inspector/public/status.js';

const now = Date.parse('2030-01-01T10:00:00.000Z');
const session = (changes = {}) => ({
  startedAt: now - 100_000,
  lastAt: now - 5_000,
  receivedAt: now - 5_000,
  skew: 0,
  stretches: [{ time: now - 100_000, state: 'foreground' }],
  ...changes,
});
const textOf = (changes, isNewest = true) => statusOf(session(changes), isNewest, now).text;

test('session status: a session is live while events arrive, and the last one left it in the foreground', () => {
  expect(textOf()).toBe('live');
  // A visitor's clock that is an hour behind, or ahead.
  expect(textOf({ lastAt: now - 5_000 - 3_600_000, skew: 3_600_000 })).toBe('live');
  expect(textOf({ lastAt: now - 5_000 + 3_600_000, skew: -3_600_000 })).toBe('live');
});

test.each([
  ['nothing has come for a minute', { lastAt: now - 61_000, receivedAt: now - 61_000 }],
  // Sent by a later visit, or made up.
  ['its events have waited in the browser', { lastAt: now - 3_600_000 }],
  ['it was left in the background', { stretches: [{ time: now - 9_000, state: 'background' }] }],
  ['its events say no state, as other trackers’ do', { stretches: [] }],
])('session status: a session is open without a known end if %s', (_, changes) => {
  expect(textOf(changes)).toBe('open');
  // Its bar does not grow.
  expect(endOf(session(changes), statusOf(session(changes), true, now), now)).toBe(session(changes).lastAt);
});

test('session status: a reported end wins; a session before another one has no end yet', () => {
  expect(textOf({ reason: 'logout' })).toBe('logout');
  expect(textOf({}, false)).toBe('no end received');
});
