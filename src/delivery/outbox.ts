import { createContext, type BatchContext } from '../event/context';
import type { TrackedEvent } from '../event/event';
import type { AppOptions, DeliveryOptions } from '../options';
import type { Protocol, ProtocolRequest } from '../protocols/protocol';
import { backoff, retryAfter, verdict } from './retry';
import { beacon, bytes, post } from './transport';
import { whenIdle } from './when-idle';

type Utm = BatchContext['utm'];

export interface OutboxOptions {
  readonly collector: string;
  readonly protocol: Protocol;
  readonly delivery: DeliveryOptions;
  readonly app?: AppOptions;
  report(code: string, message: string, event?: TrackedEvent): void;
}

/** One event on its way. */
interface Entry {
  readonly event: TrackedEvent;
  readonly utm: Utm;
  readonly queuedAt: number;
  /** Called once the event is safe: acknowledged, or handed to a beacon. */
  readonly safe?: () => void;
}

export type Outbox = ReturnType<typeof createOutbox>;

/** Bytes of one request: small enough to outlive the page, whose requests then share 64 KiB. */
const CHUNK = 16_384;

/** Remembers events, in order, until the collector has them. Knows nothing of sessions. */
export function createOutbox({ collector, protocol, delivery, app, report }: OutboxOptions) {
  const {
    batchSize = 50,
    flushInterval = 1000,
    maxQueue = 10_000,
    timeout = 10_000,
    maxAge = 604_800_000,
  } = delivery;
  const init = { headers: delivery.headers, credentials: delivery.credentials ?? 'omit' };
  let context: ReturnType<typeof createContext> | undefined;
  let waiting: Entry[] = [];
  let onTheWay = new Set<Entry>();
  let largest = batchSize;
  let failures = 0;
  let idle = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending: Promise<void> | undefined;

  const remove = (entries: readonly Entry[]) => {
    const gone = new Set(entries);
    waiting = waiting.filter((entry) => !gone.has(entry));
    entries.forEach((entry) => onTheWay.delete(entry));
  };

  /** Done with: what has been cleared meanwhile is nobody's any more. */
  const settle = (entries: readonly Entry[]) => {
    const known = entries.filter((entry) => waiting.includes(entry));
    remove(known);
    known.forEach((entry) => entry.safe?.());
  };

  const lose = (entries: readonly Entry[], code: string, why: string) => {
    settle(entries);
    if (entries.length) report(code, `${entries.length} events were dropped: ${why}`, entries[0]!.event);
  };

  /** Requests for entries, halved until each fits; an event that cannot be encoded is dropped with an error. */
  const encode = (entries: readonly Entry[]): [ProtocolRequest, Entry[]][] => {
    const halves = () => {
      const middle = entries.length >> 1;
      return [...encode(entries.slice(0, middle)), ...encode(entries.slice(middle))];
    };
    try {
      const requests = protocol.encode({
        collector,
        sentAt: new Date().toISOString(),
        context: (context ??= createContext(app))(entries[0]!.utm),
        events: entries.map((entry) => entry.event),
      });
      if (entries.length > 1 && requests.some(({ body }) => bytes(body) > CHUNK)) return halves();
      return requests.map((request) => [
        request,
        entries.filter(({ event }) => request.events.includes(event)),
      ]);
    } catch (error) {
      if (entries.length > 1) return halves();
      lose(entries, 'encode', `they cannot be encoded (${error})`);
      return [];
    }
  };

  /** The oldest events that may go together. */
  const nextBatch = () => {
    const oldest = Date.now() - maxAge;
    lose(
      waiting.filter((entry) => entry.queuedAt < oldest && !onTheWay.has(entry)),
      'expired',
      'older than maxAge',
    );
    const free = waiting.filter((entry) => !onTheWay.has(entry));
    const other = free.findIndex((entry) => entry.utm !== free[0]!.utm);
    return free.slice(0, Math.min(largest, other < 0 ? largest : other));
  };

  /** `false`: try again later. */
  const send = async (request: ProtocolRequest, entries: Entry[]): Promise<boolean> => {
    entries.forEach((entry) => onTheWay.add(entry));
    let wait = 0;
    let outcome: ReturnType<typeof verdict> = 'retry';
    try {
      const response = await post(request, init, timeout, bytes(request.body) <= CHUNK);
      const html = /html/i.test(response.headers.get('content-type') ?? '');
      if (protocol.accept ? protocol.accept(response, request) : response.ok && !html) {
        failures = 0;
        settle(entries);
        return true;
      }
      outcome = response.ok ? 'retry' : verdict(response.status);
      wait = retryAfter(response.headers.get('retry-after'), Date.now());
      if (outcome === 'refused' || (outcome === 'halve' && entries.length === 1)) {
        lose(entries, 'refused', `the collector answered ${response.status}`);
        return true;
      }
    } catch {}
    entries.forEach((entry) => onTheWay.delete(entry));
    if (outcome === 'halve') {
      largest = Math.max(1, entries.length >> 1);
      return true;
    }
    schedule(Math.max(wait, backoff(++failures, Math.random())));
    return false;
  };

  /** Sends until nothing is left, or a try fails. */
  const pump = async () => {
    for (let going = true; going;) {
      const requests = encode(nextBatch());
      going = requests.length > 0;
      for (const [request, entries] of requests) going &&= await send(request, entries);
    }
    sending = undefined;
  };

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    return (sending ??= pump());
  };

  const schedule = (wait: number) => {
    clearTimeout(timer);
    timer = setTimeout(flush, wait);
  };

  const prompt = () => {
    if (!idle || sending || failures) return;
    if (waiting.length >= batchSize) flush();
    else if (waiting.length && timer === undefined) schedule(flushInterval);
  };

  return {
    /** The first request waits until the page is idle, or goes. */
    start: () =>
      whenIdle(() => {
        idle = true;
        prompt();
      }),
    add(event: TrackedEvent, utm: Utm, safe?: () => void): void {
      waiting.push({ event, utm, queuedAt: Date.now(), safe });
      lose(
        waiting.slice(0, Math.max(0, waiting.length - maxQueue)),
        'overflow',
        `more than ${maxQueue} were waiting`,
      );
      prompt();
    },
    flush,
    /** The page may not come back: hands over all that waits, in this task. What is refused goes by plain fetch. */
    leave(): void {
      idle = true;
      for (let batch; (batch = nextBatch()).length;) {
        for (const [request, entries] of encode(batch)) {
          if (beacon(request)) settle(entries);
          else void send(request, entries);
        }
      }
      waiting.forEach((entry) => entry.safe?.());
    },
    /** Forgets everything (rule 37). */
    clear(): void {
      waiting = [];
      onTheWay = new Set();
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
