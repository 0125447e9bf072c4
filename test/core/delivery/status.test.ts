// What becomes of events: a table, and what must hold whatever happens to them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextStatus, type DeliveryChange, type Status } from '../../../src/core/delivery/status';

const statuses: readonly Status[] = ['waiting', 'inFlight', 'unconfirmed', 'done'];
const changes: readonly DeliveryChange[] = [
  'request', 'beacon', 'pageExit', 'interrupted', 'acknowledged', 'refused', 'divided', 'failed',
]; // prettier-ignore

test.each<[Status, DeliveryChange, Status]>([
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
])('%s, %s: %s', (before, change, after) => {
  expect(nextStatus(before, change, { isTrusted: true })[0]).toBe(after);
  expect(nextStatus(before, change, { isTrusted: false })[0]).toBe(after);
});

describe('whatever happens', () => {
  const history = fc.array(fc.tuple(fc.constantFrom(...changes), fc.boolean()), { maxLength: 20 });
  const live = (steps: readonly (readonly [DeliveryChange, boolean])[]) => {
    let status: Status = 'waiting';
    return steps.map(([change, healthy]) => {
      const before = status;
      const [after, isStored] = nextStatus(before, change, { isTrusted: healthy });
      status = after;
      return { before, change, healthy, after, isStored };
    });
  };

  test('nothing is both done and stored, and nothing that waits or is in flight is not', () => {
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
        expect(['waiting', 'done']).toContain(nextStatus(status, 'failed', { isTrusted: healthy })[0]);
      }),
    );
  });
  test('only an answer makes them done, and done they stay', () => {
    fc.assert(
      fc.property(history, (steps) => {
        for (const { before, change, after } of live(steps)) {
          if (before === 'done') expect(after).toBe('done');
          else if (after === 'done') expect(['acknowledged', 'refused']).toContain(change);
        }
      }),
    );
  });
});
