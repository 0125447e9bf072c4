import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { describeAnswer, isKept, sendAnswer, sleep, type Answer } from './answers';
import { bodyOf, listen } from './listener';
import { readBatch, type NativeBatch, type NativeEvent } from './native';
import { waiting } from './waiting';

export type Received = {
  /** 1 for the first request of all. */
  number: number;
  method: string;
  /** With the query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  at: number;
  batch?: NativeBatch;
  events: NativeEvent[];
  /** Whether the collector took the events; a request answered with a fault was seen, but not taken. */
  kept: boolean;
  answer: string;
};

/** Chooses the answer; `n` counts from 1 since `respond()` was called. Nothing means 204. */
export type Responder = (request: Received, n: number) => Answer | undefined;
export type Collector = Awaited<ReturnType<typeof createCollector>>;

const readable = (raw: Buffer, encoding?: string) =>
  (encoding === 'gzip' ? gunzipSync(raw) : raw).toString('utf8');

// Requests may carry credentials, so the origin is named: a wildcard would be refused by browsers.
const corsHeaders = ({ headers }: IncomingMessage): Record<string, string> => ({
  'access-control-allow-origin': headers.origin ?? '*',
  'access-control-allow-credentials': 'true',
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-allow-headers': headers['access-control-request-headers'] ?? '*',
  'cache-control': 'no-store',
  vary: 'Origin',
});

/** A real collector: remembers every request, judges native batches (below `/e`), and fails in the ways asked for. */
export const createCollector = async () => {
  const requests: Received[] = [];
  const preflights: { path: string; headers: IncomingHttpHeaders; at: number }[] = [];
  const violations: string[] = [];
  const listeners = new Set<() => void>();
  let responder: Responder = () => undefined;
  let answered = 0;
  let travel = 0;
  let lost = 0;
  let lastArrival = 0;

  const record = (request: IncomingMessage, raw: Buffer, at: number): Received => {
    const { method = '', url: path = '', headers } = request;
    const body = readable(raw, headers['content-encoding']);
    const received: Received = {
      number: requests.length + 1,
      method,
      path,
      headers,
      body,
      at,
      events: [],
      kept: false,
      answer: '',
    };
    if (method === 'POST' && /^\/e(?![^/?])/.test(path)) {
      const { batch, faults } = readBatch(body, headers['content-type']);
      received.batch = batch;
      received.events = batch?.events ?? [];
      violations.push(...faults.map((fault) => `request ${received.number}: ${fault}`));
    }
    requests.push(received);
    lastArrival = Date.now();
    return received;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const at = Date.now();
    // A request counts only once it has traveled: one that the browser breaks off on the way is lost, as in life.
    const sent = bodyOf(request).catch(() => null);
    if (travel) await sleep(travel);
    const raw = await sent;
    if (!raw || request.socket.destroyed) return void lost++;
    if (request.method === 'OPTIONS') {
      preflights.push({ path: request.url ?? '', headers: request.headers, at });
      return sendAnswer(response, { status: 204 }, corsHeaders(request));
    }
    const received = record(request, raw, at);
    const answer = responder(received, ++answered) ?? {};
    received.kept = isKept(answer);
    received.answer = describeAnswer(answer);
    [...listeners].forEach((listener) => listener());
    if (travel) response.setHeader('connection', 'close');
    await sendAnswer(response, answer, corsHeaders(request));
  };

  const { port, refuse, reopen, distance } = await listen(handle);

  /** Every event that ever arrived, also again, also in requests that were refused. */
  const allEvents = () => requests.flatMap((request) => request.events);
  /** What the collector took, each id once, in the order of arrival. */
  const events = (name?: string) => {
    const kept = requests.filter((request) => request.kept).flatMap((request) => request.events);
    const seen = new Set<string>();
    const once = kept.filter(({ id }) => !seen.has(id) && seen.add(id));
    return name === undefined ? once : once.filter((event) => event.name === name);
  };
  const onArrival = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };

  return {
    /** Another site than `localhost`, as most collectors are. */
    url: `http://127.0.0.1:${port}/e`,
    origin: `http://127.0.0.1:${port}`,
    requests,
    preflights,
    violations,
    events,
    allEvents,
    names: () => events().map((event) => event.name),
    ...waiting({ events: () => events(), onArrival, lastArrival: () => lastArrival }),
    /** Requests that the browser broke off on the way. */
    lost: () => lost,
    /** From now on: one answer for all, or one chosen for each request; nothing puts things right again. */
    respond: (answer: Answer | Responder = {}) => {
      responder = typeof answer === 'function' ? answer : () => answer;
      answered = 0;
    },
    /** The time that each request travels before it has arrived, and that its connection takes: each has one of its own. */
    latency(ms: number): void {
      travel = ms;
      distance(ms);
    },
    refuse,
    reopen,
    close: refuse,
    log: () =>
      requests.map(({ number, at, method, path, answer, kept, events: inside, body }) => {
        const what = inside.map((event) => `${event.name}#${event.session?.sessionIndex ?? '-'}`).join(' ');
        const when = new Date(at).toISOString().slice(11, 23);
        return `${number} ${when} ${method} ${path} ${answer}${kept ? '' : ' (not kept)'} ${what || body.slice(0, 500)}`;
      }),
  };
};
