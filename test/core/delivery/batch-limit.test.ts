// How many events go together after batches that were refused.
import { expect, test } from 'vitest';
import { createBatchLimit } from '../../../src/core/delivery/batch-limit';

test('a divided batch halves the limit, down to one event; one that passes alone lifts it', () => {
  const limit = createBatchLimit(50);
  const seen = [20, 10, 5, 2].map((events) => {
    limit.count('divided', events);
    return limit.mostEvents();
  });
  expect(seen).toEqual([10, 5, 2, 1]);
  limit.count('acknowledged', 1);
  expect(limit.mostEvents()).toBe(50);
});
test('a smaller batch that passes keeps the limit: the collector may limit the size', () => {
  const limit = createBatchLimit(50);
  limit.count('divided', 5);
  limit.count('acknowledged', 2);
  expect(limit.mostEvents()).toBe(2);
});
test('failures and single refusals keep the limit', () => {
  const limit = createBatchLimit(50);
  limit.count('divided', 20);
  limit.count('failed', 10);
  limit.count('refused', 1);
  expect(limit.mostEvents()).toBe(10);
});
test('after 50 refusals in a row nothing is divided, and batches are whole again', () => {
  const limit = createBatchLimit(50);
  limit.count('divided', 3);
  for (let n = 1; n < 50; n++) {
    expect(limit.mayDivide()).toBe(true);
    limit.count('refused', 1);
    limit.count('failed', 1);
  }
  expect(limit.mayDivide()).toBe(false);
  expect(limit.mostEvents()).toBe(1);
  limit.count('refused', 1);
  expect(limit.mostEvents()).toBe(50);
  limit.count('acknowledged', 50);
  expect(limit.mayDivide()).toBe(true);
});
