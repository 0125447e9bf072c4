// `debug`: what happens is on the console, and nothing else changes. `{ sessionId }`, rule 39, is in e2e.
import { expect, test, vi } from 'vitest';
import type { Options } from '../../../src/index';
import { useVisitor } from '../../browser/visitor';

const { visit, later, received, profile } = useVisitor();

const UUID = /^[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const logged = () => vi.mocked(console.log).mock.calls;
const start = async (options: Partial<Options>) => {
  const tracker = await visit({
    ...options,
    plugins: [{ name: 'kit', setup: (api) => api.log('kit', { starts: true }) }],
  });
  tracker.track('signup', { plan: 'pro' });
  await later(10);
  return tracker;
};

test('debug: true: events are on the console as they are sent, in ordinary sessions', async () => {
  const tracker = await start({ debug: true });
  tracker.newSession();
  const events = await received();
  expect(events.map(({ name }) => name)).toEqual(['session_start', 'signup', 'session_end', 'session_start']);
  expect(logged().slice(1)).toEqual(events.map((event) => ['sojourn:', expect.objectContaining(event)]));
  for (const { session, ...event } of events) {
    expect(event).not.toHaveProperty('debug');
    expect(session).toMatchObject({ sessionId: expect.stringMatching(UUID), storageMechanism: 'cookie' });
  }
  expect(new Set(events.map(({ session }) => session!.sessionId)).size).toBe(2);
  expect(profile().kept()).toContain('sojourn');
});

test('debug: true: plugins may write to it too', async () => {
  await start({ debug: true });
  expect(logged()[0]).toEqual(['sojourn:', 'kit', { starts: true }]);
});

test.each([[{}], [{ debug: false }]])('debug: %j: nothing is written', async (options) => {
  await start(options);
  expect(await received('signup')).toHaveLength(1);
  expect(logged()).toEqual([]);
});
