import { expect, onTestFinished, test, vi } from 'vitest';
import { createLive } from '../../demo/inspector/live.mjs';
import { createApp } from '../../collector/http/create-app.mjs';
import { batch } from '../collector/support/batches.mjs';
import { post } from '../collector/support/collector.mjs';
import { demo } from './support/demo.mjs';
import { soon } from '../collector/support/soon.mjs';

/** Reads the stream until it holds `count` messages. */
const listen = async (url) => {
  const aborted = new AbortController();
  onTestFinished(() => aborted.abort());
  const { headers, body } = await fetch(`${url}/events/live`, { signal: aborted.signal });
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const messages = async (count) => {
    while ((text.match(/event: change/g) ?? []).length < count) {
      const { done, value } = await reader.read();
      if (done) throw new Error('the stream has ended');
      text += value;
    }
    return text;
  };
  return { type: headers.get('content-type'), messages };
};

test('live updates: a new connection is notified, and again when events arrive or are rejected', async () => {
  const { url } = await demo();
  const stream = await listen(url);
  expect(stream.type).toBe('text/event-stream');
  await stream.messages(1);
  await post(url, batch());
  await stream.messages(2);
  await post(url, 'oops');
  expect(await stream.messages(3)).toMatch(/^retry: \d+\n/);
});

test('live updates: streams are bounded in number, and one that has gone makes room', async () => {
  const live = createLive({ maxStreams: 2 });
  onTestFinished(live.close);
  const app = createApp();
  onTestFinished(() => app.close());
  app.get('/events/live', live.handle);
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const open = async () => {
    const aborted = new AbortController();
    onTestFinished(() => aborted.abort());
    const { status, headers } = await fetch(`${url}/events/live`, { signal: aborted.signal });
    return { status, retryAfter: headers.get('retry-after'), abort: () => aborted.abort() };
  };
  const first = await open();
  expect([first.status, (await open()).status]).toEqual([200, 200]);
  expect(await open()).toMatchObject({ status: 503, retryAfter: '5' });
  first.abort();
  await soon(async () => (await open()).status === 200);
});

test('live updates: a stream that nobody reads is closed', async () => {
  const live = createLive({ atMostEvery: 1 });
  onTestFinished(live.close);
  const streams = [16_384, 16_385].map((writableLength) => {
    const raw = { writableLength, writeHead() {}, write: vi.fn(), on() {}, end() {}, destroy: vi.fn() };
    live.handle({}, { raw, hijack() {} });
    return raw;
  });
  live.changed();
  await soon(() => streams[0].write.mock.calls.length === 2);
  expect(streams.map(({ destroy }) => destroy.mock.calls.length)).toEqual([0, 1]);
});

test('live updates: open streams do not keep the server from closing', async () => {
  const { url, close } = await demo();
  const stream = await listen(url);
  await stream.messages(1);
  await close();
  await expect(stream.messages(99)).rejects.toThrow();
});
