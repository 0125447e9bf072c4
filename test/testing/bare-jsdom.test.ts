// @vitest-environment jsdom
// Jest's jsdom has less than Vitest's: of what sojourn uses, these are missing there.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTracker } from '../../src/core/tracker/create-tracker';
import { pageViews } from '../../src/plugins/page-views/page-views';
import { createTestTracker } from '../../src/testing/testing';

const MISSING = ['TextEncoder', 'fetch', 'Response', 'Request', 'Headers', 'structuredClone', 'indexedDB'];

beforeEach(() => {
  for (const name of MISSING) vi.stubGlobal(name, undefined);
  expect('sendBeacon' in navigator).toBe(false);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('bare jsdom: a test tracker works where jsdom has no TextEncoder and no fetch', () => {
  const { tracker, collector, clock } = createTestTracker({ plugins: [pageViews()] });
  tracker.track('signup');
  clock.advance(31 * 60_000);
  expect(collector.names).toEqual(['session_start', 'page_view', 'signup', 'session_end']);
});

test('bare jsdom: a real tracker stays quiet without them: it keeps its session, and reports nothing', async () => {
  const said = (['error', 'warn', 'log'] as const).map((level) => vi.spyOn(console, level).mockReturnValue());
  const onError = vi.fn();
  const tracker = createTracker({ collector: 'https://collect.example/e', plugins: [pageViews()] });
  tracker.on('error', onError);
  expect(tracker.track('signup', { name: 'Zoë 😀' })).toMatch(/^[\da-f-]{36}$/);
  await vi.waitFor(() => expect(tracker.session).toMatchObject({ sessionIndex: 1, eventIndex: 2 }));
  await tracker.flush();
  // The first try fails, as without a network.
  dispatchEvent(new Event('pagehide'));
  tracker.shutdown();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(onError).not.toHaveBeenCalled();
  for (const spy of said) expect(spy).not.toHaveBeenCalled();
});
