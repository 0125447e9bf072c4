// Which bursts go together in a request, at both sides of each bound.
import { describe, expect, test } from 'vitest';
import { ENVELOPE_BYTES, MAX_REQUEST_BYTES, type Burst } from '../../../src/core/delivery/burst';
import { planBatch } from '../../../src/core/delivery/plan-batch';

const SHARED = '{"page":{"id":"p"}}';
const burst = (key: string, more: Partial<Burst> = {}): Burst => ({
  key,
  groups: [[SHARED, ['{}']]],
  context: '{}',
  due: 0,
  failures: 0,
  events: 1,
  bytes: 100,
  status: 'waiting',
  isOwn: true,
  ...more,
});
const plan = (bursts: Burst[], most = 50, passed = 0) => {
  const [batch, mostEvents, mayWait] = planBatch(
    new Map(bursts.map((one) => [one.key, one])),
    ({ status }) => status === 'waiting',
    most,
    passed,
  );
  return { keys: batch.map(({ key }) => key).join(''), mostEvents, mayWait };
};

describe('plan batch: a batch', () => {
  test('has a suspicious burst although a burst without failures is out', () => {
    expect(plan([burst('a', { status: 'inFlight' }), burst('b', { failures: 3 })])).toMatchObject({
      keys: 'b',
    });
  });
  test('is empty if no burst is free', () => {
    expect(plan([])).toMatchObject({ keys: '' });
  });
  test('has all free bursts, and may wait for more', () => {
    expect(plan([burst('a'), burst('b')])).toEqual({ keys: 'ab', mostEvents: 50, mayWait: true });
  });
  test('does not wait when it is full', () => {
    expect(plan([burst('a', { events: 49 })])).toMatchObject({ mayWait: true });
    expect(plan([burst('a', { events: 50 })])).toMatchObject({ mayWait: false });
  });
  test('does not wait with events that an earlier page left', () => {
    expect(plan([burst('a'), burst('b', { isOwn: undefined })])).toEqual({ keys: 'ab', mostEvents: 50, mayWait: false }); // prettier-ignore
  });
  test('has as many events as the limit allows, and does not wait if bursts are left', () => {
    const [a, b] = [burst('a', { events: 30 }), burst('b', { events: 20 })];
    expect(plan([a, b])).toMatchObject({ keys: 'ab', mayWait: false });
    expect(plan([a, b], 49)).toMatchObject({ keys: 'a', mayWait: false });
  });
  test('has a burst of more events than the limit alone, to be split', () => {
    expect(plan([burst('a', { events: 9 }), burst('b')], 4)).toMatchObject({ keys: 'a', mostEvents: 4 });
  });
  test('has bursts of one context only', () => {
    expect(plan([burst('a'), burst('b', { context: '{"app":1}' })])).toMatchObject({ keys: 'a', mayWait: false }); // prettier-ignore
  });
  test('has as many bytes, with its envelope, as a request that outlives its page', () => {
    const room = MAX_REQUEST_BYTES - ENVELOPE_BYTES;
    const other = burst('b', { bytes: 100, groups: [['{"page":{"id":"q"}}', ['{}']]] });
    expect(plan([burst('a', { bytes: room - 100 }), other])).toMatchObject({ keys: 'ab' });
    expect(plan([burst('a', { bytes: room - 99 }), other])).toMatchObject({ keys: 'a', mayWait: false });
  });
  test('counts the shared fields of neighbors once', () => {
    const room = MAX_REQUEST_BYTES - ENVELOPE_BYTES;
    const first = burst('a', { bytes: room - 100 + SHARED.length });
    expect(plan([first, burst('b')])).toMatchObject({ keys: 'ab' });
    expect(plan([{ ...first, bytes: first.bytes + 1 }, burst('b')])).toMatchObject({ keys: 'a' });
    // The last group of one meets the first of the next.
    const two = burst('b', {
      groups: [
        [SHARED, ['{}']],
        ['{}', ['{}']],
      ],
    });
    const filled = { ...first, bytes: first.bytes - 99 };
    expect(plan([filled, two, burst('c')])).toMatchObject({ keys: 'ab' });
    expect(plan([filled, burst('b'), burst('c')])).toMatchObject({ keys: 'abc' });
  });
});

describe('plan batch: bursts that were answered by 5xx', () => {
  test('are sent with all others at first', () => {
    expect(plan([burst('a', { failures: 2 }), burst('b')])).toMatchObject({ keys: 'ab' });
  });
  test('are sent after all others from the third answer on, the fewest failures first', () => {
    const bursts = [burst('a', { failures: 4 }), burst('b', { failures: 3 }), burst('c')];
    expect(plan(bursts)).toMatchObject({ keys: 'c' });
    expect(plan(bursts.slice(0, 2))).toMatchObject({ keys: 'b' });
    expect(plan([bursts[0]!, burst('d', { failures: 4 })])).toMatchObject({ keys: 'ad' });
  });
  test.each([
    [3, 0, 25],
    [4, 0, 12.5],
    [4, 1, 25],
    [4, 2, 50],
    [4, 9, 50],
    [8, 0, 1],
    [40, 0, 1],
  ])(
    'after %i answers, with %i batches accepted since, share a batch of %d events',
    (failures, passed, mostEvents) => {
      expect(plan([burst('a', { failures })], 50, passed)).toMatchObject({ mostEvents });
    },
  );
});
