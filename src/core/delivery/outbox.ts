import { attempt } from '../util/attempt';
import { readClock, timeUntil } from '../util/clock';
import { inTime } from '../util/patience';
import { eventsOf, LEASE, type Burst } from './burst';
import { createCollectorHealth } from './collector-health';
import { createDispatcher } from './dispatcher';
import { createBatchEncoder } from './encode-batch';
import type { OutboxOptions } from './outbox-options';
import { MINUTE } from './limits';
import { createPersistentQueue } from './persistent-queue';
import { isOnline, sendBare, sendBeacon } from './send-request';

/** So often a page looks whether a backoff is over, in milliseconds. */
const SECOND = 1000;
/** A collector that answers answers within this time, in milliseconds. */
const SILENCE = 2 * SECOND;

/** Remembers events, in order, until the collector has them. Knows nothing of sessions. */
export const createOutbox = ({
  name,
  collector,
  protocol,
  delivery,
  ledger,
  report,
  emit,
}: OutboxOptions) => {
  const { batchSize, flushInterval } = delivery;
  const health = createCollectorHealth(`${name}|h|${collector}`, ledger.isOpen);
  const queue = createPersistentQueue({
    scope: `${name}|o|${collector}|${attempt(() => `${protocol.name}`) ?? ''}|`,
    ledger,
    ...delivery,
    emit,
    onLost(bursts, events, why) {
      health.drop(events);
      const example = attempt(() => eventsOf(bursts.slice(0, 1))[0]);
      report('lost', `${events} ${events > 1 ? 'events were' : 'event was'} lost: ${why}`, example);
    },
  });
  const encode = createBatchEncoder({ collector, protocol, queue, report });
  const dispatcher = createDispatcher({ ...delivery, queue, health, report });
  let isOpen = false;
  /** The page has loaded and is idle, or is hidden: requests may go out. */
  let isIdle = false;
  /** A plugin will complete what waits in a moment: `flush()` and the page's exit do not wait for it. */
  let isPaused = false;
  /** Nothing may carry the collector's cookies (rule 36), as beacons do. */
  let cookieless = false;
  let sentAt = 0;
  /** When something was handed over last that nobody confirms, and how often the collector had failed by then. */
  let handedAt = 0;
  let failuresBefore = 0;
  let sending: Promise<void> | undefined;
  /** What waits is to go without waiting for company. */
  let isUrgent = false;
  /** The page has gone: the browser may refuse what is sent from now on, and nobody hears of it. */
  let hasLeft = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Sends until nothing is left, a try fails, or the page may not send. */
  const sendAll = async (): Promise<void> => {
    // What is tracked in one task goes together.
    await undefined;
    while (isOpen && isIdle && (!isPaused || isUrgent)) {
      // Another page or tracker may be answered before.
      const delay = isOnline() ? Math.min(health.delay(), SECOND) : timeUntil(sentAt + MINUTE, MINUTE);
      // Who asks for it gets one try, whatever the last one has shown.
      if (delay && !isUrgent) {
        schedule(delay);
        break;
      }
      // It is waited for no longer than storage is; what comes later is sent then.
      if (queue.needsClaim()) await inTime(queue.claim().then(() => void start()));
      // Where the collector has failed, the oldest go first: what a page has just left can be had when this one wakes again.
      if (queue.isBehind() && health.failures() && !isUrgent) break;
      const [bursts, mayWait] = queue.nextBatch(dispatcher.mostEvents);
      if (!isOpen || !bursts[0]) break;
      // What comes alone goes at once: so it outlives a crash. Company within `flushInterval` goes together.
      const wait = timeUntil(sentAt + flushInterval, flushInterval);
      if (mayWait && !isUrgent && wait) {
        schedule(wait);
        break;
      }
      const batch = encode(bursts, health.dropped());
      if (!batch) continue;
      if (!batch.request) {
        schedule(SECOND);
        break;
      }
      sentAt = readClock();
      const pause = await dispatcher.send(batch.request, batch, cookieless);
      if (pause) setTimeout(wake, pause);
      if (health.failures() || !isOnline()) isUrgent = false;
    }
    sending = undefined;
    isUrgent = false;
  };

  const start = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    return (sending ??= sendAll());
  };
  const schedule = (delay: number): void => {
    clearTimeout(timer);
    timer = setTimeout(start, delay);
  };
  const flush = (): Promise<void> => {
    isUrgent = true;
    return start();
  };
  /** What was handed over before the collector failed, to whatever page, has to be sent again. */
  const doubt = (): void => {
    if (health.hasFailedSince(handedAt, failuresBefore)) queue.advance('doubted', false);
  };
  /** Others may have left something meanwhile. */
  const wake = (): void => {
    doubt();
    queue.expectMore();
    void start();
  };
  /** By then the leases of a page that died just before, or took this one's place, are over. */
  const wakeTwice = (): void => {
    wake();
    setTimeout(wake, LEASE);
  };
  const onOnline = () => {
    health.begin(0);
    wake();
  };

  return {
    flush,
    wake,
    add(shared: string, event: string, context: string): void {
      // A full request does not wait for company.
      const isFull = !(queue.add(shared, event, context) % batchSize);
      if (!timer || isFull) void start();
    },
    /** The page is idle: requests may go out. `context` is what it knows of itself by now, in the place of what it said `before`. */
    beIdle(before: string, context: string): void {
      queue.relabel(before, context);
      isIdle = true;
      void start();
    },
    pause: (): void => void (isPaused = true),
    complete(change: (shared: string) => string): void {
      isPaused = false;
      queue.complete(change);
      void start();
    },
    open(isCookieless: boolean): void {
      cookieless = isCookieless;
      isOpen = true;
      addEventListener('online', onOnline);
      wakeTwice();
    },
    restore(): void {
      const { flight } = dispatcher;
      // Firefox and WebKit never settle a request that was interrupted by going into the back/forward cache.
      setTimeout(() => flight?.stop(), SECOND);
      isIdle = true;
      wakeTwice();
    },
    close(): void {
      isOpen = false;
      removeEventListener('online', onOnline);
    },
    /** The page may not come back: hands over what waits, in this task. `isUnloading`: it is not just hidden. */
    exit(isUnloading: boolean): void {
      const { flight } = dispatcher;
      // A page that goes sends no request whose answer it will not hear, unless storage keeps nothing.
      isIdle = !(isUnloading && ledger.isLasting());
      if (isUnloading && flight) flight.isCut = true;
      if (!isOpen || !isOnline() || (health.failures() && !dispatcher.isDeaf)) return;
      // A request that has been out for seconds is no sign of health.
      const isGood = health.isGood() && !(flight && !timeUntil(sentAt + SILENCE, SILENCE));
      doubt();
      // Where the collector has failed since, the request is worth nothing: storage keeps what is in it.
      if (isUnloading && !hasLeft && flight?.outlives && !health.hasFailedSince(sentAt)) {
        queue.advance('pageExit', isGood);
        handedAt = sentAt;
      }
      hasLeft = isUnloading;
      const refused: Burst[] = [];
      for (let bursts; (bursts = queue.nextBatch(dispatcher.mostEvents)[0])[0];) {
        const batch = encode(bursts, health.dropped());
        if (!batch) continue;
        const { request } = batch;
        const fail = () => queue.advance('doubted', false, batch.bursts);
        const isTaken = request && attempt(() => (cookieless ? sendBare : sendBeacon)(request, fail));
        if (isTaken) {
          queue.advance('beacon', isGood, batch.bursts);
          handedAt = readClock();
          failuresBefore = health.failures();
        }
        // One that is refused, or cannot be sent now, must not keep the next from going.
        else
          for (const burst of batch.bursts) {
            burst.status = 'inFlight';
            refused.push(burst);
          }
      }
      for (const burst of refused) burst.status = 'waiting';
      if (refused[0] && !ledger.isLasting()) void flush();
    },
    abort: dispatcher.abort,
    /** Forgets everything (rule 37). */
    clear(): void {
      clearTimeout(timer);
      queue.clear();
      health.clear();
    },
  };
};
