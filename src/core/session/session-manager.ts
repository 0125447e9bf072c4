import { readClock } from '../util/clock';
import { inspect } from '../util/inspect';
import { own } from '../util/own';
import { inTime } from '../util/patience';
import type { EndReason, SessionRecord } from './rules/session-record';
import type { RecordStore } from '../storage/record-store';
import { createEndWatch } from './end-watch';
import type { Input, NewInput } from './rules/input';
import { readCall } from './read-call';
import type { SessionHost } from './session-host';
import { transition, type ApplyRules } from './rules/transition';

/** By then, a page that has jotted what waits, and died before this one began, is taken for dead: milliseconds. */
const LEASE = 5000;

/** With rules of a plugin's own, in place of ours. */
type Ruled<Given> = Given & { readonly applyRules?: ApplyRules };

/**
 * The queue before the rules. What happens waits until consent is given and the record has been read; then the rules are
 * applied to it, in order. Whatever ends or opens a session is done in the store's critical section, with a record read
 * afresh (rules 12, 14); all else at once.
 */
export const createSessionManager = (host: SessionHost) => {
  const { journal } = host;
  let waiting: Ruled<Input>[] = [];
  /** Events that were added while consent was pending. */
  let pendingEvents = 0;
  /** Only while consent allows it. */
  let store: RecordStore | undefined;
  let isLoaded = false;
  let isBusy = false;
  let isTurnDue = false;
  let current: string | undefined;
  /** A session that a crash left behind (rule 27). */
  let crashed: string | undefined;
  /** A living tab proves a living browser: rule 8 is a question of the first look only. */
  let isSameBrowser = false;
  /** Raised by `open` and `close`: an answer to an earlier one comes to nothing. */
  let opens = 0;

  /** `isReported`: its start is stored. Otherwise who opened it may have died with that: it is reported again (rule 18). */
  const enter = (isReported: boolean, isLoading?: boolean) => {
    const { record } = store!;
    if (!record || record.endedAt || record.sessionId === current) return;
    current = record.sessionId;
    if (!isLoading) host.enter(record);
    if (!isReported) host.tell({ type: 'session-start', record });
  };

  const died = (record: SessionRecord | undefined): EndReason | undefined =>
    crashed && record?.sessionId === crashed
      ? 'force-quit'
      : !isSameBrowser && store!.browserClosed()
        ? 'browser-closed'
        : undefined;

  /** `false`: this needs the critical section. */
  const apply = (input: Ruled<Input>, exclusive: boolean): boolean => {
    // It may learn something for the record.
    const context = host.context();
    const { record } = store!;
    const result = (input.applyRules ?? transition)(record, input, {
      ...context,
      now: readClock(),
      died: died(record),
      exclusive,
    });
    if (result === 'needs-lock') return false;
    isSameBrowser ||= !!result.record;
    // What has been given to a visitor is given to no other (rule 7).
    if (result.record?.sessionId === context.ids.sessionId) host.useIds();
    store!.change(result.record);
    for (const effect of result.effects) {
      if (effect.type !== 'session-end') enter(effect.type === 'session-start');
      host.tell(effect);
      // A listener may have withdrawn consent.
      if (!store) return true;
    }
    enter(false);
    return true;
  };

  const watch = createEndWatch({
    record: () => store?.record,
    limits: () => host.context().limits,
    visibleSince: host.visibleSince,
    refresh: () => store?.refresh(),
    check: () => void add({ at: readClock() }),
  });

  /** What was stamped is stored, or noted: nothing is to be replayed. */
  const forgetJottings = (): void => {
    if (!waiting[0]) journal.clear();
  };

  const drain = (exclusive: boolean): void => {
    if (isBusy || !isLoaded || !store) return;
    isBusy = true;
    let isAble = true;
    if (!exclusive) store.refresh();
    for (let input; store && (input = waiting[0]);) {
      try {
        input.accepted ??= !input.event || host.accept(input.event);
        // The filter may have withdrawn consent.
        if (!store || waiting[0] !== input) break;
        isAble = !input.accepted || apply(input, exclusive);
      } catch (error) {
        host.report(
          input.event ? 'lost' : 'internal',
          `${input.event ? '1 event was lost: ' : ''}${inspect(error)}`,
        );
        isAble = true;
      }
      if (!isAble) break;
      if (waiting[0] === input) waiting.shift();
    }
    isBusy = false;
    // They are in the ledger now; what is jotted is taken away when that has been stored.
    if (!waiting[0] && store && !journal.isEmpty()) void inTime(store.stored()).then(forgetJottings);
    if (isAble) watch.schedule();
    else if (!isTurnDue) {
      isTurnDue = true;
      store!.turn(() => {
        isTurnDue = false;
        drain(true);
      });
    }
  };

  /** What waits for storage is written down: a page that crashes now has it nowhere else (rule 13). */
  const jot = (input: Input): void => {
    if (input.event || input.reason) journal.add({ ...input, origin: host.context().origin });
  };

  /** Keeps the newest events, and as much of what else happens: neither pushes the other out. */
  const dropOldest = (): void => {
    const room = [host.maxWaiting, host.maxWaiting];
    waiting = waiting
      .reverse()
      .filter(({ event }) => room[+!!event]!-- > 0)
      .reverse();
  };

  /** Gives what became of it: `false` when the filter has refused an event. */
  const add = (given: Ruled<NewInput>): boolean => {
    const input = own({ visibleSince: host.visibleSince(), ...given }) as Ruled<Input>;
    // What another record is to go on with comes before all that is to be told of it.
    waiting[input.applyRules ? 'unshift' : 'push'](input);
    if (!store) {
      // Not at each call: each walk over all that waits takes its time.
      if (waiting.length > 3 * host.maxWaiting) dropOldest();
      if (input.event && ++pendingEvents > host.maxWaiting)
        host.report('lost', '1 event was lost: too many wait for consent');
    }
    drain(false);
    if (store && waiting[waiting.length - 1] === input) jot(input);
    return input.accepted !== false;
  };

  return {
    add,
    schedule: watch.schedule,
    /** Consent allows it: reads the stored record, then takes up what waits. */
    async open(
      opened: RecordStore,
      isStored: boolean,
      held: () => Promise<unknown>,
      loaded: () => void,
    ): Promise<void> {
      dropOldest();
      pendingEvents = 0;
      store = opened;
      isLoaded = isTurnDue = false;
      const mine = ++opens;
      if (isStored) waiting.forEach(jot);
      const [stored] = await Promise.all([opened.load(isStored), held()]);
      const start = () => {
        if (mine !== opens) return;
        isLoaded = true;
        const visitor = isStored && !opened.record && host.findVisitor();
        if (visitor) opened.read(visitor);
        loaded();
        // A session that goes on is none that this tab enters.
        if (!current) enter(opened.record?.sessionId === stored, true);
        // What pages that have crashed have left is judged as of its time.
        if (isStored) waiting.push(...journal.recover().flatMap(readCall));
        // Calls of before the script came after the first page view, but were earlier (rule 6).
        waiting.sort((one, other) => one.at - other.at);
        drain(false);
      };
      start();
      if (isStored) setTimeout(start, LEASE);
    },
    close(): void {
      watch.stop();
      opens++;
      store = undefined;
      // Without consent nothing stays in storage; `open` writes it again.
      journal.clear();
    },
    /**
     * What waits is stamped at once, with what is known (rule 13). A real page exit is a task of its own: if
     * something is still being worked on, Firefox has broken it off, as it does in a page whose tab is closed.
     */
    flushOnExit(isPageExit?: boolean): void {
      if (isPageExit) isBusy = false;
      if (!store) return;
      isLoaded = true;
      // A turn that was asked for may be given up now.
      isTurnDue = false;
      store.read();
      drain(true);
      store.save();
    },
    forgetJottings,
    declareCrashed: (sessionId: string): void => void (crashed = sessionId),
    /** Forgets what waits. */
    clear(): void {
      waiting = [];
      pendingEvents = 0;
    },
  };
};
