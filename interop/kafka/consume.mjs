// A member of the consumer group: from Kafka to ClickHouse. Offsets are committed after the insert, so a killed member loses
// nothing, and rows that it inserts twice have the same id.
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { createClickHouse } from './clickhouse.mjs';
import { insertBatches } from './insert-batches.mjs';

const { BROKER, TOPIC, GROUP, CLICKHOUSE, MAX_ROWS = '20000' } = process.env;

const clickHouse = createClickHouse(CLICKHOUSE);
const report = (text) => console.error(`${new Date().toISOString()} ${text}`);

const kafka = new Kafka({
  clientId: 'clickhouse',
  brokers: [BROKER],
  logLevel: logLevel.NOTHING,
  // When a broker is unavailable, the member waits for it instead of giving up.
  retry: { initialRetryTime: 300, maxRetryTime: 5_000, retries: Number.MAX_SAFE_INTEGER },
});
const consumer = kafka.consumer({
  groupId: GROUP,
  // Longer than an insert on a busy machine: a member that is late loses its partitions, and inserts again.
  sessionTimeout: 60_000,
  heartbeatInterval: 3_000,
  // Few large inserts: ClickHouse must merge the part that each insert creates.
  minBytes: 200_000,
  maxBytesPerPartition: 1_000_000,
  maxWaitTimeInMs: 1_000,
});

await consumer.connect();
await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
await consumer.run({
  autoCommit: false,
  eachBatchAutoResolve: false,
  partitionsConsumedConcurrently: 2,
  eachBatch: async ({ batch, resolveOffset, heartbeat, isRunning, isStale }) => {
    const { topic, partition } = batch;
    await insertBatches(batch.messages, {
      maxRows: Number(MAX_ROWS),
      origin: `${topic}/${partition}`,
      insert: (rows) => clickHouse.insert('events', rows),
      commit: async (offset) => {
        resolveOffset(offset);
        await consumer.commitOffsets([{ topic, partition, offset: String(BigInt(offset) + 1n) }]);
        await heartbeat();
      },
      pause: async () => {
        await sleep(1_000);
        await heartbeat();
      },
      isLost: () => !isRunning() || isStale(),
      report: (text) => report(`partition ${partition}: ${text}`),
    });
  },
});

process.on('SIGTERM', async () => {
  await consumer.disconnect();
  process.exit(0);
});
