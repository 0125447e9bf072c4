import { expect, test } from 'vitest';
import { batch, event } from './support/batches.mjs';
import { collectorOn, post } from './support/collector.mjs';

const refusal = async (response) => [response.status, await response.json()];

test('refusals: a body that is not JSON gets an error that says so', async () => {
  const { url, stats } = await collectorOn();
  const [status, { error, detail }] = await refusal(await post(url, '{"sentAt": oops'));
  expect(status).toBe(400);
  expect(error).toBe('malformed');
  expect(detail).toMatch(/not JSON.*token/);
  expect(await stats()).toMatchObject({ events: 0, counters: { malformed: 1, invalid: 0 } });
});

test('refusals: an empty body is not JSON either', async () => {
  const { url } = await collectorOn();
  expect((await post(url, '')).status).toBe(400);
});

test.each([
  [
    'a missing member',
    { session: { userId: 'x', eventIndex: 1, state: 'foreground' } },
    /groups\[1\]\.session must have required property/,
  ],
  ['a wrong type', { name: 7 }, /groups\[1\]\.events\[0\]\.name must be string/],
  ['an unknown member', { colour: 'red' }, /groups\[1\]\.events\[0\] has an unknown property "colour"/],
  [
    'a value outside its list',
    { consent: 'maybe' },
    /groups\[1\]\.consent must be one of pending, granted, denied/,
  ],
])('refusals: %s is named with its place', async (_name, changes, message) => {
  const { url, stats } = await collectorOn();
  const [status, { error, detail }] = await refusal(await post(url, batch(event(), event(changes))));
  expect(status).toBe(422);
  expect(error).toBe('invalid');
  expect(detail).toMatch(message);
  expect(await stats()).toMatchObject({ events: 0, counters: { invalid: 1, malformed: 0 } });
});

test.each([['null'], ['[]'], ['"text"'], ['1']])(
  'refusals: JSON that is no batch at all: %s',
  async (body) => {
    const { url } = await collectorOn();
    expect((await post(url, body)).status).toBe(422);
  },
);

// Found by test/fuzz/collector-routes: an object without a method `toString` cannot become a text.
test('refusals: a version of the SDK that is no text is invalid', async () => {
  const { url, stats } = await collectorOn();
  const sent = batch();
  sent.context.sdk = { name: 'sojourn', version: { toString: 1 } };
  const [status, { error }] = await refusal(await post(url, sent));
  expect([status, error]).toEqual([422, 'invalid']);
  expect(await stats()).toMatchObject({ counters: { invalid: 1, failed: 0 } });
});

test('refusals: a body over the limit is refused, one at the limit is not', async () => {
  const { url, stats } = await collectorOn(undefined, { bodyLimit: 10_000 });
  const text = JSON.stringify(batch());
  const padded = (length) => text + ' '.repeat(length - text.length);
  expect((await post(url, padded(10_000))).status).toBe(204);
  const [status, { error, detail }] = await refusal(await post(url, padded(10_001)));
  expect(status).toBe(413);
  expect(error).toBe('too-large');
  expect(detail).toContain('10000 bytes');
  expect(await stats()).toMatchObject({ events: 1, counters: { 'too-large': 1 } });
});

test('refusals: the limit is 1 MiB when none is given', async () => {
  const { url } = await collectorOn();
  const text = JSON.stringify(batch());
  expect((await post(url, text + ' '.repeat(1_048_576 - text.length))).status).toBe(204);
  expect((await post(url, text + ' '.repeat(1_048_577 - text.length))).status).toBe(413);
});

test('refusals: another content type is refused by its name', async () => {
  const { url, stats } = await collectorOn();
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const [status, { error, detail }] = await refusal(await post(url, batch(), form));
  expect(status).toBe(415);
  expect(error).toBe('content-type');
  expect(detail).toContain('application/x-www-form-urlencoded');
  expect(await stats()).toMatchObject({ events: 0, counters: { 'content-type': 1 } });
});

test.each([
  ['text/plain'],
  ['text/plain;charset=UTF-8'],
  ['application/json'],
  ['application/json; charset=utf-8'],
])('refusals: %s is taken', async (type) => {
  const { url, stats } = await collectorOn();
  expect((await post(url, batch(), { 'content-type': type })).status).toBe(204);
  expect((await stats()).events).toBe(1);
});

test('refusals: counts of refusals are still there after a restart', async () => {
  const first = await collectorOn();
  await post(first.url, 'oops');
  await post(first.url, 'oops');
  await first.close();
  const second = await collectorOn(first.dataFile);
  expect((await second.stats()).counters.malformed).toBe(2);
});
