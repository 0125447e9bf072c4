import type { PageExit } from '../page/page-exit';
import { WAITING_CALLS } from '../storage/storage-keys';
import { attempt } from '../util/attempt';
import { readClock } from '../util/clock';
import { inspect } from '../util/inspect';
import { own } from '../util/own';
import { printJson } from '../util/print-json';
import { createInputRules } from './input-rules';
import { createEndWatch } from './end-watch';
import { keepNewest } from './keep-newest';
import { readCall } from './read-call';
import { describeSession, type Session } from './rules/describe-session';
import type { Input, NewInput } from './rules/input';
import type { Guard, ManagerRooms, Ruled, SessionManagerOptions } from './session-manager-options';

export type SessionManager = ReturnType<typeof createSessionManager>;

/**
 * Queues inputs until consent is given and the record has been read, then applies the rules to them, in order. An input that ends or
 * opens a session is judged in the store's critical section, with a record that was read there (rules 12, 14); all others at once.
 */
export const createSessionManager = (rooms: ManagerRooms, options: SessionManagerOptions) => {
  const { settings, store, ledger, report, consent } = rooms;
  const { ids, announcer, visibleSince, accept } = options;
  const { name, collector, limits, protocol, sessionless } = settings;
  const { maxQueue } = settings.delivery;
  /** Inputs, in the order in which they are judged. */
  const queue: Ruled<Input>[] = [];
  /** Waiting calls are replayed by trackers of the same collector only. */
  const callPrefix = `${name + WAITING_CALLS + collector}|`;
  /** Events that were added while the queue was closed. */
  let closedEvents = 0;
  /** Set while consent allows it. Each `open` sets a new object, so that a late answer to an earlier `open` is recognized. */
  let opening: object | undefined;
  /** The stored record has been read. */
  let isLoaded = false;
  let isBusy = false;
  /** The critical section has been asked for. */
  let isTurnDue = false;

  const rules = createInputRules(rooms, options, () => !!opening);

  const watch = createEndWatch({
    record: () => opening && store.record,
    limits,
    visibleSince,
    refresh: store.refresh,
    check: () => void add({ at: readClock() }),
  });

  /** Applies the rules to one input. `false`: the input needs the critical section. `undefined`: the queue has changed meanwhile. */
  const judge = (input: Ruled<Input>, guard: Guard): boolean | undefined => {
    try {
      input.accepted ??= !input.event || accept(input.event);
      // The filter may have withdrawn consent.
      return opening && queue[0] === input ? !input.accepted || rules.apply(input, guard) : undefined;
    } catch (error) {
      report(input.event ? 'lost' : 'internal', `${input.event ? 'events lost: 1, ' : ''}${inspect(error)}`);
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

  /** Notes a call that waits for storage, because a crash would lose it (rule 13). */
  const hold = (input: Input): void => {
    if (opening && ledger.isOpen() && (input.event || input.reason))
      ledger.hold(input, callPrefix, printJson({ origin: announcer.origin(), ...input }));
  };
  /** Sorts the queue: calls from before the script, and of other pages, are older than the first page view (rule 6). */
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

  /** Adds an input. Returns `false` if the filter has refused its event. */
  const add = (value: Ruled<NewInput>): boolean => {
    const input = own({ visibleSince: visibleSince(), ...value }) as Ruled<Input>;
    // The rules of a plugin (a visitor handed over by a link) run before any queued event.
    queue[input.applyRules ? 'unshift' : 'push'](input);
    if (!opening) {
      // Not at every call, because each pass over the whole queue takes time.
      if (queue.length > 3 * maxQueue) keepNewest(queue, maxQueue);
      if (input.event && ++closedEvents > maxQueue)
        report('lost', 'events lost: 1, too many wait for consent');
    }
    drain();
    if (queue[queue.length - 1] === input) hold(input);
    return input.accepted !== false;
  };

  return {
    add,
    schedule: watch.schedule,
    declareCrashed: rules.declareCrashed,
    /** The current session: a provisional one while consent is pending (rule 35), none while the record is being read. */
    session(): Session | null {
      if (sessionless || (opening ? !isLoaded : consent() !== 'pending')) return null;
      if (!opening) return ids.provisional(visibleSince() < Infinity);
      store.refresh();
      const { record } = store;
      return record && !record.endedAt ? describeSession(record, store.mechanism) : null;
    },
    /** Called when consent allows it: reads the stored record, then judges waiting inputs. Resolves to `false` if closed meanwhile. */
    async open(delay: Promise<unknown>): Promise<boolean> {
      keepNewest(queue, maxQueue);
      closedEvents = 0;
      const mine = (opening = {});
      isLoaded = isTurnDue = false;
      queue.forEach(hold);
      const [stored] = await Promise.all([ledger.isOpen() && store.load(), delay]);
      if (mine !== opening) return false;
      const visitor = ledger.isOpen() && !store.record && attempt(() => protocol.findVisitor?.());
      if (visitor) store.read(visitor);
      rules.resume(stored || undefined);
      isLoaded = true;
      drainSorted();
      return true;
    },
    close(): void {
      watch.stop();
      opening = undefined;
    },
    /**
     * The page may not come back, so waiting inputs are judged at once, with the known record (rule 13). The browser's exit is a task of
     * its own: if an input is still being judged, Firefox has interrupted that task, as it does when a tab is closed.
     */
    exit({ byBrowser }: PageExit): void {
      if (byBrowser) isBusy = false;
      if (!opening) return;
      isLoaded = true;
      // A requested critical section may never come now.
      isTurnDue = false;
      store.read();
      drain('locked');
      // The cookie follows the exit note (rule 18): `store.exit` writes it.
      store.keep();
    },
    /** Drops waiting inputs. */
    clear(): void {
      queue.length = closedEvents = 0;
      ids.clear();
    },
  };
};
