// The complete pipeline on one machine: collector, broker, consumer group, ClickHouse, each a process that can be killed.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.mjs';
import { startBroker } from './broker.mjs';
import { createClickHouse } from './clickhouse.mjs';
import { startProcess } from './start-process.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

const startClickHouse = async ({ python, packages, folder }) => {
  const port = await freePort();
  const client = createClickHouse(`http://127.0.0.1:${port}/`);
  const process = await startProcess({
    command: python,
    args: [at('clickhouse_server.py'), join(folder, 'clickhouse'), String(port)],
    env: { PYTHONPATH: packages },
    log: join(folder, 'clickhouse.txt'),
    isReady: async () => (await client.run('SELECT 1')) === '1\n',
  });
  await client.run(readFileSync(at('events.sql'), 'utf8'));
  return { ...process, ...client, url: `http://127.0.0.1:${port}/` };
};

const startCollector = async ({ program, folder, broker, topic }) => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/v1/logs`;
  const files = ['../collector.yaml', '../changes/kafka.yaml', '../changes/no-fsync.yaml'];
  const process = await startProcess({
    command: program,
    args: files.flatMap((file) => ['--config', at(file)]),
    env: {
      LISTEN: `127.0.0.1:${port}`,
      BROKER: broker.address,
      TOPIC: topic,
      QUEUE_DIRECTORY: join(folder, 'queue'),
    },
    log: join(folder, 'collector.txt'),
    isReady: async () => !!(await fetch(url)),
  });
  return { ...process, url };
};

/** `startMember(topic, group)` adds a member to a consumer group. */
export const startPipeline = async ({ tools, folder, topic, partitions }) => {
  mkdirSync(folder, { recursive: true });
  const broker = await startBroker({
    java: tools.java,
    archives: tools.archives,
    folder,
    port: await freePort(),
    controllerPort: await freePort(),
  });
  await broker.createTopic(topic, partitions);
  const clickHouse = await startClickHouse({ ...tools, folder });
  const collector = await startCollector({ program: tools.collector, folder, broker, topic });

  const members = [];
  const startMember = async (of, group) => {
    const member = await startProcess({
      command: process.execPath,
      args: [at('consume.mjs')],
      env: { BROKER: broker.address, TOPIC: of, GROUP: group, CLICKHOUSE: clickHouse.url },
      log: join(folder, `consumer-${members.length}.txt`),
      isReady: async () => true,
    });
    members.push(member);
    return member;
  };

  return {
    folder,
    python: tools.python,
    packages: tools.packages,
    broker,
    clickHouse,
    collector,
    members,
    startMember,
    async dispose() {
      for (const process of [collector, ...members, clickHouse]) await process.kill();
      await broker.dispose();
    },
  };
};
