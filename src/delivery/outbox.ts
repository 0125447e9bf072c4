import { readContext, type BatchContext } from '../event/context';
import type { TrackedEvent } from '../event/event';
import type { AppOptions, DeliveryOptions } from '../options';
import type { Protocol, ProtocolRequest } from '../protocols/protocol';
import { refused, wait } from './retry';
import { beacon, CHUNK, post } from './transport';

export interface OutboxOptions {
  readonly collector: string;
  readonly protocol: Protocol;
  readonly delivery: DeliveryOptions;
  readonly app?: AppOptions;
  /** Events that are lost, with the reason. */
  lost(events: TrackedEvent[], why: string): void;
}

/** One event on its way. */
interface Entry {
  readonly event: TrackedEvent;
  readonly utm: BatchContext['utm'];
  readonly bytes: number;
  readonly queuedAt: number;
  /** Called once the event is safe: acknowledged, or handed to a beacon. */
  readonly safe?: () => void;
  sending?: boolean;
  done?: boolean;
}

/** Bytes of a request beside its events, at the most. */
const ENVELOPE = 2048;

/** Remembers events, in order, until the collector has them. Knows nothing of sessions. */
export const createOutbox = ({ collector, protocol, delivery, app, lost }: OutboxOptions) => {
  const { batchSize = 50, flushInterval = 1000, maxQueue = 10_000, maxAge = 604_800_000 } = delivery;
  let waiting: Entry[] = [];
  let largest = batchSize;
  let failures = 0;
  let idle: boolean | undefined;
  let closed: boolean | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pumping: Promise<void> | undefined;

  /** Done with: delivered, or, where there is a reason, lost. */
  const settle = (entries: readonly Entry[], why?: string) => {
    for (const entry of entries) {
      entry.done = true;
      entry.safe?.();
    }
    waiting = waiting.filter((entry) => !entry.done);
    if (why && entries[0])
      lost(
        entries.map((entry) => entry.event),
        why,
      );
  };

  /** The oldest events that may go together, as requests. */
  const next = (): [ProtocolRequest, Entry[]][] => {
    const now = Date.now();
    settle(
      waiting.filter((entry) => !entry.sending && now - entry.queuedAt > maxAge),
      'older than maxAge',
    );
    const free = closed ? [] : waiting.filter((entry) => !entry.sending).slice(0, largest);
    const [first] = free;
    let bytes = ENVELOPE;
    let fits = true;
    const entries = free.filter(
      (entry) => (fits &&= ((bytes += entry.bytes) <= CHUNK && entry.utm === first!.utm) || entry === first),
    );
    if (!first) return [];
    try {
      const requests = protocol
        .encode({
          collector,
          sentAt: new Date().toISOString(),
          context: readContext(app, first.utm),
          events: entries.map((entry) => entry.event),
        })
        .map((request): [ProtocolRequest, Entry[]] => [
          request,
          entries.filter((entry) => request.events.includes(entry.event)),
        ])
        .filter(([, sent]) => sent[0]);
      if (requests[0]) return requests;
      throw 'no request has them';
    } catch (error) {
      settle(entries, `the protocol cannot encode them (${error})`);
      return next();
    }
  };

  /** `false`: try again later. */
  const send = async (request: ProtocolRequest, entries: Entry[], leaving?: boolean): Promise<boolean> => {
    const mark = (sending: boolean) => entries.forEach((entry) => (entry.sending = sending));
    mark(true);
    let answer: Response | undefined;
    let accepted: boolean | undefined;
    try {
      answer = await post(request, delivery, leaving);
      accepted =
        protocol.accept?.(answer, request) ??
        (answer.ok && !/html/i.test(answer.headers.get('content-type')!));
    } catch {}
    mark(false);
    const status = answer ? answer.status : 0;
    const ask = answer?.headers.get('retry-after');
    if (accepted) {
      failures = 0;
      settle(entries);
    } else if (status === 413 && entries[1]) largest = entries.length >> 1;
    else if (refused(status)) settle(entries, `the collector answered ${status}`);
    else {
      // What went at once on leaving failed at once: that is one failure.
      if (!leaving || !failures) failures++;
      schedule(wait(failures, Math.random(), ask, Date.now()));
      return false;
    }
    return true;
  };

  /** Sends until nothing is left, or a try fails. */
  const pump = async () => {
    let going = await true;
    for (let requests; going && (requests = next())[0];) {
      for (const [request, entries] of requests) going &&= await send(request, entries);
    }
    pumping = undefined;
  };

  const flush = (): Promise<void> => {
    schedule();
    return (pumping ??= pump());
  };

  const schedule = (wait?: number) => {
    clearTimeout(timer);
    timer = wait === undefined ? wait : setTimeout(flush, wait);
  };

  const prompt = () => {
    if (idle && !failures && waiting[0]) {
      if (waiting.length >= batchSize) void flush();
      else timer ??= setTimeout(flush, flushInterval);
    }
  };

  return {
    owns: (_owner: string) => false,
    /** The page is idle: requests may go out. */
    start(): void {
      idle = true;
      prompt();
    },
    add(event: TrackedEvent, utm: BatchContext['utm'], safe?: () => void): void {
      try {
        const bytes = new Blob([JSON.stringify(event)]).size;
        waiting.push({ event, utm, bytes, queuedAt: Date.now(), safe });
      } catch (error) {
        // A plugin has put into it what JSON cannot carry: that must not hold up the others.
        lost([event], `${error}`);
      }
      if (waiting.length > maxQueue) settle([waiting[0]!], `more than ${maxQueue} were waiting`);
      prompt();
    },
    flush,
    /** The page may not come back: hands over all that waits, in this task. What is refused goes by plain fetch. */
    leave(): void {
      idle = true;
      for (let requests; (requests = next())[0];) {
        for (const [request, entries] of requests) {
          if (beacon(request)) settle(entries);
          else void send(request, entries, true);
        }
      }
      waiting.forEach((entry) => entry.safe?.());
    },
    /** While closed, nothing is sent (rule 35). */
    close(shut: boolean): void {
      closed = shut;
      prompt();
    },
    /** Forgets everything (rule 37). */
    clear(): void {
      waiting = [];
      failures = 0;
    },
  };
};
