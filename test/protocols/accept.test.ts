// What a site's own protocol receives when its request has been answered.
import { expect, test } from 'vitest';
import { flatten, type NativeBatch } from '../../src/server/collector';
import type { Batch, Protocol, ProtocolRequest } from '../../src/core/delivery/protocol';
import { native } from '../../src/core/delivery/native';
import { useVisitor } from '../browser/visitor';

const { visit, later, profile } = useVisitor();

type Asked = [response: Response, batch: Batch, request: ProtocolRequest];

test('accept: gets the answer, the batch, and the request that is answered', async () => {
  const asked: Asked[] = [];
  const encoded: ProtocolRequest[] = [];
  const protocol: Protocol = {
    name: 'own',
    encode(batch) {
      const [request] = native.encode(batch);
      encoded.push({ ...request!, contentType: 'application/json' });
      return encoded.slice(-1);
    },
    accept(...input) {
      asked.push(input);
      return true;
    },
  };
  const tracker = await visit({ protocol, app: { name: 'shop', version: '1.10' } });
  profile().answer(() => ({ status: 202, body: 'taken' }));
  tracker.track('signup', { plan: 'pro' });
  await later(10);
  expect(asked).toHaveLength(1);
  const [response, batch, request] = asked[0]!;
  expect([response.status, await response.text()]).toEqual([202, 'taken']);
  expect(encoded).toContainEqual(request);
  expect(request.body).toBe(profile().requests[0]!.body);
  // The very batch that was encoded.
  const { sentAt, context, groups } = JSON.parse(request.body) as NativeBatch;
  expect({ sentAt, context, events: flatten({ groups }) }).toEqual(
    JSON.parse(JSON.stringify({ sentAt: batch.sentAt, context: batch.context, events: batch.events })),
  );
  expect(batch).toMatchObject({
    collector: 'https://collect.example/e',
    sentAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    context: { app: { name: 'shop', version: '1.10' }, sdk: { name: 'sojourn' } },
    events: [{ name: 'session_start' }, { name: 'signup', properties: { plan: 'pro' } }],
  });
});

test('accept: each request of a batch gets its own answer', async () => {
  const asked: Asked[] = [];
  const protocol: Protocol = {
    name: 'single',
    encode: (batch) =>
      batch.events.map((event) => ({
        url: batch.collector,
        body: JSON.stringify(event),
        events: [event],
      })),
    accept(...input) {
      asked.push(input);
      return true;
    },
  };
  const tracker = await visit({ protocol });
  for (const name of ['a', 'b']) tracker.track(name);
  await later(10);
  await later(1_000);
  const named = asked.map(([, , { body, events }]) => [
    (JSON.parse(body) as { name: string }).name,
    events!.length,
  ]);
  expect(named).toEqual([
    ['session_start', 1],
    ['a', 1],
    ['b', 1],
  ]);
  for (const [, batch, { events }] of asked) expect(batch.events).toContainEqual(events![0]);
});
