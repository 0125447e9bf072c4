import { readContext, type BatchContext } from '../event/context';
import type { TrackedEvent } from '../event/event';
import type { AppOptions, DeliveryOptions } from '../options';
import type { Protocol, ProtocolRequest } from '../protocols/protocol';
import type { Entry } from './entry';
import { createQueue } from './queue';
import { createBucket, FIRST, refused, wait } from './retry';
import { beacon, CHUNK, later, outlives, post } from './transport';

export interface OutboxOptions {
  /** Of the namespace: outboxes of several share nothing. */
  readonly name: string;
  readonly collector: string;
  readonly protocol: Protocol;
  readonly delivery: DeliveryOptions;
  readonly app?: AppOptions;
  /** Does a page live that has this owner? `undefined` where that cannot be known. */
  ask(owner: string): Promise<boolean | undefined>;
  report(code: string, message: string, event?: TrackedEvent): void;
}

/** A request, and the events in it. */
interface Parcel {
  readonly request: ProtocolRequest;
  readonly entries: Entry[];
  /** Count of dropped events that it tells. */
  readonly dropped: number;
}

/** Bytes of a request beside its events, at the most. */
const ENVELOPE = 2048;
/** A collector that has not answered for so long is in trouble. */
const SLOW = 3000;

/** Remembers events, in order, until the collector has them. Knows nothing of sessions. */
export const createOutbox = ({ name, collector, protocol, delivery, app, ask, report }: OutboxOptions) => {
  const { batchSize = 50, flushInterval = 1000, maxQueue = 10_000, maxAge = 604_800_000 } = delivery;
  const { timeout = 10_000 } = delivery;
  let largest = batchSize;
  let failures = 0;
  /** Some request has been answered, whatever the answer; and the last failure had none. */
  let heard: boolean | undefined;
  let unreachable: boolean | undefined;
  let idle: boolean | undefined;
  let closed = true;
  let adopted: boolean | undefined;
  /** After a sleep, others may have taken over what is stored. */
  let unsure: boolean | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let review: ReturnType<typeof setTimeout> | undefined;
  let pumping: Promise<void> | undefined;
  /** Not before that time (`Retry-After`). */
  let until = 0;
  /** Under way in a request that outlives the page. */
  let flying: Entry[] = [];
  let flyingSince = 0;
  let flight: AbortController | undefined;
  /** With a beacon, which gives no answer. */
  let handed: Entry[] = [];
  /** With `fetchLater`, and still waiting. */
  const armed: [entries: Entry[], stop: () => boolean][] = [];
  let arming: ReturnType<typeof setTimeout> | boolean | undefined;
  let epoch = 0;
  /** Raised by `leave`. */
  let leaves = 0;
  const early = createBucket(5, 300_000);
  const rearm = createBucket(5, 1000);

  const online = () => navigator.onLine !== false;

  const lost = (entries: Entry[], why: string) => {
    let event;
    try {
      event = JSON.parse(entries[0]!.text) as TrackedEvent;
    } catch {}
    report('lost', `${entries.length} events were lost: ${why}`, event);
  };

  let label = '';
  try {
    label = `${protocol.name}`;
  } catch {}
  const queue = createQueue({
    name,
    scope: `${name}|${collector}|${label}`,
    maxQueue,
    ask,
    lost,
    failed: (error) => report('storage', `events cannot be stored (${error}): they wait in memory`),
  });
  const { notes } = queue;

  const setAside = (entries: Entry[], why: string) => {
    queue.forget(entries);
    lost(entries, why);
  };

  /** Takes the oldest events that may go together out of the queue, as a request. */
  const take = (): Parcel | undefined => {
    const { waiting } = queue;
    const oldest = Date.now() - maxAge;
    let count = 0;
    while (waiting[count] && waiting[count]!.queuedAt < oldest) count++;
    queue.drop(waiting.splice(0, count), 'older than maxAge');
    const [first] = waiting;
    if (!first || closed) return;
    let bytes = ENVELOPE;
    for (count = 0; count < largest && waiting[count]?.utm === first.utm; count++)
      if ((bytes += waiting[count]!.bytes) > CHUNK && count) break;
    const entries = waiting.splice(0, count);
    try {
      const dropped = notes.dropped();
      const json = entries.map(({ text }) => text);
      const events = json.map((text) => JSON.parse(text) as TrackedEvent);
      const context = readContext(
        app,
        first.utm ? (JSON.parse(first.utm) as BatchContext['utm']) : undefined,
      );
      const [request] = protocol.encode({
        collector,
        sentAt: new Date().toISOString(),
        context: dropped ? { ...context, dropped } : context,
        events,
        json,
      });
      // Where it makes several requests, the others have their turn after this one.
      const inside = entries.filter((_, at) => request?.events.includes(events[at]!));
      if (!inside[0]) throw 'no request has them';
      queue.back(entries.filter((entry) => !inside.includes(entry)));
      return { request: request!, entries: inside, dropped };
    } catch (error) {
      setAside(entries, `the protocol cannot encode them (${error})`);
      return take();
    }
  };

  /**
   * What left without an answer counts as delivered only while the collector is known to be well. A request that is
   * under way outlives a page that leaves, but not a renderer that crashes.
   */
  const note = (leaving?: boolean) => {
    const slow = flying[0] && Date.now() - flyingSince > SLOW;
    const trusted = online() && !failures && notes.ok() && !slow;
    queue.note(
      trusted ? [...handed, ...(leaving ? flying : []), ...armed.flatMap(([entries]) => entries)] : [],
    );
  };
  const renote = () => queue.noted && note();

  /** Takes back what is left with the browser, so that nothing carries it twice. */
  const disarm = () => {
    for (const [entries, stop] of armed.splice(0)) {
      if (!stop()) continue;
      const left = entries.filter((entry) => queue.waiting.includes(entry));
      for (const entry of left) queue.waiting.splice(queue.waiting.indexOf(entry), 1);
      hand(left, false);
    }
  };

  /** Leaves what waits with the browser, as far as it takes it. */
  const arm = (): void => {
    arming = undefined;
    if (!('fetchLater' in window) || !online() || failures || closed || !queue.waiting[0]) return;
    if (!rearm()) {
      arming = setTimeout(arm, 1000);
      return;
    }
    disarm();
    const taken: Entry[] = [];
    for (let parcel; (parcel = take());) {
      taken.push(...parcel.entries);
      const stop = later(parcel.request, delivery);
      if (!stop) break;
      armed.push([parcel.entries, stop]);
    }
    queue.back(taken);
    note();
  };

  /** Hears of those that a beacon has: delivered, or to be sent again. */
  const resolve = (delivered: (entry: Entry) => unknown) => {
    queue.forget(handed.filter(delivered));
    queue.back(handed.filter((entry) => !entry.done));
    handed = [];
  };

  /** Sent, but nobody will answer, or hear the answer. In a page that lives on, that is looked at again. */
  const hand = (entries: Entry[], doubt: boolean) => {
    for (const entry of entries) entry.doubt = doubt;
    handed.push(...entries);
    review ??= setTimeout(() => {
      review = undefined;
      resolve((entry) => notes.ok() && !failures && !entry.doubt);
      renote();
      // By a request that is answered.
      if (!failures) void flush();
    }, timeout);
  };

  /** `false`: try again later. */
  const send = async ({ request, entries, dropped }: Parcel, plain?: boolean): Promise<boolean> => {
    const started = epoch;
    const left = leaves;
    let answer: Response | undefined;
    let accepted: boolean | undefined;
    // Beacons that may still be under way have used up what requests that outlive the page may have together.
    const brief = plain || !!handed[0];
    if (!brief && outlives(request)) flying = entries;
    flyingSince = Date.now();
    try {
      answer = await post(request, delivery, (flight = new AbortController()), brief);
      accepted =
        protocol.accept?.(answer, request) ??
        (answer.ok && !/html/i.test(answer.headers.get('content-type')!));
    } catch {}
    if (started !== epoch) return false;
    if (!plain) flying = [];
    const status = answer ? answer.status : 0;
    heard ||= !!status;
    let going = true;
    if (accepted) {
      failures = 0;
      notes.answered(true, dropped);
      queue.forget(entries);
      resolve((entry) => !entry.doubt);
    } else if (status === 413 && entries[1]) {
      largest = entries.length >> 1;
      queue.back(entries);
    } else if (refused(status)) {
      // The one that was too large is out of the way.
      if (status === 413) largest = batchSize;
      setAside(entries, `the collector answered ${status}`);
    } else if (left !== leaves && !status) {
      // A page that goes breaks off its own requests: they may have arrived, as beacons may.
      hand(entries, true);
    } else {
      // What went at once on leaving failed at once: that is one failure.
      if (!plain || !failures) failures++;
      // Where requests have never worked at all, beacons may.
      unreachable = heard && !status;
      notes.answered(false);
      queue.back(entries);
      resolve(() => false);
      const asked = answer?.headers.get('retry-after');
      until = Date.now() + wait(1, 0, asked, Date.now());
      schedule(wait(failures, Math.random(), asked, Date.now()));
      going = false;
    }
    renote();
    return going;
  };

  /** Sends until nothing is left, or a try fails. */
  const pump = async () => {
    const started = epoch;
    await true;
    // What a beacon has had of a failing collector has its turn again.
    if (failures) resolve(() => false);
    for (let going = true; going && !closed && queue.waiting[0];) {
      const left = leaves;
      await queue.check(queue.waiting.slice(0, largest));
      if (left !== leaves && !online()) break;
      disarm();
      renote();
      const parcel = take();
      going = !!parcel && (await send(parcel));
    }
    if (started === epoch) pumping = undefined;
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
    const { waiting } = queue;
    if (!idle || failures || !waiting[0]) return;
    if (waiting.length >= batchSize) void flush();
    // As long as no answer is known, nobody can tell whether beacons arrive: the first request waits for no company.
    else timer ??= setTimeout(flush, notes.ok() || !queue.lasting() ? flushInterval : 0);
  };

  const wake = () => {
    if (idle && !closed && !adopted && queue.lasting()) {
      adopted = true;
      queue.adopt().then(prompt, () => (adopted = false));
    }
    prompt();
  };

  /** A sign that it might work again. So many times only, for the collector may be down for long. */
  const hint = ({ type }: Event) => {
    if (
      (type === 'online' || !document.hidden) &&
      failures &&
      queue.waiting[0] &&
      Date.now() >= until &&
      early()
    )
      void flush();
  };
  const signs = ['online', 'visibilitychange'];

  return {
    owns: (owner: string): boolean => owner === queue.owner,
    /** The page is idle: requests may go out. */
    start(): void {
      idle = true;
      wake();
    },
    add(event: TrackedEvent, utm: BatchContext['utm'], safe?: () => void): void {
      try {
        const text = JSON.stringify(event);
        if (!text) throw 'it has no JSON';
        queue.add(text, utm ? JSON.stringify(utm) : '', safe);
      } catch (error) {
        // A plugin has put into it what JSON cannot carry: that must not hold up the others.
        report('lost', `1 events were lost: ${error}`, event);
      }
      if (!arming) {
        arming = true;
        void Promise.resolve().then(arm);
      }
      prompt();
    },
    flush,
    /** The page may not come back: hands over what waits, in this task, and notes what is left. */
    leave(): void {
      idle = true;
      leaves++;
      if (closed) return;
      disarm();
      queue.interrupt();
      const refused: Parcel[] = [];
      const doubt = failures > 0;
      // While it fails, a page that comes and goes must not ask again and again; where nobody answers, a beacon only
      // doubles what the next visit sends.
      const again = () =>
        queue.waiting[0] && Date.now() >= until && !(unreachable && queue.lasting()) && early();
      if (online() && !unsure && (!doubt || again())) {
        for (let parcel; refused.length < 3 && (parcel = take());) {
          if (!beacon(parcel.request)) refused.push(parcel);
          else {
            hand(parcel.entries, doubt);
            if (doubt) break;
          }
        }
        // In Firefox a plain request costs the page its place in the back/forward cache.
        if (queue.lasting()) queue.back(refused.flatMap(({ entries }) => entries));
        else {
          for (const parcel of refused) void send(parcel, true);
          for (let parcel; refused[0] && (parcel = take());) void send(parcel, true);
        }
      }
      // A page that is going has some milliseconds left: what it sent then would be in no note.
      if (queue.waiting[0] && !failures) schedule(FIRST);
      note(true);
      void queue.write();
      for (const entry of queue.waiting) entry.safe?.();
      for (const entry of handed) entry.safe?.();
    },
    /** Back from the back/forward cache: Firefox and WebKit never settle a request that it has interrupted. */
    restored: () => flight?.abort(),
    /** Requests may go out; events are stored, unless they must leave no trace. */
    open(memoryOnly: boolean): void {
      queue.open(!memoryOnly);
      closed = false;
      const { waiting } = queue;
      unsure = !!waiting[0];
      if (unsure) {
        const checked = () => {
          unsure = false;
          prompt();
        };
        queue.check(waiting).then(checked, checked);
      }
      for (const sign of signs) addEventListener(sign, hint);
      wake();
    },
    /** Nothing is sent or stored (rule 35). */
    close(): void {
      closed = true;
    },
    /** Sends what waits, and listens to nothing any more. */
    stop(): void {
      for (const sign of signs) removeEventListener(sign, hint);
      void flush();
    },
    /** Forgets everything (rule 37). */
    clear(): void {
      epoch++;
      disarm();
      handed = [];
      flying = [];
      failures = 0;
      pumping = undefined;
      schedule();
      queue.clear();
    },
  };
};
