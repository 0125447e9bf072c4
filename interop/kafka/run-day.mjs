// Runs a day through the pipeline, kills its processes meanwhile, and counts.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compareEvents, loadTruth } from './compare.mjs';
import { createVisits } from './create-visits.mjs';
import { createKillPlan, killPlan } from './kill-plan.mjs';
import { runModels } from './run-models.mjs';
import { sendDay } from './send-day.mjs';

export const DAY = Date.UTC(2026, 0, 5);
/** Different events of a visitor, on average. */
export const EVENTS_PER_VISITOR = 28.3;
const DOWN_MS = 4_000;
const SAMPLE_MS = 1_000;

const sizeOf = (path) => {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (!entry?.isDirectory()) return entry?.size ?? 0;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
};

/** Bytes of a topic's records, without its indexes, which are allocated ahead. */
const topicBytes = (folder, topic) =>
  readdirSync(folder)
    .filter((name) => name.startsWith(`${topic}-`))
    .flatMap((name) => readdirSync(join(folder, name)).map((file) => join(folder, name, file)))
    .filter((path) => path.endsWith('.log'))
    .reduce((sum, path) => sum + sizeOf(path), 0);

const total = (lags) => lags.reduce((sum, { lag }) => sum + lag, 0);

/** Kills the processes that the plan names, one after another, and starts them again. */
const createKiller = (pipeline, log) => {
  const plan = createKillPlan();
  let turn = Promise.resolve();
  let earlierKills = turn;
  const one = async ({ at, victims }) => {
    const processes = victims.map((name) => (name === 'consumer' ? pipeline.members[0] : pipeline[name]));
    log(`${Math.round(at * 100)} %: kill -9 ${victims.join(' and ')}`);
    for (const process of processes) await process.kill();
    await sleep(DOWN_MS);
    for (const process of processes) await process.restart();
  };
  return {
    /** Resolves when all due kills except the last are over, so that each happens at its own share of the day. */
    at(share) {
      for (const kill of plan.next(share)) {
        earlierKills = turn;
        turn = turn.then(() => one(kill));
      }
      return earlierKills;
    },
    settled: () => turn,
    left: plan.left,
  };
};

/** Samples lag and memory every second. A broker that is down has neither. The timer does not keep the process alive. */
const startSampling = (pipeline, topic, group) => {
  const { broker, clickHouse, collector, members } = pipeline;
  let most = 0;
  let isOver = false;
  const loop = async () => {
    while (!isOver) {
      for (const each of [broker, clickHouse, collector, ...members]) each.sample();
      most = Math.max(
        most,
        await broker
          .lag(topic, group)
          .then(total)
          .catch(() => 0),
      );
      await sleep(SAMPLE_MS, null, { ref: false });
    }
  };
  const done = loop();
  return async () => {
    isOver = true;
    await done;
    return most;
  };
};

/** Waits until the group has committed everything, the collector's queue included: no new message for some seconds. */
const drain = async (broker, topic, group, seconds = 900) => {
  let last = { messages: -1, at: 0 };
  for (const end = Date.now() + seconds * 1_000; Date.now() < end; await sleep(500)) {
    const lags = await broker.lag(topic, group).catch(() => null);
    if (!lags) continue;
    const messages = lags.reduce((sum, { messages }) => sum + messages, 0);
    if (messages !== last.messages || total(lags)) last = { messages, at: Date.now() };
    else if (Date.now() - last.at > 5_000) return last.at;
  }
  throw new Error('The consumer group did not reach the end of the log');
};

export const runDay = async ({
  pipeline,
  protocol,
  folder,
  topic,
  group,
  events,
  members,
  pack,
  seconds,
  seed,
  log,
}) => {
  const { broker, clickHouse, collector } = pipeline;
  for (let i = 0; i < members; i++) await pipeline.startMember(topic, group);
  const stopSampling = startSampling(pipeline, topic, group);
  const killer = createKiller(pipeline, log);
  const truth = { idsFile: join(folder, 'ids.tsv'), sessionsFile: join(folder, 'sessions.json') };
  const started = Date.now();
  /** The share of the day, by the events sent or by the allowed time, whichever is greater. */
  const shareOf = (sent) => Math.max(sent / events, (Date.now() - started) / (seconds * 1_000));
  let reported = 0;
  const sent = await sendDay({
    ...truth,
    url: collector.url,
    protocol,
    pack,
    createVisits: (onSession) =>
      createVisits({
        visitors: Math.ceil(events / EVENTS_PER_VISITOR),
        seed,
        from: DAY,
        onSession,
        isOver: () => shareOf(0) >= 1,
      }),
    progress: async (count) => {
      const share = shareOf(count.events);
      await killer.at(share);
      if (share < reported + 0.1) return;
      reported = share;
      log(
        `${Math.round(share * 100)} %: ${count.events} events, ${Math.round((Date.now() - started) / 1_000)} s`,
      );
    },
  });
  const sentAt = Date.now();
  await killer.at(1);
  await killer.settled();
  const drainedAt = await drain(broker, topic, group);
  const mostLag = await stopSampling();
  const cpu = {
    sender: process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6,
    collector: collector.cpu(),
    broker: broker.cpu(),
    consumers: pipeline.members.reduce((sum, member) => sum + member.cpu(), 0),
    clickHouse: clickHouse.cpu(),
  };
  log('All is committed: counting');

  await loadTruth(clickHouse, truth);
  const counted = await compareEvents(clickHouse);
  await clickHouse.run('OPTIMIZE TABLE events FINAL');
  const [disk] =
    await clickHouse.query(`SELECT toFloat64(sum(bytes_on_disk)) AS bytes, toFloat64(sum(rows)) AS rows
    FROM system.parts WHERE table = 'events' AND active`);
  const sessions = await runModels(pipeline);
  const lags = await broker.lag(topic, group);
  return {
    sent,
    killed: killPlan.length - killer.left(),
    seconds: { sending: (sentAt - started) / 1_000, untilCommitted: (drainedAt - started) / 1_000 },
    partitions: lags.map(({ messages }) => messages),
    mostLag,
    counted,
    sessions,
    bytes: {
      wire: sent.bytes / sent.sent,
      log: topicBytes(broker.logFolder, topic) / sent.sent,
      clickHouse: disk.bytes / disk.rows,
    },
    memory: {
      collector: collector.peak(),
      broker: broker.peak(),
      consumer: Math.max(...pipeline.members.map((member) => member.peak())),
      clickHouse: clickHouse.peak(),
    },
    cpu,
  };
};
