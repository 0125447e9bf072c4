import { expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { findFaults } from '../../interop/kafka/find-faults.mjs';
import { findTools } from '../../interop/kafka/find-tools.mjs';
import { createKillPlan, killPlan } from '../../interop/kafka/kill-plan.mjs';
import { readUsage } from '../../interop/kafka/start-process.mjs';

const good = {
  counted: { tracked: 10, stored: 10, copies: 2, lost: 0, strangers: 0, twice: 0, scattered: 0 },
  sessions: [{ by: 'models', sessions: 2, equal: 2, missing: 0, extra: 0, different: 0 }],
  killed: 6,
};

test('judgement: a run without a fault has none', () => {
  expect(findFaults(good, 6)).toEqual([]);
});

test.each([
  ['events lost: 1', { counted: { ...good.counted, lost: 1 } }],
  ['events that are stored more than once: 1', { counted: { ...good.counted, twice: 1 } }],
  ['visitors in several partitions: 1', { counted: { ...good.counted, scattered: 1 } }],
  ['events that nobody tracked: 1', { counted: { ...good.counted, strangers: 1 } }],
  ['models: sessions missing: 1', { sessions: [...good.sessions, { ...good.sessions[0], missing: 1 }] }],
  ['models: sessions too many: 1', { sessions: [...good.sessions, { ...good.sessions[0], extra: 1 }] }],
  [
    'models: sessions that differ from the truth: 1',
    { sessions: [...good.sessions, { ...good.sessions[0], different: 1 }] },
  ],
  ['kills that did not happen: 1', { killed: 5 }],
  ['nothing was tracked', { sessions: [] }],
  ['nothing was tracked', { counted: { ...good.counted, tracked: 0 } }],
])('judgement: %s', (sentence, change) => {
  expect(findFaults({ ...good, ...change }, 6)).toEqual([sentence]);
});

test('kills: each is due once, also when the day jumps ahead', () => {
  const plan = createKillPlan();
  expect(plan.next(0)).toEqual([]);
  expect(plan.next(0.2)).toEqual(killPlan.slice(0, 1));
  expect(plan.next(0.31)).toEqual(killPlan.slice(1, 2));
  expect(plan.next(0.31)).toEqual([]);
  expect(plan.left()).toBe(killPlan.length - 2);
  expect(plan.next(1)).toEqual(killPlan.slice(2));
  expect(plan.left()).toBe(0);
});

test('tools: missing tools are named, with the variable that names another one', () => {
  const absent = { java: '/no/java', maven: '/no/maven', python: process.execPath };
  const { found, missing } = findTools({}, absent);
  expect(found).toEqual({ python: process.execPath });
  expect(missing.map((sentence) => /SOJOURN_\w+/.exec(sentence)[0])).toEqual([
    'SOJOURN_JAVA',
    'SOJOURN_MAVEN',
  ]);
  expect(() => findTools({ SOJOURN_JAVA: '/no/java' }, absent)).toThrow('SOJOURN_JAVA names /no/java');
});

test('usage: memory and time of a core, whatever the name of the process', () => {
  const status = 'Name:\tjava\nVmHWM:\t  2048 kB\n';
  const stat = '7 (a b) c) S 1 7 7 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 1 0 5 0';
  expect(readUsage(status, stat)).toEqual({ mib: 2, seconds: 3 });
});

test('collector: Kafka is keyed by visitor, acknowledged by all replicas, and never given up', () => {
  const text = readFileSync(new URL('../../interop/changes/kafka.yaml', import.meta.url), 'utf8');
  const { exporters, service } = parse(text);
  const { kafka } = exporters;
  expect(service.pipelines.logs.processors).toEqual(['memory_limiter', 'visitor_key']);
  expect(kafka.partition_logs_by_trace_id).toBe(true);
  expect(kafka.producer.required_acks).toBe(-1);
  expect(kafka.sending_queue.storage).toBe('file_storage');
  expect(kafka.sending_queue.batch.max_size).toBeLessThan(kafka.producer.max_message_bytes);
  expect(kafka.retry_on_failure.max_elapsed_time).toBe('0s');
});
