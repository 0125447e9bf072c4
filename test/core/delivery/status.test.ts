// What becomes of events: a table, and what must hold whatever happens to them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextStatus, type DeliveryChange, type Status } from '../../../src/core/delivery/status';

const statuses: readonly Status[] = ['waiting', 'inFlight', 'unconfirmed', 'done'];
const changes: readonly DeliveryChange[] = [
  'request', 'beacon', 'pageExit', 'interrupted', 'acknowledged', 'refused', 'divided', 'failed', 'doubted',
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
  ['unconfirmed', 'doubted', 'waiting'],
  ['unconfirmed', 'interrupted', 'unconfirmed'],
  ['unconfirmed', 'pageExit', 'unconfirmed'],
])('delivery status: %s on %s becomes %s', (before, change, after) => {
  expect(nextStatus(before, change)).toBe(after);
});

describe('delivery status: any history', () => {
  const history = fc.array(fc.constantFrom(...changes), { maxLength: 20 });
  const live = (steps: readonly DeliveryChange[]) => {
    let status: Status = 'waiting';
    return steps.map((change) => {
      const before = status;
      status = nextStatus(before, change);
      return { before, change, after: status };
    });
  };

  test('a failure leaves nothing unconfirmed or in flight', () => {
    fc.assert(
      fc.property(fc.constantFrom(...statuses), (status) => {
        expect(['waiting', 'done']).toContain(nextStatus(status, 'failed'));
      }),
    );
  });
  test('only an answer makes events done, and they stay done', () => {
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
