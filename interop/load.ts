import { Agent, request } from 'node:http';
import type { BatchContext } from '../src/core/event/batch-context';
import type { TrackedEvent } from '../src/core/event/event';
import type { NativeBatch } from '../src/core/event/flatten';
import type { Protocol } from '../src/core/delivery/protocol';

export interface LoadRequest {
  readonly body: Buffer;
  readonly ids: readonly string[];
}

interface Modules {
  readonly otlp: () => Protocol;
  readonly flatten: (batch: NativeBatch) => TrackedEvent[];
  readonly createDay: (options: { visitors: number; seed: number; batchSize: number }) => NativeBatch[];
}

/** The built encoder, and the visits of the demo's sample. */
const modules = async (): Promise<Modules> => {
  const at = (path: string) => import(new URL(path, import.meta.url).href);
  const parts = [at('../dist/otlp.js'), at('../dist/collector.js'), at('../demo/sample/day.mjs')];
  return Object.assign({}, ...(await Promise.all(parts))) as Modules;
};

/** Creates at least so many events of simulated visits, as pages send them: at most ten in a request. */
export const createRequests = async (events: number, seed: number): Promise<LoadRequest[]> => {
  const { otlp, flatten, createDay } = await modules();
  const protocol = otlp();
  const requests: LoadRequest[] = [];
  let made = 0;
  // A visitor of the sample makes about 50 events.
  for (const batch of createDay({ visitors: Math.ceil(events / 30), seed, batchSize: 10 })) {
    let left = flatten(batch);
    while (left.length && made < events) {
      const context = batch.context as BatchContext;
      const parts = { collector: '', sentAt: batch.sentAt, context, events: left, groups: '' };
      const { body, events: taken = left } = protocol.encode(parts)[0]!;
      const ids = taken.map(({ id }) => id);
      requests.push({ body: Buffer.from(body), ids });
      made += ids.length;
      left = left.filter(({ id }) => !ids.includes(id));
    }
  }
  return requests;
};

const post = (url: string, agent: Agent, body: Buffer) =>
  new Promise<number>((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const sending = request(`${url}/v1/logs`, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode!));
    });
    sending.on('error', reject);
    sending.end(body);
  });

export interface Sent {
  readonly seconds: number;
  /** Milliseconds until each answer, in ascending order. */
  readonly latencies: readonly number[];
  /** Number of requests without acknowledgment. */
  readonly refused: number;
}

/**
 * Sends `perSecond` events a second by an even clock that, like visitors, does not wait for answers. Without `perSecond`, sends
 * as fast as so many connections can.
 */
export const send = async (
  url: string,
  requests: readonly LoadRequest[],
  { perSecond = 0, connections = 32 } = {},
): Promise<Sent> => {
  const agent = new Agent({ keepAlive: true, maxSockets: perSecond ? Infinity : connections });
  const latencies: number[] = [];
  let refused = 0;
  const started = performance.now();
  // Measures from the due time, not from the time of sending: otherwise a collector that delays the sender would look fast.
  const one = async (body: Buffer, due = performance.now()) => {
    if ((await post(url, agent, body)) !== 200) refused += 1;
    latencies.push(performance.now() - due);
  };

  if (perSecond) {
    const sent: Promise<void>[] = [];
    let events = 0;
    for (const { body, ids } of requests) {
      const due = started + (events / perSecond) * 1_000;
      const early = due - performance.now();
      if (early > 1) await new Promise((resolve) => setTimeout(resolve, early));
      sent.push(one(body, due));
      events += ids.length;
    }
    await Promise.all(sent);
  } else {
    let next = 0;
    const worker = async () => {
      while (next < requests.length) await one(requests[next++]!.body);
    };
    await Promise.all(Array.from({ length: connections }, worker));
  }
  const seconds = (performance.now() - started) / 1_000;
  agent.destroy();
  return { seconds, latencies: latencies.sort((a, b) => a - b), refused };
};

export const quantile = (sorted: readonly number[], q: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? NaN;
