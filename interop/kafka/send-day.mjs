// Sends a day as its pages would, as fast as the collector answers, and writes the truth to files.
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeRequests } from './encode-requests.mjs';
import { packBodies } from './pack-bodies.mjs';

const CONNECTIONS = 16;
const RETRY_MS = 300;

const post = (url, agent, body) =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sending = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    sending.on('error', reject).end(body);
  });

/** Appends lines to a file; waits for a slow disk. */
const createLines = (path) => {
  const stream = createWriteStream(path);
  let drained = null;
  return {
    add: (text) => stream.write(`${text}\n`),
    settle: () => {
      if (!stream.writableNeedDrain) return null;
      return (drained ??= once(stream, 'drain').finally(() => (drained = null)));
    },
    close: () => new Promise((resolve) => stream.end(resolve)),
  };
};

/**
 * `createVisits(onSession)`: the day. `pack`: the number of pages whose requests are joined, as a forwarder does.
 * `progress(count)` is called with the counts, which are also the result: `events` (different ones), `sent` (with copies),
 * `requests`, `bytes`, `retries`, `sessions`.
 */
export const sendDay = async ({
  url,
  protocol,
  createVisits,
  idsFile,
  sessionsFile,
  pack = 1,
  progress = () => {},
}) => {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const ids = createLines(idsFile);
  const sessions = createLines(sessionsFile);
  const count = { events: 0, sent: 0, requests: 0, bytes: 0, retries: 0, sessions: 0 };
  const visits = createVisits((session) => {
    count.sessions += 1;
    sessions.add(JSON.stringify(session));
  });

  const deliver = async ({ body, events }) => {
    // After any answer except 200, and after none, a page keeps its events and tries again.
    while ((await post(url, agent, body).catch(() => 0)) !== 200) {
      count.retries += 1;
      await sleep(RETRY_MS);
    }
    count.sent += events;
    count.requests += 1;
    count.bytes += Buffer.byteLength(body);
  };

  const work = async () => {
    let waiting = [];
    const flush = async () => {
      const events = waiting.reduce((sum, encoded) => sum + encoded.events, 0);
      const body = packBodies(waiting.map((encoded) => encoded.body));
      waiting = [];
      await deliver({ body, events });
    };
    for (const visit of visits) {
      if (!visit.isCopy) {
        count.events += visit.events.length;
        for (const { id } of visit.events) ids.add(id);
        await ids.settle();
      }
      for (const encoded of encodeRequests(protocol, visit)) {
        waiting.push(encoded);
        if (waiting.length >= pack) await flush();
      }
      await progress(count);
    }
    if (waiting.length) await flush();
  };
  // A generator hands each request to one worker only.
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  await Promise.all([ids.close(), sessions.close()]);
  agent.destroy();
  return count;
};
