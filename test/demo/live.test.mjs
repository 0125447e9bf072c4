import { expect, onTestFinished, test } from 'vitest';
import { batch } from './support/batches.mjs';
import { post } from './support/collector.mjs';
import { demo } from './support/demo.mjs';

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

test('a new connection is told to read, and told again when events come or are refused', async () => {
  const { url } = await demo();
  const stream = await listen(url);
  expect(stream.type).toBe('text/event-stream');
  await stream.messages(1);
  await post(url, batch());
  await stream.messages(2);
  await post(url, 'oops');
  expect(await stream.messages(3)).toMatch(/^retry: \d+\n/);
});

test('open streams do not keep the server from closing', async () => {
  const { url, close } = await demo();
  const stream = await listen(url);
  await stream.messages(1);
  await close();
  await expect(stream.messages(99)).rejects.toThrow();
});
