// The throughput of one collector, with the encoder's own requests: events a second, answers, memory, disk.
//   npm run interop -- --load [--seconds 10] [--rate 1000]
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { sleep } from '../e2e/support/answers';
import { startCollector, type Collector } from './collector';
import { createRequests, quantile, send, type LoadRequest } from './load';
import { startSink, type Sink } from './sink';

const SECONDS = Number(process.env.SECONDS || 10);
const RATE = Number(process.env.RATE || 1_000);

const number = (value: number, digits = 0) =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

const eventsOf = (requests: readonly LoadRequest[]) => requests.reduce((sum, { ids }) => sum + ids.length, 0);
const bytesOf = (requests: readonly LoadRequest[]) =>
  requests.reduce((sum, { body }) => sum + body.length, 0);

const diskOf = ({ folder }: Collector) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { name }) => sum + statSync(join(folder, name)).size, 0);

/** Seconds without anything new until the test stops waiting. */
const SILENCE = 15;

/** Waits until the sink has everything, or nothing more arrives. Returns the number of arrivals, and of duplicates. */
const arrive = async (sink: Sink, requests: readonly LoadRequest[]) => {
  const wanted = requests.flatMap(({ ids }) => ids);
  const started = performance.now();
  let last = { many: -1, at: started };
  for (;;) {
    const ids = sink.ids();
    const now = performance.now();
    if (ids.length > last.many) last = { many: ids.length, at: now };
    const known = new Set(ids);
    const missing = wanted.filter((id) => !known.has(id)).length;
    if (!missing || now - last.at > SILENCE * 1_000)
      return { missing, again: ids.length - known.size, seconds: (now - started) / 1_000 };
    await sleep(200);
  }
};

const steady = { events: RATE * SECONDS, perSecond: RATE };
const full = { events: 50_000 };
const fast = { changes: ['changes/no-fsync.yaml'] };
const runs: { name: string; events: number; perSecond?: number; down?: boolean; changes?: string[] }[] = [
  { name: `steady, ${number(RATE)}/s`, ...steady },
  { name: 'as fast as it goes', ...full },
  { name: 'as fast as it goes, nobody behind it', ...full, down: true },
  { name: `steady, ${number(RATE)}/s, no fsync`, ...steady, ...fast },
  { name: 'as fast as it goes, no fsync', ...full, ...fast },
  { name: 'as fast as it goes, nobody behind it, no fsync', ...full, ...fast, down: true },
];

test('what one collector holds', async () => {
  const rows: Record<string, object> = {};
  for (const [i, { name, events, perSecond, down, changes }] of runs.entries()) {
    const requests = await createRequests(events, 1_000 + i);
    const sink = await startSink();
    const collector = await startCollector({ next: sink.url, encoding: 'proto', changes });
    try {
      if (down) await sink.refuse();
      const before = collector.cpu();
      const { seconds, latencies, refused } = await send(collector.url, requests, { perSecond });
      const cpu = collector.cpu() - before;
      const memory = collector.memory();
      const disk = diskOf(collector);
      // Everything acknowledged must be there, although the collector had no chance to tidy up.
      if (down) {
        await collector.kill();
        await collector.restart();
        await sink.reopen();
      }
      const { missing, again, seconds: rest } = await arrive(sink, requests);
      const sent = eventsOf(requests);
      rows[name] = {
        events: number(sent),
        'answered, events/s': number(sent / seconds),
        'requests/s': number(requests.length / seconds),
        'p50 ms': number(quantile(latencies, 0.5), 1),
        'p99 ms': number(quantile(latencies, 0.99), 1),
        'cores used': number(cpu / seconds, 2),
        'MiB, most': Math.max(memory.peak, collector.memory().peak),
        'queue MiB': number(disk / 2 ** 20),
        // Rows in the queue after the last answer must be forwarded too.
        'through it, events/s': number(sent / (seconds + rest)),
        'came again': again,
        lost: missing,
      };
      console.log(
        `\n${name}: ${number(sent / requests.length, 1)} events and ${number(bytesOf(requests) / requests.length)} bytes a request`,
      );
      expect.soft(refused, `${name}: not acknowledged`).toBe(0);
      expect.soft(missing, `${name}: lost`).toBe(0);
    } finally {
      await collector.dispose();
      await sink.close();
    }
  }
  console.table(rows);
});
