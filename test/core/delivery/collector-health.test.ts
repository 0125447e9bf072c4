// How the collector has answered last stands in localStorage, where anybody can write.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createCollectorHealth } from '../../../src/core/delivery/collector-health';
import { createMapArea, createWebStorage } from '../../browser/web-storage';

const KEY = 'sojourn|h|https://collect.example/e';
let local: Storage;
const create = () => createCollectorHealth(KEY, () => true);

beforeEach(() => vi.stubGlobal('localStorage', (local = createWebStorage(createMapArea()))));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const isSound = (health: ReturnType<typeof create>) => {
  expect(health.read()[2]).toSatisfy((dropped) => Number.isSafeInteger(dropped) && Number(dropped) >= 0);
  expect(health.delay()).toSatisfy((delay) => Number(delay) <= 300_000);
};

describe('collector health: an invalid note is ignored', () => {
  test.each(['11e400', '0,0,11e400', '0,0,-5', '0,0,1.5', '0,0,NaN', '0,0', '1e400,0,0', 'x,y,z', '[]', '0,0,0x10', '0,0,1,1', ',', '-3,0,0'])(
    '%s',
    (text) => {
      local.setItem(KEY, text);
      const health = create();
      isSound(health);
      health.drop(1);
      health.fail();
      isSound(health);
      health.succeed(health.read()[2]);
      expect([...health.read().filter((_, i) => i !== 1), health.delay()]).toEqual([0, 0, 0]);
      // A sane one stands there again.
      expect(create().isGood()).toBe(true);
    },
  ); // prettier-ignore
  test('any text', () => {
    const parts = fc.array(
      fc.oneof(fc.string({ maxLength: 5 }), fc.integer().map(String), fc.double().map(String)),
      { minLength: 2, maxLength: 4 },
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), parts.map(String)), (text) => {
        local.setItem(KEY, text);
        isSound(create());
      }),
    );
  });
});

test('collector health: a note written by one page is read by another', () => {
  // Both are asked at one instant.
  vi.useFakeTimers({ toFake: ['Date'] });
  const one = create();
  one.fail();
  one.drop(3);
  const other = create();
  expect([other.read()[0], other.read()[2]]).toEqual([1, 3]);
  expect(other.delay()).toBe(one.delay());
  for (let n = 0; n < 60; n++) one.fail('120');
  expect(other.read()[0]).toBe(61);
  other.succeed(2);
  expect([one.isGood(), one.read()[2]]).toEqual([true, 1]);
});
test('collector health: is kept in memory while nothing may be stored, until clear()', () => {
  const health = createCollectorHealth(KEY, () => false);
  health.fail();
  expect(health.read()[0]).toBe(1);
  expect(local.getItem(KEY)).toBeNull();
  health.succeed(0);
  expect(health.isGood()).toBe(true);
  health.clear();
  expect(health.isGood()).toBe(false);
  expect(local.getItem(KEY)).toBeNull();
});
