import type { UnstampedEvent } from '../event/event';
import type { ConsentState } from '../options/consent-state';
import type { Settings } from '../options/read-settings';
import type { PageExit } from '../page/page-exit';
import { WAITING_CALLS } from '../storage/storage-keys';
import type { Ledger } from '../storage/ledger';
import type { RecordStore } from '../storage/record-store';
import { attempt } from '../util/attempt';
import { readClock } from '../util/clock';
import { inspect } from '../util/inspect';
import { own } from '../util/own';
import { printJson } from '../util/print-json';
import { createDeath } from './death';
import { createEndWatch } from './end-watch';
import type { NextIds } from './next-ids';
import { readCall } from './read-call';
import { describeSession, type Session } from './rules/describe-session';
import type { Input, NewInput, PageOrigin } from './rules/input';
import type { SessionRecord } from './rules/session-record';
import { transition, type ApplyRules, type Effect } from './rules/transition';

export type SessionManager = ReturnType<typeof createSessionManager>;

/** An input may bring rules of a plugin's own, in place of ours. */
type Ruled<Given> = Given & { readonly applyRules?: ApplyRules };

/** In the critical section, or not. */
type Guard = 'locked' | undefined;

interface ManagerRooms {
  readonly settings: Settings;
  readonly store: RecordStore;
  readonly ledger: Ledger;
  report(code: string, message: string): void;
  consent(): ConsentState;
}

interface Announcer {
  /** The tab and the context of this page. Plugins that are asked for it may change the record. */
  origin(): PageOrigin;
  announce(effect: Effect): void;
  /** This tab has a session that it did not have before. */
  enter(record: SessionRecord): void;
}

export interface SessionManagerOptions {
  readonly ids: NextIds;
  readonly announcer: Announcer;
  /** Since when this tab has been visible; `Infinity` while it is not. */
  visibleSince(): number;
  /** May the event be sent? Asked once, before the session is touched (rule 21). */
  accept(event: UnstampedEvent): boolean;
}

/**
 * The queue before the rules. Inputs wait until consent is given and the record has been read; then the rules are applied to
 * them, in order. Whatever ends or opens a session runs in the store's critical section, with a record read afresh (rules 12,
 * 14); all else at once.
 */
