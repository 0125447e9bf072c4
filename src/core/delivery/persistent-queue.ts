import { bytesOf } from '../util/bytes-of';
import { uuid } from '../util/ids';
import { readClock, timeUntil } from '../util/clock';
import { backoffDelay } from './backoff-delay';
import {
  appendEvent,
  countEvents,
  createBurst,
  hasRoom,
  isLeased,
  LEASE,
  MARGIN,
  splitBurst,
  suspicionOf,
  type Burst,
  type Row,
} from './burst';
import { CHUNK, ENVELOPE, MINUTE } from './limits';
import type { QueueOptions } from './queue-options';
import { nextStatus, type Signal } from './status';
import { findFreeRows, PAGE, readRows, readStoredRows, type StoredRows } from './stored-rows';

/** Of this page. Made with its first event: importing must not ask for anything random (Next, Cloudflare Workers). */
let pageId = '';
let number = 1e9;

/** Events that wait, oldest first: in memory, and in the ledger, from which any page of the site may claim them. */
export const createPersistentQueue = (options: QueueOptions) => {
  const { scope, ledger, maxQueue, maxAge, batchSize, emit, onLost } = options;
  /** In the order of their keys. */
  let queue = new Map<string, Burst>();
  /** Those of them that a request or a beacon has. */
  const sent = new Set<Burst>();
  /** Events in the queue. */
  let total = 0;
  /** Once for all that a task has tracked: it is one loss, and one error. */
  let isFull = false;
  let last: Burst | undefined;
  /** Batches that were acknowledged since one was answered by 5xx. */
  let passed = 0;
  /** 0: others may have left something. */
  let claimedAt = 0;
  /** The first time that this page looked, others had something. */
  let isBehind: boolean | undefined;

  function* waiting() {
    for (const burst of queue.values()) if (burst.status === 'waiting') yield burst;
  }
  const bornAt = ({ key }: Burst) => parseInt(key.slice(scope.length), 36);
  const isMine = (burst: Burst) => !ledger.given.has(burst.key) || isLeased(burst, MARGIN);
  /** The bursts that may be sent now. A longer lease than usual sets a burst aside. */
  function* free() {
    for (const burst of waiting())
      if (isMine(burst) && !(burst.failures && isLeased(burst, LEASE))) yield burst;
  }
  /** Has this page tracked them? */
  const isOwn = ({ key }: Burst) => !!pageId && key.includes(pageId);

  const lease = (burst: Burst, length = LEASE): void => {
    const { groups, context, failures } = burst;
    const due = (burst.due = readClock() + length);
    ledger.set(burst.key, { groups, context, due, failures });
  };
  const hold = (burst: Burst): void => {
    queue.set(burst.key, burst);
    total += burst.events;
    lease(burst);
  };
  const sort = () => (queue = new Map([...queue].sort(([one], [other]) => (one < other ? -1 : 1))));

  /** By the table of statuses; storage follows. */
  const advance = (signal: Signal, isHealthy: boolean, bursts: Iterable<Burst> = [...sent]): void => {
    if (signal === 'acknowledged') passed++;
    for (const burst of bursts) {
      // Silence says nothing of what has been answered by 5xx before.
      const [status, isStored] = nextStatus(burst.status, signal, isHealthy && !burst.failures);
      burst.status = status;
      if (!isStored) {
        burst.due = 0;
        ledger.set(burst.key);
      } else if (!burst.due) lease(burst);
      sent.add(burst);
      if (status === 'waiting' || status === 'done') sent.delete(burst);
      if (status === 'done' && queue.delete(burst.key)) total -= burst.events;
    }
    emit('onDelivery', bursts, signal);
  };
  const drop = (lost: readonly Burst[], why: string): void => {
    if (!lost[0]) return;
    advance('refused', true, lost);
    onLost(lost, countEvents(lost), why);
  };
  /** Each of its events becomes a burst of its own, in its place. */
  const split = (burst: Burst): Burst[] => {
    const parts = splitBurst(burst);
    queue.delete(burst.key);
    total -= burst.events;
    ledger.set(burst.key);
    parts.forEach(hold);
    sort();
    return parts;
  };

  const enforceLimits = (): void => {
    isFull = false;
    const oldest = readClock() - maxAge;
    const lost: Burst[] = [];
    const spared: Burst[] = [];
    let excess = total - maxQueue;
    for (const burst of waiting()) {
      const isYoung = bornAt(burst) >= oldest;
      if (isYoung && excess <= 0) break;
      for (const part of isYoung && burst.events > 1 ? split(burst) : [burst])
        if (isYoung && /"name":"session_/.test(`${part.groups}`)) spared.push(part);
        else if (!isYoung || excess > 0) {
          excess -= part.events;
          lost.push(part);
        }
    }
    // Of each session that has an event its start is to arrive (rule 18).
    lost.push(...spared.slice(0, Math.max(0, excess)));
    drop(lost, 'maxAge or maxQueue');
  };

  return {
    /** `shared` is what it has in common with others, `event` what is its own. Gives how many events there are. */
    add(shared: string, event: string, context: string): number {
      const bytes = bytesOf(event);
      // A claim may have put another copy in its place, under the same key.
      const isHeld = last && queue.get(last.key) === last && !ledger.given.has(last.key);
      if (!last || !isHeld || !hasRoom(last, context, bytes, batchSize)) {
        pageId ||= uuid().slice(0, 8);
        const key = `${scope}${readClock().toString(36)}|${(number++).toString(36)}|${pageId}`;
        hold((last = createBurst(key, { groups: [], context, due: 0 })!));
      }
      appendEvent(last, shared, event, bytes);
      lease(last);
      if (++total > maxQueue && !isFull) {
        isFull = true;
        queueMicrotask(enforceLimits);
      }
      return total;
    },
    advance,
    /**
     * Counts an answer of 5xx. A single event that fails while others pass (`isGood`) is set aside. Returns for how many
     * milliseconds; 0: the collector may be down.
     */
    blame(bursts: readonly Burst[], isGood: boolean): number {
      const suspicion = isGood && countEvents(bursts) < 2 && suspicionOf(bursts[0]!);
      const pause = suspicion ? backoffDelay(suspicion, 1, null, 0) : 0;
      for (const burst of bursts) {
        burst.failures++;
        // Where another page has it by now, it may be deleted.
        if (isMine(burst)) lease(burst, pause || LEASE);
      }
      passed = 0;
      return pause;
    },
    drop,
    split,
    /** Is there something to be had that this page may not send yet? */
    needsClaim(): boolean {
      const [first] = waiting();
      return ledger.isOpen() && (!timeUntil(claimedAt + MINUTE, MINUTE) || (!!first && !isMine(first)));
    },
    expectMore: (): void => void (claimedAt = 0),
    /** May what others have be older than what this page has? Known for as long as a lease: it looks twice. */
    isBehind: (): boolean | undefined => isBehind,
    /**
     * The oldest that may go together, `most` events at the most; and may they wait for company, as all that waits? What has
     * failed a few times goes in smaller batches, which grow again with the requests in a row that have passed.
     */
    nextBatch(most: number): readonly [bursts: Burst[], isLast: boolean] {
      enforceLimits();
      const batch: Burst[] = [];
      let bytes = ENVELOPE;
      let events = 0;
      let shared: string | undefined;
      let suspicion = Infinity;
      for (const burst of free()) {
        suspicion = Math.min(suspicion, suspicionOf(burst));
        if (!suspicion) break;
      }
      if (suspicion) most = Math.min(most, Math.max(1, most * 2 ** (passed + 2 - suspicion)));
      for (const burst of free()) {
        if (suspicionOf(burst) !== suspicion) continue;
        if (!batch[0] && burst.events > most) return [split(burst).slice(0, most), false];
        // What neighbors share is sent once.
        bytes += burst.bytes - (burst.groups[0]![0] === shared ? shared.length : 0);
        [shared] = burst.groups[burst.groups.length - 1]!;
        events += burst.events;
        if (batch[0] && (bytes > CHUNK || events > most || burst.context !== batch[0].context))
          return [batch, false];
        batch.push(burst);
      }
      // What others have left has waited long enough.
      return [batch, events < most && batch.every(isOwn)];
    },
    /** Takes the oldest events that are nobody's, as far as pages have told: those of pages that are gone, and of this one. */
    async claim(): Promise<void> {
      claimedAt = readClock();
      const take = (stored: StoredRows) => {
        const [before, [keys]] = [queue, stored];
        if (keys.length > PAGE) claimedAt = 0;
        ledger.recover();
        // What storage has, and this page has no lease for, is as good as nobody's.
        queue = new Map([...before].filter(([, burst]) => burst.status !== 'waiting' || isMine(burst)));
        total = countEvents([...queue.values()]);
        for (const key of keys.slice(0, PAGE)) ledger.given.set(key as string, true);
        const changes = [...ledger.changes].filter(([key]) => key.startsWith(scope));
        const [taken, unreadable, isLeft] = findFreeRows(stored, changes, queue, before);
        taken.forEach(hold);
        isBehind = isBehind === undefined && isLeft;
        for (const key of unreadable) ledger.set(key);
        if (unreadable[0]) onLost([], unreadable.length, 'unreadable');
        sort();
        drop(taken.slice(0, Math.max(0, keys.length - maxQueue)), 'maxQueue');
      };
      await ledger.exclusive(take, (objects) => readStoredRows(objects, scope)).catch(() => take([[], []]));
    },
    /** Keeps what is in flight for longer, unless somebody has taken it meanwhile. */
    renew: (bursts: readonly Burst[]): Promise<void> =>
      ledger
        .exclusive(
          (rows: readonly (Row | undefined)[]) =>
            bursts.forEach((burst, i) => {
              if (rows[i]?.due === burst.due) lease(burst);
            }),
          (objects) => readRows(objects, bursts),
        )
        .catch(() => {
          // Once their leases are over, any page may send them.
        }),
    /** What was tracked before the page knew all of its context. What it tells of another page keeps that one's. */
    relabel(before: string, context: string): void {
      for (const burst of queue.values()) if (burst.context === before) burst.context = context;
    },
    /** Changes what groups of waiting events share. Storage keeps what it has: that counts where this page dies. */
    complete(change: (shared: string) => string): void {
      for (const { groups } of waiting()) for (const group of groups) group[0] = change(group[0]);
    },
    clear(): void {
      queue.clear();
      sent.clear();
      [total, last] = [0, undefined];
    },
  };
};
