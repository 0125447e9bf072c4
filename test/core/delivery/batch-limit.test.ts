// How many events go together after batches that were refused.
import { expect, test } from 'vitest';
import { createBatchLimit } from '../../../src/core/delivery/batch-limit';

test('batch limit: is halved by a divided batch, down to one event, and lifted when a single event is accepted', () => {
  const limit = createBatchLimit(50);
  const seen = [20, 10, 5, 2].map((events) => {
    limit.count('divided', events);
    return limit.mostEvents();
  });
  expect(seen).toEqual([10, 5, 2, 1]);
  limit.count('acknowledged', 1);
  expect(limit.mostEvents()).toBe(50);
});
test('batch limit: is kept when a smaller batch is accepted, because the collector may limit the size', () => {
  const limit = createBatchLimit(50);
  limit.count('divided', 5);
  limit.count('acknowledged', 2);
  expect(limit.mostEvents()).toBe(2);
});
test('batch limit: is kept after failures and after refusals of single events', () => {
  const limit = createBatchLimit(50);
  limit.count('divided', 20);
  limit.count('failed', 10);
  limit.count('refused', 1);
  expect(limit.mostEvents()).toBe(10);
});
test('batch limit: returns to whole batches, which are not divided, after 50 refusals in a row', () => {
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
