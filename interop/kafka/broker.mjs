// A real Apache Kafka with one node, in KRaft mode, with its files in a folder of its own.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { run } from '../../scripts/lib/run.mjs';
import { startProcess } from './start-process.mjs';

const CLUSTER = 'c29qb3Vybi1pbnRlcm9wLQ';

const properties = ({ port, controllerPort, folder }) => `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs=${join(folder, 'log')}
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
auto.create.topics.enable=false
`;

const logging = `
rootLogger.level=WARN
rootLogger.appenderRef.console.ref=console
appender.console.type=Console
appender.console.name=console
`;

export const startBroker = async ({ java, archives, folder, port, controllerPort }) => {
  const settings = join(folder, 'server.properties');
  writeFileSync(settings, properties({ port, controllerPort, folder }));
  writeFileSync(join(folder, 'log4j2.properties'), logging);
  const base = [
    ...['-Xmx512m', '-cp', join(archives, '*')],
    `-Dlog4j2.configurationFile=${join(folder, 'log4j2.properties')}`,
  ];
  await run(java, [...base, 'kafka.tools.StorageTool', 'format', '-t', CLUSTER, '-c', settings]);

  const address = `127.0.0.1:${port}`;
  const admin = new Kafka({
    clientId: 'interop',
    brokers: [address],
    logLevel: logLevel.NOTHING,
    retry: { retries: 30, maxRetryTime: 2_000 },
  }).admin();
  const broker = await startProcess({
    command: java,
    args: [...base, 'kafka.Kafka', settings],
    log: join(folder, 'broker.txt'),
    // Ready when it answers with a list that contains this broker.
    isReady: async () => (await admin.connect(), (await admin.describeCluster()).brokers.length === 1),
  });

  return {
    ...broker,
    address,
    createTopic: (topic, numPartitions) =>
      admin.createTopics({ topics: [{ topic, numPartitions, replicationFactor: 1 }], waitForLeaders: true }),
    /** Returns the messages in the log, and those that the group has not committed, by partition. */
    async lag(topic, groupId) {
      const ends = await admin.fetchTopicOffsets(topic);
      const [{ partitions }] = await admin.fetchOffsets({ groupId, topics: [topic] });
      const committed = new Map(
        partitions.map(({ partition, offset }) => [partition, Math.max(0, Number(offset))]),
      );
      return ends
        .map(({ partition, high }) => ({
          partition,
          messages: Number(high),
          lag: Number(high) - (committed.get(partition) ?? 0),
        }))
        .sort((a, b) => a.partition - b.partition);
    },
    logFolder: join(folder, 'log'),
    async dispose() {
      await admin.disconnect().catch(() => {});
      await broker.kill();
    },
  };
};
