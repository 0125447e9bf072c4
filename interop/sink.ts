import { gunzipSync } from 'node:zlib';
import { bodyOf, listen } from '../e2e/support/listener';
import { readRecords, type Arrival } from './read-records';

/**
 * What stands behind the collector in the place of Kafka or ClickHouse: it takes what the exporter sends, and counts. Every
 * arrival is kept, also of an id that was there before.
 */
export const startSink = async () => {
  const bodies: { readonly body: Buffer; readonly zipped: boolean }[] = [];
  const held: (() => void)[] = [];
  let holds = false;
  let read = 0;
  const known: Arrival[] = [];

  const listener = await listen(async (request, response) => {
    const body = await bodyOf(request);
    bodies.push({ body, zipped: request.headers['content-encoding'] === 'gzip' });
    if (holds) await new Promise<void>((resolve) => held.push(resolve));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"partialSuccess":{}}');
  });

  return {
    url: `http://127.0.0.1:${listener.port}`,
    /** All that has come so far, in its order. Read when it is asked for: a run that measures has other things to do. */
    arrivals(): readonly Arrival[] {
      for (const { body, zipped } of bodies.slice(read))
        known.push(...readRecords((zipped ? gunzipSync(body) : body).toString()));
      read = bodies.length;
      return known;
    },
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
