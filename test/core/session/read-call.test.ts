// Rule 13: a call that another page has left is replayed only if it can be one.
import { describe, expect, test } from 'vitest';
import { readCall } from '../../../src/core/session/read-call';
import { event, origin, T0 } from './arbitraries';

const call = { at: T0, visibleSince: T0 - 1, event: event(1), origin };

describe('waiting call: a call that another page has left', () => {
  test('waiting call: an event and an end are replayed as they were written (rule 13)', () => {
    const end = { at: T0, visibleSince: T0 - 1, reason: 'ended' };
    expect([readCall(call), readCall(end)]).toEqual([[call], [end]]);
  });
  test('waiting call: the time that the page gave may be another', () => {
    expect(readCall({ ...call, time: 1 })).toEqual([{ ...call, time: 1 }]);
  });
  test('waiting call: a tab that was hidden is so again, although JSON has no infinity', () => {
    const read: unknown = JSON.parse(JSON.stringify({ ...call, visibleSince: Infinity }));
    expect(readCall(read)).toEqual([{ ...call, visibleSince: Infinity }]);
  });
  test.each([
    ['nothing', undefined],
    ['a text', 'call'],
    ['no event and no reason', { at: T0 }],
    ['the reason of no end', { at: T0, reason: '' }],
    ['an unknown reason', { at: T0, reason: 'boredom' }],
    ['an instant of 0', { ...call, at: 0, time: T0 }],
    ['a negative instant', { ...call, at: -1, time: T0 }],
    ['no instant', { ...call, at: undefined, time: T0 }],
    ['a time of 0', { ...call, time: 0 }],
    ['a negative time', { ...call, time: -1 }],
    ['a time that is a word', { ...call, time: 'noon' }],
    ['no origin', { ...call, origin: undefined }],
  ])('waiting call: %s is ignored', (_, value) => {
    expect(readCall(value)).toEqual([]);
  });
});
