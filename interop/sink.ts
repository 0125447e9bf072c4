import { gunzipSync } from 'node:zlib';
import { bodyOf, listen } from '../e2e/support/listener';
import { readIds, readRecords, type Arrival } from './read-records';

/**
 * What stands behind the collector in the place of Kafka or ClickHouse: it takes what the exporter sends, and counts. Every
 * arrival is kept, also of an id that was there before.
 */
export const startSink = async () => {
  const bodies: (() => Buffer)[] = [];
  const held: (() => void)[] = [];
  let holds = false;
  /** Read when it is asked for: a run that measures has other things to do while it sends. */
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
    /** All that has come so far, in its order; of bodies in JSON. */
    arrivals: reader<Arrival>((body) => readRecords(body.toString())),
    /** The ids of all that has come so far, in its order. */
    ids: reader(readIds),
    /** Nobody listens any more. */
    refuse: listener.refuse,
    reopen: listener.reopen,
    /** Takes what comes, and does not answer. */
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
