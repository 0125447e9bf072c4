// How many events go together after batches that were refused.
import { expect, test } from 'vitest';
import { createBatchLimit } from '../../../src/core/delivery/batch-limit';

test('batch limit: is halved by a divided batch, down to one event, and lifted when a single event is accepted', () => {
  const limit = createBatchLimit(50);
  const seen = [20, 10, 5, 2].map((events) => {
    expect(limit.judge(422, false, events)).toBe('divided');
    return limit.mostEvents();
  });
  expect(seen).toEqual([10, 5, 2, 1]);
  expect(limit.judge(200, true, 1)).toBe('acknowledged');
  expect(limit.mostEvents()).toBe(50);
});
test('batch limit: is kept when a smaller batch is accepted, because the collector may limit the size', () => {
  const limit = createBatchLimit(50);
  limit.judge(413, false, 5);
  limit.judge(200, true, 2);
  expect(limit.mostEvents()).toBe(2);
});
test('batch limit: is kept after failures and after refusals of single events', () => {
  const limit = createBatchLimit(50);
  limit.judge(422, false, 20);
  expect(limit.judge(503, false, 10)).toBe('failed');
  expect(limit.judge(422, false, 1)).toBe('refused');
  expect(limit.mostEvents()).toBe(10);
});
test('batch limit: returns to whole batches, which are not divided, after 50 refusals in a row', () => {
  const limit = createBatchLimit(50);
  expect(limit.judge(422, false, 3)).toBe('divided');
  for (let n = 1; n < 50; n++) {
    limit.judge(422, false, 1);
    limit.judge(503, false, 1);
  }
  expect(limit.mostEvents()).toBe(1);
  expect(limit.judge(422, false, 50)).toBe('refused');
  expect(limit.mostEvents()).toBe(50);
  limit.judge(200, true, 50);
  expect(limit.judge(422, false, 50)).toBe('divided');
});
test('batch limit: still divides the fiftieth refusal in a row', () => {
  const limit = createBatchLimit(50);
  for (let n = 1; n < 50; n++) limit.judge(422, false, 1);
  expect(limit.judge(422, false, 50)).toBe('divided');
  expect(limit.judge(422, false, 25)).toBe('refused');
});
