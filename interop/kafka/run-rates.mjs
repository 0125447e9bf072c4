// Throughput of 1, 2 and 4 partitions with one member each: first from the collector into the log, then from the log into
// ClickHouse.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createVisits } from './create-visits.mjs';
import { DAY, EVENTS_PER_VISITOR } from './run-day.mjs';
import { sendDay } from './send-day.mjs';

const SECONDS_LIMIT = 600;
const GROUP = 'rates';

const messagesOf = async ({ broker }, topic) =>
  (await broker.lag(topic, GROUP)).reduce((sum, { messages }) => sum + messages, 0);

/** Waits until the log has not grown for three seconds; resolves to the time of its last growth. */
const settle = async (pipeline, topic) => {
  let last = { messages: -1, at: 0 };
  for (const end = Date.now() + SECONDS_LIMIT * 1_000; Date.now() < end; await sleep(200)) {
    const messages = await messagesOf(pipeline, topic);
    if (messages !== last.messages) last = { messages, at: Date.now() };
    else if (Date.now() - last.at > 3_000) return last.at;
  }
  throw new Error('The log did not come to rest');
};

/** Rows per second from the first insert to the last, because joining the group takes seconds. */
const measureConsumers = async ({ clickHouse }, rows) => {
  let first = null;
  for (const end = Date.now() + SECONDS_LIMIT * 1_000; Date.now() < end; await sleep(100)) {
    const [{ stored }] = await clickHouse.query('SELECT toUInt32(countDistinct(id)) AS stored FROM events');
    const now = Date.now();
    if (stored && !first) first = { stored, at: now };
    if (stored === rows) return ((rows - first.stored) * 1_000) / (now - first.at);
  }
  throw new Error('The consumers did not store all events');
};

/** `open(partitions, folder)` starts a pipeline. Returns one row for each number of partitions. */
export const runRates = async ({ open, protocol, folder: parent, topic, events, seed, pack, log }) => {
  const table = [];
  for (const partitions of [1, 2, 4]) {
    const folder = join(parent, String(partitions));
    mkdirSync(folder);
    const pipeline = await open(partitions, folder);
    try {
      const started = Date.now();
      const sent = await sendDay({
        url: pipeline.collector.url,
        protocol,
        pack,
        idsFile: join(folder, 'ids.tsv'),
        sessionsFile: join(folder, 'sessions.json'),
        createVisits: (onSession) =>
          createVisits({ visitors: Math.ceil(events / EVENTS_PER_VISITOR), seed, from: DAY, onSession }),
      });
      const inLog = (sent.sent * 1_000) / ((await settle(pipeline, topic)) - started);
      const lag = await messagesOf(pipeline, topic);
      for (let i = 0; i < partitions; i++) await pipeline.startMember(topic, GROUP);
      const stored = await measureConsumers(pipeline, sent.events);
      table.push({
        partitions,
        events: sent.events,
        'messages waiting': lag,
        'into the log, events/s': Math.round(inLog),
        'into ClickHouse, events/s': Math.round(stored),
      });
      log(JSON.stringify(table.at(-1)));
    } finally {
      await pipeline.dispose();
    }
  }
  return table;
};
