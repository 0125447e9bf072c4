import { gunzipSync } from 'node:zlib';
import { bodyOf, listen } from '../e2e/support/listener';
import { readIds, readRecords, type Arrival } from './read-records';

/**
 * Replaces Kafka or ClickHouse behind the collector: accepts the exporter's requests and counts. Keeps every arrival,
 * duplicates included.
 */
export const startSink = async () => {
  const bodies: (() => Buffer)[] = [];
  const held: (() => void)[] = [];
  let holds = false;
  /** Parsed on demand, so that measurements are not disturbed while they send. */
  const reader = <T>(read: (body: Buffer) => T[]) => {
    const known: T[] = [];
    let done = 0;
    return (): readonly T[] => {
      for (; done < bodies.length; done++) known.push(...read(bodies[done]!()));
      return known;
    };
  };

  const listener = await listen(async (request, response) => {
    const body = await bodyOf(request);
    const zipped = request.headers['content-encoding'] === 'gzip';
    bodies.push(() => (zipped ? gunzipSync(body) : body));
    if (holds) await new Promise<void>((resolve) => held.push(resolve));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"partialSuccess":{}}');
  });

  return {
    url: `http://127.0.0.1:${listener.port}`,
    /** All arrivals so far, in order; from bodies in JSON. */
    arrivals: reader<Arrival>((body) => readRecords(body.toString())),
    /** The ids of all arrivals so far, in order. */
    ids: reader(readIds),
    /** Stops listening. */
    refuse: listener.refuse,
    reopen: listener.reopen,
    /** Accepts requests without answering. */
    hold() {
      holds = true;
    },
    release() {
      holds = false;
      held.splice(0).forEach((answer) => answer());
    },
    async close() {
      this.release();
      await listener.refuse();
    },
  };
};

export type Sink = Awaited<ReturnType<typeof startSink>>;
