import type { PageExit } from '../page/page-exit';
import { readClock } from '../util/clock';
import { inspect } from '../util/inspect';
import { own } from '../util/own';
import { createDeath } from './death';
import { createEndWatch } from './end-watch';
import { createInputQueue, type RuledInput } from './input-queue';
import type { NewInput } from './rules/input';
import { transition, type ApplyRules } from './rules/transition';
import { createWaitingCalls } from './waiting-calls';
import type { SessionManagerOptions } from './session-manager-options';

export type SessionManager = ReturnType<typeof createSessionManager>;

/**
 * The queue before the rules. Inputs wait until consent is given and the record has been read; then the rules are applied to
 * them, in order. Whatever ends or opens a session runs in the store's critical section, with a record read afresh (rules 12,
 * 14); all else at once.
 */
export const createSessionManager = (options: SessionManagerOptions) => {
  const { store, limits, ids, announcer, report, visibleSince } = options;
  const queue = createInputQueue(options.maxWaiting);
  const death = createDeath(store);
  let isOpen = false;
  /** Not only in memory. */
  let isStored = false;
  /** The stored record has been read. */
  let isLoaded = false;
  let isBusy = false;
  /** The critical section has been asked for. */
  let isTurnDue = false;
  /** Raised by `open` and `close`: an answer to an earlier one comes to nothing. */
  let opens = 0;
  /** The session that this tab is in. */
  let current: string | undefined;

  /** A start that is not known to be stored is announced again: the page that opened it may have died with it (rule 18). */
  const enter = ({ isAnnounced = false, isLoading = false }): void => {
    const { record } = store;
    if (!record || record.endedAt || record.sessionId === current) return;
    current = record.sessionId;
    if (!isLoading) announcer.enter(record);
    if (!isAnnounced) announcer.announce({ type: 'session-start', record });
  };

  /** `false`: the input needs the critical section. */
  const apply = (input: RuledInput, exclusive: boolean): boolean => {
    // First of all: plugins that are asked for context may change the record.
    const origin = announcer.origin();
    const { record } = store;
    const result = (input.applyRules ?? transition)(record, input, {
      limits,
      ids: ids.get(),
      origin,
      now: readClock(),
      died: death.reason(record),
      exclusive,
    });
    if (result === 'needs-lock') return false;
    if (result.record) {
      death.proveLiving();
      ids.spend(result.record.sessionId);
    }
    store.change(result.record);
    for (const effect of result.effects) {
      if (effect.type !== 'session-end') enter({ isAnnounced: effect.type === 'session-start' });
      announcer.announce(effect);
      // A listener may have withdrawn consent.
      if (!isOpen) return true;
    }
    enter({});
    return true;
  };

  const watch = createEndWatch({
    record: () => (isOpen ? store.record : undefined),
    limits: () => limits,
    visibleSince,
    refresh: store.refresh,
    check: () => void add({ at: readClock() }),
  });

  const calls = createWaitingCalls(options, (input) => {
    queue.add(input);
    queue.sort();
    drain(false);
  });

  /** Applies the rules to one input. `false`: it needs the critical section; `undefined`: a filter or a listener has closed the queue. */
  const judge = (input: RuledInput, exclusive: boolean): boolean | undefined => {
    try {
      input.accepted ??= !input.event || options.accept(input.event);
      // The filter may have withdrawn consent.
      if (!isOpen || queue.first() !== input) return;
      return !input.accepted || apply(input, exclusive);
    } catch (error) {
      report(
        input.event ? 'lost' : 'internal',
        `${input.event ? '1 event was lost: ' : ''}${inspect(error)}`,
      );
      return true;
    }
  };

  const drain = (exclusive: boolean): void => {
    if (isBusy || !isLoaded || !isOpen) return;
    isBusy = true;
    if (!exclusive) store.refresh();
    let isJudged: boolean | undefined = true;
    for (let input; isOpen && (input = queue.first());) {
      isJudged = judge(input, exclusive);
      if (!isJudged) break;
      queue.remove(input);
      calls.remove(input);
    }
    isBusy = false;
    if (isJudged !== false) watch.schedule();
    else if (!isTurnDue) {
      isTurnDue = true;
      store.runExclusive(() => {
        isTurnDue = false;
        drain(true);
      });
    }
  };

  /** Returns what became of the input: `false` when the filter has refused an event. */
  const add = (value: NewInput & { readonly applyRules?: ApplyRules }): boolean => {
    const input = own({ visibleSince: visibleSince(), ...value }) as RuledInput;
    queue.add(input);
    if (!isOpen && queue.overflows(input)) report('lost', '1 event was lost: too many wait for consent');
    drain(false);
    if (isStored && isOpen && queue.isLast(input)) calls.add(input);
    return input.accepted !== false;
  };

  return {
    add,
    schedule: watch.schedule,
    declareCrashed: death.declareCrashed,
    isLoaded: (): boolean => isLoaded,
    /** Consent allows it: reads the stored record, then judges what waits. */
    async open(mayStore: boolean, delay: Promise<unknown>, onLoaded: () => void): Promise<void> {
      queue.open();
      isOpen = true;
      isStored = mayStore;
      isLoaded = isTurnDue = false;
      const mine = ++opens;
      if (mayStore) queue.all().forEach(calls.add);
      const [stored] = await Promise.all([store.load(mayStore), delay]);
      if (mine !== opens) return;
      isLoaded = true;
      const visitor = mayStore && !store.record && options.findVisitor();
      if (visitor) store.read(visitor);
      onLoaded();
      // A session that goes on is none that this tab enters.
      if (!current) enter({ isAnnounced: store.record?.sessionId === stored, isLoading: true });
      if (mayStore) calls.recoverEarlier();
      queue.sort();
      drain(false);
    },
    close(): void {
      watch.stop();
      opens++;
      isOpen = isLoaded = false;
    },
    /**
     * The page may not come back: what waits is stamped at once, with what is known (rule 13). A real page exit is a task of its
     * own: if an input is still being judged, Firefox has broken that off, as it does in a page whose tab is closed.
     */
    exit({ byBrowser }: Pick<PageExit, 'byBrowser'>): void {
      if (byBrowser) isBusy = false;
      if (!isOpen) return;
      isLoaded = true;
      // A turn that was asked for may be given up now.
      isTurnDue = false;
      store.read();
      drain(true);
      // The cookie follows the exit note (rule 18): `store.exit` writes it.
      store.keep();
    },
    /** Forgets what waits. */
    clear(): void {
      queue.clear();
      ids.clear();
    },
  };
};
