// How long encoding takes, in the code that ships: a test's own imports are slow.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import type { BatchContext, TrackedEvent } from '../../src/index';
import type { snowplow } from '../../src/protocols/snowplow/snowplow';
import { compareTimes } from './compare-times';

const shipped = async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../src/protocols/snowplow/snowplow.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    define: { __DEV__: 'false', __SOJOURN_VERSION__: '"0.0.0"' },
  });
  const url = `data:text/javascript;base64,${Buffer.from(outputFiles[0]!.contents).toString('base64')}`;
  return (await import(/* @vite-ignore */ url)) as { snowplow: typeof snowplow };
};

// Snowplow wants JSON within JSON: twice as many bytes as an event has, half of them quotes.
test('snowplow: encoding 100 events costs a few times what JSON.stringify of them does', async () => {
  const id = '3f0e6f0a-9d3c-4b52-8f0d-2a1f5c7b9e10';
  const time = '2026-05-04T03:02:01.000Z';
  // As they come out of the queue: those of one page have it in common.
  const tab = { id };
  const page = { id, url: 'https://shop.example/a/b?c=d', title: 'A page of the shop', referrer: '' };
  const events: TrackedEvent[] = Array.from({ length: 100 }, (_, n) => ({
    id,
    name: n % 4 ? 'signup' : 'page_view',
    time,
    properties: { plan: 'pro', position: n, text: 'some words of a sentence that somebody has written' },
    session: {
      userId: id,
      sessionId: id,
      sessionIndex: 3,
      eventIndex: n,
      previousSessionId: id,
      storageMechanism: 'cookie',
      firstEventId: id,
      firstEventTimestamp: time,
      startedAt: time,
      state: 'foreground',
    },
    tab,
    page,
    consent: 'granted',
  }));
  const context: BatchContext = { sdk: { name: 'sojourn', version: '0.1.0' } };
  const protocol = (await shipped()).snowplow();
  const encodeAll = () => {
    for (let left = events; left[0];) {
      const [request] = protocol.encode({
        collector: 'https://c.example',
        sentAt: time,
        context,
        events: left,
        groups: '',
      });
      left = left.slice(request!.events!.length);
    }
  };
  const ratio = compareTimes(encodeAll, () => JSON.stringify(events));
  expect(ratio).toBeLessThan(12);
});
