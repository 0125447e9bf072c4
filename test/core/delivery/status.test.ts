// What becomes of events: a table, and what must hold whatever happens to them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextStatus, type Signal, type Status } from '../../../src/core/delivery/status';

const statuses: readonly Status[] = ['waiting', 'inFlight', 'unconfirmed', 'done'];
const signals: readonly Signal[] = [
  'request', 'beacon', 'pageExit', 'interrupted', 'acknowledged', 'refused', 'divided', 'failed',
]; // prettier-ignore

test.each<[Status, Signal, Status]>([
  ['waiting', 'request', 'inFlight'],
  ['waiting', 'beacon', 'unconfirmed'],
  ['waiting', 'refused', 'done'],
  ['inFlight', 'acknowledged', 'done'],
  ['inFlight', 'refused', 'done'],
  ['inFlight', 'divided', 'waiting'],
  ['inFlight', 'failed', 'waiting'],
  ['inFlight', 'interrupted', 'waiting'],
  ['inFlight', 'pageExit', 'unconfirmed'],
  ['unconfirmed', 'acknowledged', 'done'],
  ['unconfirmed', 'failed', 'waiting'],
  ['unconfirmed', 'interrupted', 'unconfirmed'],
  ['unconfirmed', 'pageExit', 'unconfirmed'],
])('delivery status: %s, %s: %s', (before, signal, after) => {
  expect(nextStatus(before, signal, true)[0]).toBe(after);
  expect(nextStatus(before, signal, false)[0]).toBe(after);
});

describe('delivery status: any sequence of changes', () => {
  const history = fc.array(fc.tuple(fc.constantFrom(...signals), fc.boolean()), { maxLength: 20 });
  const live = (steps: readonly (readonly [Signal, boolean])[]) => {
    let status: Status = 'waiting';
    return steps.map(([signal, healthy]) => {
      const before = status;
      const [after, isStored] = nextStatus(before, signal, healthy);
      status = after;
      return { before, signal, healthy, after, isStored };
    });
  };

  test('an event is never both delivered and stored, and every waiting or sent event is stored', () => {
    fc.assert(
      fc.property(history, (steps) => {
        for (const { after, isStored, healthy } of live(steps)) {
          if (after === 'done') expect(isStored).toBe(false);
          else if (after !== 'unconfirmed' || !healthy) expect(isStored).toBe(true);
          else expect(isStored).toBe(false);
        }
      }),
    );
  });
  test('a failure leaves nothing unconfirmed or in flight', () => {
    fc.assert(
      fc.property(fc.constantFrom(...statuses), fc.boolean(), (status, healthy) => {
        expect(['waiting', 'done']).toContain(nextStatus(status, 'failed', healthy)[0]);
      }),
    );
  });
  test('only an answer makes them done, and done they stay', () => {
    fc.assert(
      fc.property(history, (steps) => {
        for (const { before, signal, after } of live(steps)) {
          if (before === 'done') expect(after).toBe('done');
          else if (after === 'done') expect(['acknowledged', 'refused']).toContain(signal);
        }
      }),
    );
  });
});
