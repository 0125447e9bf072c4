import type { PageExit } from '../page/page-exit';
import { attempt } from '../util/attempt';
import { inTime } from '../util/patience';
import { BURST_LEASE_MS } from './burst';
import { createCollectorHealth } from './collector-health';
import type { OutboxOptions } from './outbox-options';
import { createQueue } from './queue';
import { isOnline } from './send-request';
import { createSender, type Sender } from './sender';

/** The interval at which a page checks whether a backoff is over. */
const POLL_INTERVAL_MS = 1000;
const OFFLINE_RETRY_MS = 60_000;

/** Remembers events, in order, until the collector has them. Knows nothing of sessions. */
export const createOutbox = (options: OutboxOptions) => {
  const { name, collector, protocol, ledger, delivery } = options;
  const { batchSize, flushInterval } = delivery;
  const health = createCollectorHealth(`${name}|h|${collector}`, ledger.isOpen);
  const scope = `${name}|o|${collector}|${attempt(() => `${protocol.name}`) ?? ''}|`;
  const queue = createQueue({ ...options, scope, health, isTrusted: () => sender.isTrusted() });
  const sender: Sender = createSender({ ...options, queue, health });
  let isOpen = false;
  /** The page is idle, or is hidden: requests may go out. `undefined` while it loads: only `flush()` sends. `false` after it was left. */
  let maySend: boolean | undefined;
  /** A plugin completes events in a moment: `flush()` and the page's exit do not wait for it. */
  let isPaused = false;
  /** Events are sent without waiting for more. */
  let isUrgent = false;
  let sending: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Ends the current run of `sendAll`. An event that is added later starts the next run. */
  const rest = (delay?: number | false): void => {
    sending = undefined;
    isUrgent = false;
    if (delay) timer = setTimeout(start, delay);
  };
  /** Sends until nothing is left, a request fails, or the page may not send. */
  const sendAll = async (): Promise<void> => {
    // Events of one task are sent together.
    await undefined;
    while (isOpen && (maySend ?? isUrgent) && (!isPaused || isUrgent)) {
      // Another page or tracker may be answered before the backoff ends, so the page checks each second.
      const delay = isOnline()
        ? Math.min(health.delay(), POLL_INTERVAL_MS)
        : sender.timeSince(OFFLINE_RETRY_MS);
      // `flush()` ignores the backoff for one request.
      if (delay && !isUrgent) return rest(delay);
      // A claim that takes too long is not awaited any more. When it is done, it starts a run of its own.
      const claim = queue.claim();
      if (claim) await inTime(claim.then(() => void start()));
      // After a failure the oldest events are sent first: wait for the leases of a page that was just left.
      if (queue.earlierPagesHaveLeases() && health.read()[0] > 0 && !isUrgent) break;
      const [bursts, mayWait] = sender.nextBatch();
      if (!isOpen || !bursts[0]) break;
      // A single event is sent at once, so that it outlives a crash. Later events within `flushInterval` are sent together.
      const wait = mayWait && !isUrgent && sender.timeSince(flushInterval);
      if (wait) return rest(wait);
      const wasUrgent = isUrgent;
      // `flush()` during the request is for the next one.
      isUrgent = false;
      const pause = await sender.send(bursts);
      if (pause === false) return rest(POLL_INTERVAL_MS);
      if (pause) setTimeout(wake, pause);
      isUrgent ||= wasUrgent && health.isGood() && isOnline();
    }
    rest();
  };
  const start = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    return (sending ??= sendAll());
  };
  const flush = (): Promise<void> => {
    isUrgent = true;
    return start();
  };
  /** Other pages may have left events meanwhile. */
  const wake = (): void => {
    sender.doubt();
    queue.expectMore();
    void start();
  };
  /** The second time, the leases of a page that died just before, or was replaced by this one, are over. */
  const wakeTwice = (): void => {
    wake();
    setTimeout(wake, BURST_LEASE_MS);
  };
  const onOnline = () => {
    health.begin(0);
    wake();
  };

  return {
    flush,
    wake,
    abort: sender.abort,
    add(shared: string, event: string, context: string): void {
      // A full request does not wait for more events.
      const isFull = !(queue.add(shared, event, context) % batchSize);
      if (!timer || isFull) void start();
    },
    /** The page is idle: requests may go out, with the complete `context` in place of the context `before`. */
    beIdle(before: string, context: string): void {
      // Events of other pages keep their context.
      for (const burst of queue.bursts()) if (burst.context === before) burst.context = context;
      maySend = true;
      void start();
    },
    pause: (): void => void (isPaused = true),
    /** Changes the shared part of groups. Storage keeps the old text, which counts if this page dies. */
    complete(change: (shared: string) => string): void {
      isPaused = false;
      for (const { groups } of queue.bursts()) for (const group of groups) group[0] = change(group[0]);
      void start();
    },
    open(isCookieless: boolean): void {
      sender.open(isCookieless);
      isOpen = true;
      addEventListener('online', onOnline);
      wakeTwice();
    },
    restore(): void {
      sender.restore();
      maySend = true;
      wakeTwice();
    },
    close(): void {
      isOpen = false;
      removeEventListener('online', onOnline);
    },
    /** The page may not come back: hands over waiting events, in this task. */
    exit(exit: PageExit): void {
      const isLasting = ledger.isLasting();
      // A page that was left sends no request, because its answer would be lost, unless storage keeps nothing.
      maySend = !exit.unloading || !isLasting;
      const hasRefused = isOpen && sender.exit(exit);
      if (hasRefused && !isLasting) void flush();
    },
    /** Forgets everything (rule 37). */
    clear(): void {
      clearTimeout(timer);
      queue.clear();
      health.clear();
    },
  };
};
