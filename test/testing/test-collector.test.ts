import { describe, expect, test } from 'vitest';
import { createTestCollector } from '../../src/testing/testing';

const body = (...names: string[]) =>
  JSON.stringify({
    sentAt: '2026-01-15T09:00:00.000Z',
    context: {},
    groups: [
      {
        session: { sessionId: 's1', sessionIndex: 1 },
        tab: { id: 't1' },
        events: names.map((name) => ({
          id: `id-${name}`,
          name,
          properties: { name },
          eventIndex: 1,
          state: 'foreground',
        })),
      },
    ],
  });

describe('test collector: a collector in memory', () => {
  test('lists whole events, each id once', () => {
    const collector = createTestCollector();
    collector.receive(body('signup', 'order'), '/e');
    collector.receive(body('order', 'feedback'));
    expect(collector.names).toEqual(['signup', 'order', 'feedback']);
    expect(collector.named('order')).toMatchObject([
      { tab: { id: 't1' }, session: { sessionId: 's1', eventIndex: 1 } },
    ]);
    expect(collector.requests.map(({ url }) => url)).toEqual(['/e', '']);
  });

  test('forgets what came before, and knows it when it comes again', () => {
    const collector = createTestCollector();
    collector.receive(body('signup'));
    collector.clear();
    collector.receive(body('signup', 'order'));
    expect(collector.names).toEqual(['order']);
  });

  test('waits for a name or for what a function says, and gives what has come already', async () => {
    const collector = createTestCollector();
    const order = collector.waitFor('order');
    const signup = collector.waitFor(({ properties }) => properties.name === 'signup');
    collector.receive(body('order', 'signup'));
    await expect(order).resolves.toMatchObject({ id: 'id-order' });
    await expect(signup).resolves.toMatchObject({ id: 'id-signup' });
    await expect(collector.waitFor('signup', { timeout: 1 })).resolves.toMatchObject({ id: 'id-signup' });
  });

  test('a wait in vain lists what did come', async () => {
    const collector = createTestCollector({ timeout: 5 });
    await expect(collector.waitFor('order')).rejects.toThrow(
      '"order" did not arrive within 5 ms.\nNothing did.',
    );
    collector.receive(body('sign_up'));
    collector.receive('[{"schema":"of another protocol"}]');
    collector.receive('');
    await expect(collector.waitFor('signup')).rejects.toThrow(
      '"signup" did not arrive within 5 ms.\n1 event did:\n  sign_up {"name":"sign_up"}\n' +
        '2 requests had no batch of the native protocol: see collector.requests.',
    );
    await expect(collector.waitFor(() => false)).rejects.toThrow('An event that fits did not arrive');
  });

  test('lists the last 20 of many, and long properties in part', async () => {
    const collector = createTestCollector({ timeout: 5 });
    collector.receive(body(...Array.from({ length: 30 }, (_, at) => `event-${at}-${'x'.repeat(200)}`)));
    const message = await collector.waitFor('order').catch((error: Error) => error.message);
    expect(message).toContain('30 events did:\n  (10 before these)\n  event-10-');
    for (const line of `${message}`.split('\n')) expect(line.length).toBeLessThan(400);
  });

  test('a function that throws fails its wait', async () => {
    const collector = createTestCollector();
    collector.receive(body('signup'));
    const fail = () => {
      throw new Error('no such property');
    };
    await expect(collector.waitFor(fail)).rejects.toThrow('no such property');
  });

  test.each([undefined, 7, null])('says that %s is nothing to wait for', async (wanted) => {
    const collector = createTestCollector();
    await expect(collector.waitFor(wanted as never)).rejects.toThrow(
      `waitFor(${wanted}) needs the name of an event`,
    );
  });
});
