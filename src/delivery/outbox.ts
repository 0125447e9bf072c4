import { attempt } from '../attempt';
import type { BatchContext } from '../event/context';
import type { TrackedEvent } from '../event/event';
import type { AppOptions, DeliveryOptions } from '../options';
import type { Protocol } from '../protocols/protocol';
import { ARMED, ASKED, DOUBTED, FLYING, HANDED, isLive, mark, MISSED, type Entry } from './entry';
import { choose, pack, type Parcel } from './parcel';
import { createQueue } from './queue';
import { createBucket, FIRST, refused, wait } from './retry';
import { beacon, CHUNK, later, post } from './transport';

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

/** What may change whether requests arrive, or be another page's word of it. */
const signs = ['online', 'visibilitychange', 'storage'];

const online = () => navigator.onLine !== false;
const isFree = ({ sent }: Entry) => !sent;

/** A collector that has not answered for so long is in trouble; so long is trusted what is left with `fetchLater`. */
const SLOW = 3000;

/** Remembers events, in order, until the collector has them. Knows nothing of sessions. */
export const createOutbox = ({ name, collector, protocol, delivery, app, ask, report }: OutboxOptions) => {
  const {
    batchSize = 50,
    flushInterval = 1000,
    timeout = 10_000,
    maxQueue = 10_000,
    maxAge = 604_800_000,
  } = delivery;
  let largest = batchSize;
  /** Where redirects have led to: what was sent there goes there at once. */
  const moved = new Map<string, string>();
  let failures = 0;
  /** What the collector has answered last; 0 for a request without an answer, once there has been one. */
  let status: number | undefined;
  let idle: boolean | undefined;
  let closed = true;
  let adopted: Promise<unknown> | undefined;
  /** After a sleep, others may have taken over what is stored. */
  let unsure: boolean | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let review: ReturnType<typeof setTimeout> | undefined;
  let pumping: Promise<void> | undefined;
  /** Not before that time (`Retry-After`). */
  let until = 0;
  /** When the request that is under way was sent. */
  let since = Infinity;
  let flight: AbortController | undefined;
  /** What is with `fetchLater`. */
  const armed: [entries: readonly Entry[], stop: () => boolean][] = [];
  let arming: unknown;
  /** Raised by `leave`. */
  let leaves = 0;
  /** The page was not only hidden. */
  let gone: boolean | undefined;
  const early = createBucket(300_000);
  const rearm = createBucket(1000);
  /** Tried while the collector fails: one departure gives several signs. */
  let departed: boolean | undefined;

  const lost = (entries: readonly Entry[], why: string) =>
    report(
      'lost',
      `${entries.length} event${entries[1] ? 's were' : ' was'} lost: ${why}`,
      attempt(() => JSON.parse(entries[0]!.text) as TrackedEvent),
    );

  const scope = `${name}|${collector}|${attempt(() => `${protocol.name}`) ?? ''}`;
  const queue = createQueue({
    name,
    scope,
    maxQueue,
    ask,
    lost,
    failed: (error) => report('storage', `events cannot be stored (${error}): they wait in memory`),
  });
  const { notes } = queue;

  const setAside = (entries: readonly Entry[], why: string) => {
    queue.forget(entries);
    lost(entries, why);
  };

  /** What is on its way like this, or less known of. */
  const marked = (least: number, most = MISSED) =>
    queue.waiting.filter(({ sent }) => sent! >= least && sent! <= most);
  /** The last that any page of this profile has heard. */
  const failing = () => notes.last() === 0;

  /** The oldest events that may go together, as a request; how many were dropped is told where the answer will be heard. */
  const next = (heard?: boolean): Parcel | undefined => {
    const oldest = Date.now() - maxAge;
    queue.drop(queue.waiting.filter(({ queuedAt }) => queuedAt < oldest).length, 'older than maxAge');
    const entries = choose(queue.waiting.filter(isFree), largest);
    try {
      if (!entries[0]) return;
      const parcel = pack(entries, heard ? notes.dropped() : 0, collector, protocol, app);
      const { request } = parcel;
      return { ...parcel, request: { ...request, url: moved.get(request.url) ?? request.url } };
    } catch (error) {
      setAside(entries, `the protocol cannot encode them (${error})`);
      return next(heard);
    }
  };

  /**
   * What left without an answer counts as delivered only while the collector is known to be well. A request that is
   * under way outlives a page that leaves, but not a renderer that crashes.
   */
  const note = (least = ARMED) => {
    const trusted = online() && !failures && notes.last() && Date.now() - since <= SLOW;
    queue.note(trusted ? marked(least, DOUBTED) : []);
  };

  /**
   * What the browser has taken to send later is lost when the browser itself is killed. Nobody can tell that from a crash:
   * it is trusted for a moment only.
   */
  const doubt = () => {
    if (!marked(ARMED, ARMED).some(({ queuedAt }) => Date.now() - queuedAt >= SLOW)) return;
    queue.doubt();
    note();
  };

  /** Hears of those that nobody answers: delivered, or to be sent again. */
  const resolve = () => {
    const entries = marked(HANDED);
    if (!failures && notes.last()) queue.forget(entries.filter(({ sent }) => sent === HANDED));
    mark(entries);
  };

  /** In a page that lives on, that is looked at again. */
  const hand = (entries: readonly Entry[], sent = HANDED) => {
    mark(entries, failing() ? MISSED : sent);
    review ??= setTimeout(() => {
      review = undefined;
      resolve();
      // By a request that is answered.
      if (!failures) void flush();
    }, timeout);
  };

  /** Takes back what is left with the browser, so that nothing carries it twice, unless another page counts on it. */
  const disarm = () => {
    for (const [entries, stop] of armed.splice(0)) {
      if (!entries.some(isLive)) continue;
      if (stop()) hand(entries);
      else mark(entries);
    }
  };

  /** Leaves what waits with the browser, as far as it takes it. */
  const arm = (): void => {
    arming = undefined;
    if (!('fetchLater' in window) || !online() || failures || closed) return;
    if (!rearm()) {
      arming = setTimeout(arm, 1000);
      return;
    }
    disarm();
    for (let parcel; (parcel = next());) {
      const stop = later(parcel.request, delivery);
      if (!stop) break;
      mark(parcel.entries, ARMED);
      armed.push([parcel.entries, stop]);
    }
    note();
    setTimeout(doubt, SLOW);
  };

  /** `false`: try again later. */
  const send = async ({ request, batch, entries, dropped }: Parcel, plain?: boolean): Promise<boolean> => {
    const tried = failures;
    const left = leaves;
    // Beacons that may still be under way have used up what requests that outlive the page may have together.
    const keepalive = !plain && request.body.length <= CHUNK && !marked(HANDED)[0];
    let going = true;
    mark(entries, keepalive && !failing() ? FLYING : ASKED);
    since = Date.now();
    const stop = (flight = new AbortController());
    const judge = async (given: Response): Promise<boolean | undefined> => {
      try {
        return (
          (await protocol.accept?.(given, batch, request)) ??
          (given.ok && !/html/i.test(given.headers.get('content-type')!))
        );
      } catch (error) {
        report('protocol', `accept of the protocol failed: ${error}`);
      }
    };
    setTimeout(() => stop.abort(), timeout);
    const [answer, accepted] = await post(request, delivery, stop.signal, keepalive, judge);
    since = Infinity;
    status = answer ? answer.status : status && 0;
    if (answer?.redirected && !moved.has(request.url)) {
      // 301 to 303 make a GET of it, without its body; 307 and 308 do not. Nobody can see which it was.
      moved.set(request.url, answer.url);
      report('redirect', `option collector is redirected: set it to ${answer.url}`);
      mark(entries);
    } else if (accepted) {
      failures = 0;
      notes.update(true, -dropped);
      queue.forget(entries);
      resolve();
    } else if (status === 413 && entries[1]) {
      largest = entries.length >> 1;
      mark(entries);
    } else if (status && refused(status)) {
      // The one that was too large is out of the way.
      if (status === 413) largest = batchSize;
      setAside(entries, `the collector answered ${status}`);
    } else if (left !== leaves && !answer) {
      // A page that goes breaks off its own requests: they may have arrived.
      hand(entries, gone && entries[0]!.sent === FLYING ? DOUBTED : MISSED);
    } else {
      going = false;
      // It was left with the browser before.
      queue.doubt();
      const now = Date.now();
      const asked = answer?.headers.get('retry-after');
      // What went at the same time and failed is one failure.
      failures = tried + 1;
      notes.update(false);
      mark(entries);
      resolve();
      until = now + wait(1, 0, asked, now);
      schedule(wait(failures, Math.random(), asked, now));
    }
    if (queue.noted) note();
    return going;
  };

  /** Sends until nothing is left, a try fails, or the page is left. */
  const pump = async () => {
    const left = leaves;
    const leaving = () => left !== leaves && !failures;
    let parcel: Parcel | undefined;
    do {
      if (!leaving()) await queue.check();
      if (closed) break;
      // A page that is going has some milliseconds left: what it sent then would be in no note.
      if (leaving()) {
        schedule(FIRST);
        break;
      }
      disarm();
      if (queue.noted) note();
      parcel = next(true);
    } while (parcel && (await send(parcel)));
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
    const { length } = queue.waiting;
    if (!idle || !length) return;
    if (length >= batchSize && !failures) void flush();
    // As long as no answer is known, nobody can tell whether beacons arrive: the first request waits for no company.
    else timer ??= setTimeout(flush, notes.last() ? flushInterval : 0);
  };

  const wake = () => {
    if (idle && !closed && queue.lasting())
      adopted ??= queue.adopt().then(
        (found) => found && flush(),
        () => (adopted = undefined),
      );
    prompt();
  };

  /** It might work again. So many times only, for the collector may be down for long. */
  const mayTry = () => queue.waiting[0] && Date.now() >= until && early();

  const hint = ({ type, key }: Event & { key?: string | null }) => {
    if (type === 'visibilitychange' && !document.hidden) {
      departed = false;
      // Adopting was given up when the page was hidden.
      wake();
    }
    // Another page has heard from the collector: is what this one left without an answer to be trusted?
    if (key === scope) {
      if (failing()) {
        mark(marked(HANDED, DOUBTED));
        mark(marked(FLYING, FLYING), ASKED);
      }
      note();
    } else if (!key && (type === 'online' || !document.hidden) && failures && mayTry()) void flush();
  };

  return {
    owner: queue.owner,
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
        report('lost', `an event was lost: ${error}`, event);
      }
      arming ??= Promise.resolve().then(arm);
      prompt();
    },
    flush,
    /** The page may not come back: hands over what waits, in this task, and notes what is left. */
    leave(going?: boolean): void {
      idle = true;
      gone = going;
      leaves++;
      if (closed) return;
      disarm();
      queue.interrupt();
      // While it fails, a page that comes and goes must not ask again and again; where nobody answers, a beacon only
      // doubles what the next visit sends. Where requests have never worked at all, beacons may.
      const lasting = queue.lasting();
      const allowed = !failures || (!(lasting && (status === 0 || departed)) && mayTry());
      if (allowed && online() && !unsure)
        for (let parcel; (parcel = next());) {
          const taken = beacon(parcel.request);
          // One more try, of one request, which all others come after.
          if (failures) {
            departed = true;
            break;
          }
          if (taken) hand(parcel.entries);
          // In Firefox a plain request costs the page its place in the back/forward cache.
          else if (lasting) break;
          else void send(parcel, true);
        }
      if (!failures) schedule(queue.waiting.some(isFree) ? FIRST : undefined);
      note(FLYING);
      void queue.write();
      for (const entry of queue.waiting) entry.safe?.();
    },
    /**
     * Back from the back/forward cache: Firefox and WebKit never settle a request that it has interrupted. In Chromium the
     * answer has come meanwhile.
     */
    restored(): void {
      const interrupted = flight;
      setTimeout(() => {
        interrupted?.abort();
        prompt();
      }, FIRST);
    },
    /** Requests may go out; events are stored, unless they must leave no trace. */
    open(memoryOnly: boolean): void {
      queue.open(!memoryOnly);
      closed = false;
      // Back from the back/forward cache: the page that took its place may sleep now, with something unsent.
      adopted = undefined;
      unsure = !!queue.waiting[0];
      void queue.check().then(() => (unsure = false));
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
      disarm();
      failures = 0;
      schedule();
      queue.clear();
      // An answer that comes now is not noted.
      queue.open(false);
    },
  };
};