export const createSessionManager = (
  { settings, store, ledger, report, consent }: ManagerRooms,
  { ids, announcer, visibleSince, accept }: SessionManagerOptions,
) => {
  const { name, collector, limits, protocol, sessionless } = settings;
  const { maxQueue } = settings.delivery;
  /** In the order in which they are judged. */
  const queue: Ruled<Input>[] = [];
  const death = createDeath(store);
  /** Calls that waited are replayed by trackers of the same collector only. */
  const callPrefix = `${name + WAITING_CALLS + collector}|`;
  /** Events that were added while the queue was closed. */
  let closedEvents = 0;
  /** Consent allows it; another object after each opening, so that a late answer to an earlier one is recognized. */
  let opening: object | undefined;
  /** The stored record has been read. */
  let isLoaded = false;
  let isBusy = false;
  /** The critical section has been asked for. */
  let isTurnDue = false;
  /** The session that this tab is in. */
  let current: string | undefined;

  /** A start that is not known to be stored is announced again: the page that opened it may have died with it (rule 18). */
  const enter = (announcedId?: string): void => {
    const { record } = store;
    if (!record || record.endedAt || record.sessionId === current) return;
    current = record.sessionId;
    // A session that goes on when the record is read is none that this tab enters.
    if (isLoaded) announcer.enter(record);
    if (current !== announcedId) announcer.announce({ type: 'session-start', record });
  };

  /** `false`: the input needs the critical section. */
  const apply = (input: Ruled<Input>, guard: Guard): boolean => {
    // First of all: plugins that are asked for context may change the record.
    const origin = announcer.origin();
    const { record } = store;
    const result = (input.applyRules ?? transition)(record, input, {
      limits,
      ids: ids.get(),
      origin,
      now: readClock(),
      died: death.reason(record),
      exclusive: !!guard,
    });
    if (result === 'needs-lock') return false;
    if (result.record) {
      death.proveLiving();
      ids.spend(result.record.sessionId);
    }
    store.change(result.record);
    for (const effect of result.effects) {
      if (effect.type !== 'session-end')
        enter(effect.type === 'session-start' ? effect.record.sessionId : '');
      announcer.announce(effect);
      // A listener may have withdrawn consent.
      if (!opening) return true;
    }
    enter();
    return true;
  };

  const watch = createEndWatch({
    record: () => opening && store.record,
    limits,
    visibleSince,
    refresh: store.refresh,
    check: () => void add({ at: readClock() }),
  });

  /** Applies the rules to one input. `false`: it needs the critical section; `undefined`: the queue has changed meanwhile. */
  const judge = (input: Ruled<Input>, guard: Guard): boolean | undefined => {
    try {
      input.accepted ??= !input.event || accept(input.event);
      // The filter may have withdrawn consent.
      return opening && queue[0] === input ? !input.accepted || apply(input, guard) : undefined;
    } catch (error) {
      report(
        input.event ? 'lost' : 'internal',
        `${input.event ? '1 event was lost: ' : ''}${inspect(error)}`,
      );
      return true;
    }
  };

  const drain = (guard?: Guard): void => {
    if (isBusy || !isLoaded || !opening) return;
    isBusy = true;
    if (!guard) store.refresh();
    let isJudged: boolean | undefined = true;
    for (let input; opening && (input = queue[0]);) {
      isJudged = judge(input, guard);
      if (!isJudged) break;
      if (queue[0] === input) queue.shift();
      ledger.release(input);
    }
    isBusy = false;
    if (isJudged !== false) watch.schedule();
    else if (!isTurnDue) {
      isTurnDue = true;
      store.runExclusive(() => {
        isTurnDue = false;
        drain('locked');
      });
    }
  };

  /** Notes a call that waits for storage: a page that crashes now has it nowhere else (rule 13). */
  const hold = (input: Input): void => {
    if (opening && ledger.isOpen() && (input.event || input.reason))
      ledger.hold(input, callPrefix, printJson({ origin: announcer.origin(), ...input }));
  };
  /** Calls of before the script, and of other pages, come after the first page view, but were earlier (rule 6). */
  const drainSorted = () => {
    queue.sort((one, other) => one.at - other.at);
    drain();
  };
  ledger.mergeBy(callPrefix, (_, value) => {
    for (const input of readCall(value)) {
      queue.push(input);
      hold(input);
      drainSorted();
    }
  });

  /** Keeps the newest events, and as much of what else happens: neither pushes the other out. */
  const dropOldest = (): void => {
    const room = [maxQueue, maxQueue];
    const kept = queue.reverse().filter(({ event }) => room[+!!event]!-- > 0);
    queue.splice(0, Infinity, ...kept.reverse());
  };

  /** Returns what became of the input: `false` when the filter has refused an event. */
  const add = (value: Ruled<NewInput>): boolean => {
    const input = own({ visibleSince: visibleSince(), ...value }) as Ruled<Input>;
    // The rules of a plugin (a visitor handed over by a link) run before any queued event.
    queue[input.applyRules ? 'unshift' : 'push'](input);
    if (!opening) {
      // Not at each call: each walk over the whole queue takes its time.
      if (queue.length > 3 * maxQueue) dropOldest();
      if (input.event && ++closedEvents > maxQueue)
        report('lost', '1 event was lost: too many wait for consent');
    }
    drain();
    if (queue[queue.length - 1] === input) hold(input);
    return input.accepted !== false;
  };

  return {
    add,
    schedule: watch.schedule,
    declareCrashed: death.declareCrashed,
    /** The session of this moment: a provisional one while consent is pending (rule 35), none while the record is being read. */
    session(): Session | null {
      if (sessionless || (opening ? !isLoaded : consent() !== 'pending')) return null;
      if (!opening) return ids.provisional(visibleSince() < Infinity);
      store.refresh();
      const { record } = store;
      return record && !record.endedAt ? describeSession(record, store.mechanism) : null;
    },
    /** Consent allows it: reads the stored record, then judges what waits. Resolves to `false` when closed meanwhile. */
    async open(delay: Promise<unknown>): Promise<boolean> {
      dropOldest();
      closedEvents = 0;
      const mine = (opening = {});
      isLoaded = isTurnDue = false;
      queue.forEach(hold);
      const [stored] = await Promise.all([ledger.isOpen() && store.load(), delay]);
      if (mine !== opening) return false;
      const visitor = ledger.isOpen() && !store.record && attempt(() => protocol.findVisitor?.());
      if (visitor) store.read(visitor);
      if (!current) enter(stored || '');
      isLoaded = true;
      drainSorted();
      return true;
    },
    close(): void {
      watch.stop();
      opening = undefined;
    },
    /**
     * The page may not come back: what waits is stamped at once, with what is known (rule 13). A real page exit is a task of its
     * own: if an input is still being judged, Firefox has broken that off, as it does in a page whose tab is closed.
     */
    exit({ byBrowser }: PageExit): void {
      if (byBrowser) isBusy = false;
      if (!opening) return;
      isLoaded = true;
      // A turn that was asked for may be given up now.
      isTurnDue = false;
      store.read();
      drain('locked');
      // The cookie follows the exit note (rule 18): `store.exit` writes it.
      store.keep();
    },
    /** Forgets what waits. */
    clear(): void {
      queue.length = closedEvents = 0;
      ids.clear();
    },
  };
};
