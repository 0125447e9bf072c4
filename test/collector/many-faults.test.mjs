// A request with thousands of faults, and names as long as its body: its answer, and what is kept of it, are small.
import { expect, test } from 'vitest';
import { protocols } from '../../collector/protocols/index.mjs';
import { firstFaults, MAX_FAULTS, sentence } from '../../collector/protocols/faults.mjs';
import { batch } from './support/batches.mjs';
import { collectorOn, post } from './support/collector.mjs';
import { newVisit, requests } from './support/vendor-requests.mjs';

const LONG = 'A'.repeat(440_000);
const FAULTS = 1_100;
/** A sentence: up to three shortened names, and some words. */
const MAX_SENTENCE = 800;
/** Fields that nobody knows, one of them with the long name. */
const unknownFields = {
  [LONG]: 1,
  ...Object.fromEntries(Array.from({ length: FAULTS }, (_, n) => [`x${n}`, 1])),
};

/** For each protocol a request that is right, made wrong in about 1,100 places. */
const spoil = {
  otlp: (body) => {
    const attribute = { key: LONG, value: { kvlistValue: { values: [] } } };
    attribute.value.kvlistValue.values = Array.from({ length: FAULTS }, (_, n) => ({
      key: `k${n}`,
      value: { intValue: 1 },
    }));
    body.resourceLogs[0].scopeLogs[0].logRecords[0].attributes.push(attribute);
  },
  snowplow: (body) => {
    Object.assign(body.data[0], unknownFields, { eid: LONG });
    delete body.data[0][LONG];
  },
  tracardi: (body) => {
    body.events[0].type = LONG;
    for (let n = 0; n < FAULTS; n++) body.events.push(n);
  },
  mparticle: (body) => Object.assign(body.events[0].data, unknownFields),
};

const spoiled = (name) => {
  const { path, type, body } = requests[name](newVisit());
  spoil[name](body);
  return { path, type, body: JSON.stringify(body) };
};
const send = (url, { path, type, body }) =>
  fetch(url + path, { method: 'POST', headers: { 'content-type': type }, body });
const lengthOf = (texts) => texts.reduce((sum, text) => sum + text.length, 0);

test.each(protocols.map((protocol) => [protocol.name, protocol]))(
  'many faults: %s: a request with 1,100 faults and a name of 440,000 characters gets 20 short ones',
  async (name, protocol) => {
    const request = spoiled(name);
    expect(request.body.length).toBeGreaterThan(440_000);
    const { faults } = protocol.read({
      method: 'POST',
      path: request.path,
      headers: { 'content-type': request.type },
      body: request.body,
    });
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.length).toBeLessThanOrEqual(MAX_FAULTS);
    for (const fault of faults) expect(fault.length).toBeLessThan(MAX_SENTENCE);

    const { url, collector, stats } = await collectorOn();
    const answer = await (await send(url, request)).text();
    expect(answer.length).toBeLessThan(MAX_FAULTS * MAX_SENTENCE * 1.2);
    const messages = collector.lastFaults().map(({ text }) => text);
    expect(messages.length).toBeLessThanOrEqual(MAX_FAULTS);
    expect(lengthOf(messages)).toBeLessThanOrEqual(MAX_FAULTS * 500);
    expect(await stats()).toMatchObject({ events: 0, counters: { failed: 0 } });
  },
);

test('native: a batch with 1,100 unknown fields and a name of 440,000 characters gets one short fault', async () => {
  const { url, collector, stats } = await collectorOn();
  const right = batch();
  const [group] = right.groups;
  const wrong = [
    { ...right, ...unknownFields },
    { ...right, groups: [{ ...group, ...unknownFields }] },
    { ...right, sentAt: 1, context: unknownFields },
    LONG,
  ];
  for (const body of wrong) {
    const answer = await post(url, body);
    expect([400, 422]).toContain(answer.status);
    expect((await answer.text()).length).toBeLessThan(MAX_SENTENCE);
  }
  expect(lengthOf(collector.lastFaults().map(({ text }) => text))).toBeLessThan(4 * 500);
  expect(await stats()).toMatchObject({ events: 0, counters: { failed: 0 } });
});

test('snowplow: after 20 faults an event without one is stored all the same', async () => {
  const { path, type, body } = requests.snowplow(newVisit());
  const good = body.data[0];
  body.data = [...Array.from({ length: 300 }, (_, n) => ({ [`x${n}`]: LONG.slice(0, 300) })), good];
  const { url, collector, stats } = await collectorOn();
  expect((await send(url, { path, type, body: JSON.stringify(body) })).status).toBe(200);
  expect(await stats()).toMatchObject({ events: 1, counters: { partly: 1 } });
  expect(collector.lastFaults()).toHaveLength(MAX_FAULTS);
});

test('many faults: an event that cannot be stored is named by 200 characters of its name', async () => {
  const { path, type, body } = requests.tracardi(newVisit());
  body.events[0].type = LONG.toLowerCase();
  body.events[0].id = LONG;
  const { url, collector } = await collectorOn();
  await send(url, { path, type, body: JSON.stringify(body) });
  expect(collector.lastFaults()).toMatchObject([{ text: expect.stringMatching(/^event "a{200}": id must/) }]);
});

test('tracardi: a body of 1,000 fields and 500 events is not copied for each event', async () => {
  const { path, type, body } = requests.tracardi(newVisit());
  Object.assign(body, Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`f${n}`, 0])));
  const [{ time }] = body.events;
  body.events = Array.from({ length: 500 }, (_, n) => ({ id: `${n}`, type: 'page-view', time }));
  const tracardi = protocols.find(({ name }) => name === 'tracardi');
  const text = JSON.stringify(body);
  let copied = 0;
  const { parse } = JSON;
  try {
    // Counts how often the body's fields are read.
    JSON.parse = (json) =>
      new Proxy(parse(json), { ownKeys: (target) => (copied++, Reflect.ownKeys(target)) });
    const { events } = tracardi.read({ method: 'POST', path, headers: { 'content-type': type }, body: text });
    expect(events).toHaveLength(500);
    expect(copied).toBeLessThan(10);
  } finally {
    JSON.parse = parse;
  }
});

test('many faults: a generator of faults is run no further than the last one that is wanted', () => {
  let made = 0;
  function* endless() {
    for (;;) yield sentence`${LONG} is fault ${made++}`;
  }
  const faults = firstFaults(endless());
  expect([faults.length, made]).toEqual([20, 20]);
  expect(faults[7]).toBe(`${'A'.repeat(200)} is fault 7`);
});
