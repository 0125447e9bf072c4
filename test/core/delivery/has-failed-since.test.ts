// Whether what was handed over may have been lost: has the collector failed since, to any page?
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  createCollectorHealth,
  hasFailedSince,
  UNKNOWN_HEALTH,
} from '../../../src/core/delivery/collector-health';
import { createMapArea, createWebStorage } from '../../browser/web-storage';

const NOW = Date.UTC(2026, 4, 4, 9);
const pass = (milliseconds: number) => void vi.setSystemTime(Date.now() + milliseconds);
const create = () => createCollectorHealth('health', () => true);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  vi.stubGlobal('localStorage', createWebStorage(createMapArea()));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('collector health: has failed since an earlier reading', () => {
  test('is false before the first answer', () => {
    expect(hasFailedSince(UNKNOWN_HEALTH, create().read())).toBe(false);
  });
  test('is true while the collector fails more often than the reading says', () => {
    const health = create();
    health.fail();
    expect(hasFailedSince(UNKNOWN_HEALTH, health.read())).toBe(true);
    const before = health.read();
    expect(hasFailedSince(before, health.read())).toBe(false);
    health.begin(10_000);
    expect(hasFailedSince(before, health.read())).toBe(false);
    health.fail();
    expect(hasFailedSince(before, health.read())).toBe(true);
  });
  test('is true after an answer, if the collector has failed in between', () => {
    const health = create();
    health.succeed(0);
    const good = health.read();
    health.fail();
    pass(100);
    health.succeed(0);
    const better = health.read();
    expect(hasFailedSince(good, better)).toBe(true);
    expect(hasFailedSince(better, better)).toBe(false);
    pass(100);
    health.succeed(0);
    expect(hasFailedSince(better, health.read())).toBe(false);
    expect(hasFailedSince(good, health.read())).toBe(true);
  });
});

describe('collector health: the next try', () => {
  test('waits for its time, at most as long as a backoff may take', () => {
    const health = create();
    health.fail('120');
    expect(health.delay()).toBe(120_000);
    pass(119_999);
    expect(health.delay()).toBe(1);
    pass(1);
    expect(health.delay()).toBe(0);
    // The clock was set back.
    pass(-3_600_000);
    expect(health.delay()).toBe(0);
  });
  test('is reserved for one page as long as its request may take, only after failures', () => {
    const health = create();
    health.succeed(0);
    health.begin(10_000);
    expect(health.delay()).toBe(0);
    health.fail();
    health.begin(10_000);
    expect(health.delay()).toBe(10_000);
    // The network is back.
    health.begin(0);
    expect(health.delay()).toBe(0);
  });
});
