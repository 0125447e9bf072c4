import { attempt } from '../util/attempt';
import { bytesOf } from '../util/bytes-of';
import { readClock, timeUntil } from '../util/clock';
import { backoffDelay } from './backoff-delay';
import * as rules from './burst';
import { BURST_LEASE_MS, countEvents, isLeased, RENEWAL_MARGIN_MS, type Burst } from './burst';
import { bornAt, createBurstKey } from './burst-key';
import { findLost } from './find-lost';
import { keepLeases } from './keep-leases';
import { planBatch } from './plan-batch';
import type { QueueOptions } from './queue-options';
import { nextStatus, type DeliveryChange } from './status';
import { MAX_CLAIMED_ROWS, readRow, readStoredRows, type StoredRows } from './stored-rows';

/** The interval at which a page looks for events that other pages have left. */
const CLAIM_INTERVAL_MS = 60_000;

/** Holds waiting events, oldest first: in memory, and in the ledger, from which any page of the site may claim them. */
export const createQueue = ({ scope, ledger, delivery, emit, report, health, isTrusted }: QueueOptions) => {
  const { maxQueue, maxAge, batchSize } = delivery;
  /** Sorted by key. */
  let waiting = new Map<string, Burst>();
  /** Bursts that were sent by a request or a beacon, and are not done. */
  const sent = new Map<string, Burst>();
  let total = 0;
  let growing: Burst | undefined;
  /** Batches that were acknowledged since the last 5xx answer. */
  let passed = 0;
  /** The time of the last claim; 0 if other pages may have left events. */
  let claimedAt = 0;
  /** Whether the first claim found leased rows. The second claim is later than a lease, and resets it. */
  let earlierPagesHaveLeases: boolean | undefined;

  const isMine = (burst: Burst) => !ledger.mayBeStored.has(burst.key) || isLeased(burst, RENEWAL_MARGIN_MS);
  const lease = (burst: Burst, length = BURST_LEASE_MS): void => {
    const { key, groups, context, failures } = burst;
    const due = (burst.due = readClock() + length);
    ledger.set(key, { groups, context, due, failures });
  };
  const addWaiting = (burst: Burst): void => {
    waiting.set(burst.key, burst);
    total += burst.events;
    lease(burst);
  };
  const forget = ({ key, events }: Burst): void => {
    if (waiting.delete(key)) total -= events;
  };
  const sort = () => (waiting = new Map([...waiting].sort(([one], [other]) => (one < other ? -1 : 1))));

  /** Changes the status of bursts by the table, by default of all sent bursts, and updates storage. */
  const advance = (change: DeliveryChange, moved: Iterable<Burst> = [...sent.values()]): void => {
    let trust: boolean | undefined;
    if (change === 'acknowledged') passed++;
    let isBack = false;
    for (const burst of moved) {
      const { key } = burst;
      // Everything was forgotten meanwhile.
      if (!waiting.delete(key) && !sent.delete(key)) continue;
      const status = (burst.status = nextStatus(burst.status, change));
      const isDone = status === 'done';
      // A burst that has failed before is kept in storage, even if the collector is trusted.
      if (isDone || (status === 'unconfirmed' && !burst.failures && (trust ??= isTrusted()))) {
        burst.due = 0;
        ledger.set(key);
      } else if (!burst.due) lease(burst);
      isBack ||= status === 'waiting';
      if (isDone) total -= burst.events;
      else (status === 'waiting' ? waiting : sent).set(key, burst);
    }
    if (isBack) sort();
    emit('onDelivery', moved, change);
  };
  const lose = (lost: readonly Burst[], why: string, events = countEvents(lost)): void => {
    if (!events) return;
    advance('refused', lost);
    health.drop(events);
    const example = attempt(() => rules.eventsOf(lost.slice(0, 1))[0]);
    report('lost', `events lost: ${events}, ${why}`, example);
  };
  /** Replaces a burst of several events by one burst for each event. */
  const split = (burst: Burst): Burst[] => {
    if (burst.events < 2) return [burst];
    const parts = rules.splitBurst(burst);
    forget(burst);
    ledger.set(burst.key);
    // Sorting copies: a loop over the bursts must not meet the parts.
    sort();
    parts.forEach(addWaiting);
    sort();
    return parts;
  };

  /** Drops events that are too old or too many; storage may hold more of them than this page. */
  const enforceLimits = (stored = 0): void => {
    const oldest = readClock() - maxAge;
    const excess = Math.max(total, stored) - maxQueue;
    const lost = findLost(waiting.values(), excess, ({ key }) => bornAt(key, scope) < oldest, split);
    lose(lost, 'maxAge or maxQueue');
  };

  /**
   * Takes stored rows without a lease. This page's bursts without a lease are dropped, because storage or another page has them. Bursts
   * beyond the rows that were read wait for the next claim.
   */
  const take = ([keys, values]: StoredRows): void => {
    const before = new Map(waiting);
    ledger.recover();
    // `undefined` if all rows were read: then the comparison below is always false.
    const firstUnread = keys[MAX_CLAIMED_ROWS] as string;
    for (const [key, burst] of before) if (!isMine(burst) && !(key >= firstUnread)) forget(burst);
    const rows = new Map(values.map((value, i) => [keys[i] as string, value ?? 0]));
    for (const key of rows.keys()) ledger.mayBeStored.set(key, true);
    for (const [key, value] of ledger.changes) if (key.startsWith(scope)) rows.set(key, value!);
    let hasLeasedRows = false;
    let unreadable = 0;
    for (const [key, value] of rows) {
      // A change to `undefined` deletes the row.
      if (value === undefined || waiting.has(key) || sent.has(key)) continue;
      const burst = readRow(key, value, before.get(key));
      if (burst === 'leased') hasLeasedRows = true;
      else if (burst) addWaiting(burst);
      else {
        unreadable++;
        ledger.set(key);
      }
    }
    earlierPagesHaveLeases = earlierPagesHaveLeases === undefined && hasLeasedRows;
    sort();
    lose([], 'unreadable', unreadable);
    enforceLimits(keys.length);
    if (firstUnread) claimedAt = 0;
  };

  return {
    advance,
    lose,
    split,
    /** Adds an event, as the part that it shares with others and its own part. Returns the number of events in the queue. */
    add(shared: string, event: string, context: string): number {
      const bytes = bytesOf(event);
      // A claim may have replaced the burst with another copy, under the same key. A page that has slept starts another burst: the key
      // has the time of the first event, and other pages may have tracked since (rule 17, order of announcements).
      const isHeld =
        growing &&
        waiting.get(growing.key) === growing &&
        !ledger.mayBeStored.has(growing.key) &&
        timeUntil(bornAt(growing.key, scope) + BURST_LEASE_MS, BURST_LEASE_MS);
      if (!growing || !isHeld || !rules.hasRoom(growing, context, bytes, batchSize)) {
        const created = rules.createBurst(createBurstKey(scope), { groups: [], context, due: 0 });
        addWaiting((growing = { ...created, isOwn: true }));
      }
      rules.appendEvent(growing, shared, event, bytes);
      lease(growing);
      // The first microtask drops all excess events of the task, and reports one error.
      if (++total > maxQueue) queueMicrotask(enforceLimits);
      return total;
    },
    /** Counts a 5xx answer. While the collector is healthy, a single event is set aside: returns the milliseconds, else 0. */
    blame(failed: readonly Burst[]): number {
      const suspicion = health.isGood() && countEvents(failed) < 2 && rules.suspicionOf(failed[0]!);
      const pause = suspicion ? backoffDelay(suspicion, 1, null, 0) : 0;
      for (const burst of failed) {
        burst.failures++;
        // Another page may have claimed and deleted a row whose lease is over.
        if (isMine(burst)) lease(burst, pause || BURST_LEASE_MS);
      }
      passed = 0;
      return pause;
    },
    expectMore: (): void => void (claimedAt = 0),
    earlierPagesHaveLeases: (): boolean | undefined => earlierPagesHaveLeases,
    /** Returns the next batch, without `skipped` bursts, and whether it may wait for more events. */
    nextBatch(limit: number, skipped?: ReadonlySet<Burst>): readonly [batch: Burst[], mayWait: boolean] {
      enforceLimits();
      // A longer lease than usual sets a burst aside.
      const isFree = (burst: Burst) =>
        isMine(burst) && !(burst.failures && isLeased(burst, BURST_LEASE_MS)) && !skipped?.has(burst);
      const [batch, mostEvents, mayWait] = planBatch(waiting, isFree, limit, passed);
      const [first] = batch;
      if (first && first.events > mostEvents) return [split(first).slice(0, mostEvents), false];
      return [batch, mayWait];
    },
    /** Claims the oldest stored events without a lease, of closed pages and of this page, if storage may have some. */
    claim(): Promise<void> | undefined {
      const [first] = waiting.values();
      const isRecent = timeUntil(claimedAt + CLAIM_INTERVAL_MS, CLAIM_INTERVAL_MS);
      if (!ledger.isOpen() || (isRecent && !(first && !isMine(first)))) return;
      claimedAt = readClock();
      return ledger.exclusive(take, (objects) => readStoredRows(objects, scope)).catch(() => take([[], []]));
    },
    /** Keeps the leases of bursts in flight until the returned function is called. */
    keepLeases: (out: readonly Burst[]): (() => void) => keepLeases(out, ledger, lease),
    bursts: (): Iterable<Burst> => [...waiting.values(), ...sent.values()],
    clear(): void {
      waiting.clear();
      sent.clear();
      total = 0;
    },
  };
};
