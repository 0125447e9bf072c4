import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { whenIdle } from '../../../src/core/page/when-idle';

beforeEach(() => {
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('document', { readyState: 'complete' });
});
afterEach(() => vi.unstubAllGlobals());

test('idle page: a page that is loaded waits to be idle, at most 5 s', () => {
  const requestIdleCallback = vi.fn();
  vi.stubGlobal('requestIdleCallback', requestIdleCallback);
  const start = () => {};
  whenIdle(start);
  expect(requestIdleCallback).toHaveBeenCalledExactlyOnceWith(start, { timeout: 5000 });
});

test('idle page: without requestIdleCallback, the timer gets no delay that is not a number', () => {
  vi.stubGlobal('requestIdleCallback', undefined);
  const setTimeout = vi.fn();
  vi.stubGlobal('setTimeout', setTimeout);
  const start = () => {};
  whenIdle(start);
  expect(setTimeout).toHaveBeenCalledExactlyOnceWith(start);
});
