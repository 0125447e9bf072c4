// Sends batches to a collector and writes down how long each answer took.
import { Agent, request } from 'node:http';
import { flatten } from 'sojourn/collector';

const post = (url, agent, body) =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(body) };
    const sending = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    sending.on('error', reject);
    sending.end(body);
  });

/**
 * `perSecond` events a second (an even clock that does not wait for answers, as visitors do not), or without it as fast
 * as `connections` connections can.
 */
export const send = async (url, batches, { perSecond, connections = 32 }) => {
  const agent = new Agent({ keepAlive: true, maxSockets: perSecond ? Infinity : connections });
  const latencies = [];
  const bodies = batches.map((batch) => JSON.stringify(batch));
  const started = performance.now();

  const one = async (body, due = performance.now()) => {
    const status = await post(`${url}/e`, agent, body);
    if (status !== 204) throw new Error(`answer ${status}`);
    // From when it was due, not from when it was sent: a collector that holds up the sender must not look fast.
    latencies.push(performance.now() - due);
  };

  if (perSecond) {
    const sent = [];
    let events = 0;
    for (const [i, body] of bodies.entries()) {
      const due = started + (events / perSecond) * 1_000;
      const early = due - performance.now();
      if (early > 1) await new Promise((resolve) => setTimeout(resolve, early));
      sent.push(one(body, due));
      events += flatten(batches[i]).length;
    }
    await Promise.all(sent);
  } else {
    let next = 0;
    const worker = async () => {
      while (next < bodies.length) await one(bodies[next++]);
    };
    await Promise.all(Array.from({ length: connections }, worker));
  }
  const seconds = (performance.now() - started) / 1_000;
  agent.destroy();
  return { seconds, latencies: latencies.sort((a, b) => a - b) };
};

export const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))];
