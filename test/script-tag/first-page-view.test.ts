// The order of a page's first events, with the real tracker: what the stub has queued, and the page view of the load.
import { expect, test, vi } from 'vitest';
import { useVisitor } from '../browser/visitor';

const { profile, later, received } = useVisitor();

/** Loads a page whose stub has queued these calls so many milliseconds ago, and whose script arrives now. */
const arrive = async (
  calls: [ago: number, ...args: unknown[]][],
  attributes: Record<string, string> = {},
) => {
  await profile().load();
  vi.resetModules();
  class FakeDocument {
    get currentScript() {
      return { localName: 'script', dataset: { collector: 'https://collect.example/e', ...attributes } };
    }
  }
  profile().patch({ Document: FakeDocument });
  profile().patch({ Element: class {} });
  const now = Date.now();
  const q = calls.map(([ago, ...args]) => [now - ago, args]);
  Object.assign(window, { sojourn: Object.assign(() => {}, { q }) });
  Object.defineProperty(document, 'currentScript', {
    configurable: true,
    get: () => new FakeDocument().currentScript,
  });
  const { pageViews } = await import('../../src/plugins/page-views/page-views');
  const { installScript } = await import('../../src/script-tag/install-script');
  installScript([pageViews()]);
  await later(1100);
  return now;
};

test('first page view: the page view is first, a millisecond before the first queued event, and of the user that was named', async () => {
  const now = await arrive([
    [3000, 'identify', 'anna'],
    [2000, 'track', 'a'],
    [1500, 'track', 'b'],
  ]);
  const events = await received();
  expect(events.map(({ name }) => name)).toEqual(['session_start', 'page_view', 'a', 'b']);
  expect(events.map(({ time }) => now - Date.parse(time))).toEqual([2001, 2001, 2000, 1500]);
  const [, view] = events;
  expect(events.map(({ session }) => session!.eventIndex)).toEqual([null, 1, 2, 3]);
  expect(view!.session!.firstEventId).toBe(view!.id);
  expect(view!.user).toEqual({ id: 'anna' });
});

test('first page view: the page view belongs to the session of the first event, even if that is over when the script loads', async () => {
  await arrive(
    [
      [5000, 'track', 'a'],
      [1000, 'track', 'b'],
    ],
    { sessionForegroundTimeout: '2500', sessionBackgroundTimeout: '2500' },
  );
  const events = await received();
  expect(events.map(({ name, session }) => [name, session!.sessionIndex])).toEqual([
    ['session_start', 1],
    ['page_view', 1],
    ['a', 1],
    ['session_end', 1],
    ['session_start', 2],
    ['b', 2],
  ]);
});

test('first page view: without a queued event it has the time at which the script came', async () => {
  const now = await arrive([[3000, 'identify', 'anna']]);
  const [, view] = await received();
  expect([view!.name, Date.parse(view!.time) - now]).toEqual(['page_view', 0]);
});

test('first page view: a queued denial is known before anything is read, stored or sent (rule 35)', async () => {
  await arrive([
    [3000, 'track', 'a'],
    [2000, 'setConsent', 'denied'],
  ]);
  expect([profile().requests, profile().kept()]).toEqual([[], []]);
});
