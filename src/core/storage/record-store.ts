import type { StorageMechanism } from '../session/rules/describe-session';
import { findCurrent } from '../session/rules/find-current';
import { mergeRecords } from '../session/rules/merge-records';
import { parseWhole, printWhole } from '../session/rules/record-text';
import type { SessionRecord } from '../session/rules/session-record';
import { attempt } from '../util/attempt';
import { readClock } from '../util/clock';
import { oncePerTask } from '../util/once-per-task';
import { inTime } from '../util/patience';
import { readDocument } from '../util/read-document';
import { createCookieCopy } from './cookie-copy';
import { createCookieStore, type MarkedCookies } from './cookie-store';
import type { Ledger } from './ledger';
import type { RecordStoreOptions } from './record-store-options';
import { createLedgerCopy } from './second-copy';
import { RECORD_CHANNEL } from './storage-keys';
import { createTabChannel } from './tab-channel';

export type RecordStore = ReturnType<typeof createRecordStore>;

/** A save waits so long: IndexedDB follows an activity within 1 s, the commit included (rule 30). */
const SAVE_DELAY_MS = 800;
/** A save is due, and its timer starts after the task. No timer has this id: clearing it clears no timer of the page's. */
const AFTER_TASK = -1;

/**
 * The visitor's record: a copy in memory, one in the cookie, and one behind them, in the ledger or in a store of the site's
 * own, which answers later, if ever (rules 12-15, 30-34).
 */
export const createRecordStore = (
  { name, cookie, custom, marker, onError }: RecordStoreOptions,
  ledger: Ledger,
) => {
  // Anything else that a page passes as an imported option changes nothing.
  const { second, cookies } = {
    second: createLedgerCopy(name, ledger),
    cookies: createCookieStore(cookie) as MarkedCookies,
    ...attempt(() => custom?.(name, onError)),
  };
  Object.assign(
    cookies,
    attempt(() => marker?.(cookies, name)),
  );
  const inCookie = createCookieCopy(name, cookies);
  /** Storage may be used; another object after each `load`, so that a late answer to an earlier one is recognized. */
  let opening: object | undefined;
  let record: SessionRecord | undefined;
  /** 0: this page has stored nothing. */
  let savedAt = 0;
  /** While a save is due. */
  let timer: ReturnType<typeof setTimeout> | number | undefined;
  /** A turn has worked and is not committed yet: the cookie follows it (rule 18). */
  let isUncommitted = false;
  /** The withdrawal that this page knows of: no older copy counts (rule 37). */
  let withdrawnAt = 0;

  const readWhole = (text: unknown) => findCurrent(parseWhole(text, readClock()), withdrawnAt);
  /** Merges the cookie, and `text` from behind it. Of two visitors the stored one wins (rule 15), except over a newer `reset()`. */
  const read = (text?: unknown): void => {
    const found = mergeRecords(opening && inCookie.read(withdrawnAt), readWhole(text));
    const isAnother = found && found.userId !== record?.userId && !isUncommitted;
    record = isAnother && found.generation >= (record?.generation ?? 0) ? found : mergeRecords(record, found);
  };
  const refresh = oncePerTask(() => {}, read);

  /** The only way to the cookie: what other tabs wrote is read and merged in the same task (rule 16). */
  const writeCookie = (): void => {
    if (!opening) return;
    read();
    if (record) inCookie.write(record);
  };
  /** The record goes to the copy behind the cookie. */
  const keep = (): void => {
    clearTimeout(timer);
    if (timer && record && opening) {
      savedAt = readClock();
      second.set(printWhole(record));
    }
    timer = undefined;
  };
  const save = (): void => {
    keep();
    if (!isUncommitted) writeCookie();
  };

  /** If cookies are refused, other tabs learn of the decision of a turn from it. */
  const channel = createTabChannel(name + RECORD_CHANNEL, (text) => opening && read(text));

  /** Stops reading and writing until the next `load`, also by operations under way. */
  const close = (): void => {
    clearTimeout(timer);
    opening = timer = undefined;
    isUncommitted = false;
  };

  return {
    get record(): SessionRecord | undefined {
      return record;
    },
    /** As far as is known: reading it touches no storage. */
    get mechanism(): StorageMechanism {
      if (opening && inCookie.isThere()) return 'cookie';
      return opening && second.isLasting() ? second.mechanism : 'memory';
    },
    read,
    keep,
    /** Reads every copy; the cookie has been read when it returns. Resolves to the session that is stored with its start. */
    async load(): Promise<string | undefined> {
      const mine = (opening = {});
      channel.start();
      read(ledger.changes.get(name));
      const behind = readWhole(await inTime(second.get()));
      // The cookie has just been read; of the two copies, the rules say which counts.
      if (mine === opening) record = mergeRecords(record, behind);
      return behind?.sessionId;
    },
    /** Other tabs are not listened to any more. */
    stop: channel.stop,
    /** Reads the cookie once in each task: no tab speaks in the name of a session that another has ended (rule 14). */
    refresh: (): void => void (opening && refresh()),
    change(next: SessionRecord | undefined): void {
      if (next === record) return;
      // Before an event says where the record is (rule 33), the browser must have accepted one. The first record of a visitor
      // precedes its commit: a page that finds it alone announces its start again.
      // Not where it has disappeared: a page that wakes must first look whether it has slept through a withdrawal (rule 31).
      if (opening && !savedAt && inCookie.isThere() === undefined) {
        // The cookie was read in this task, before the input was judged.
        if (next) inCookie.write((record ??= next));
      }
      record = next;
      if (timer) return;
      timer = AFTER_TASK;
      // After this task: `track()` has no timer of its own.
      queueMicrotask(() => {
        // The timers of a hidden tab are throttled, and other tabs may end the session before it has said that it lives.
        if (readDocument('hidden')) save();
        else if (timer)
          timer = setTimeout(save, Math.abs(readClock() - savedAt) < SAVE_DELAY_MS ? SAVE_DELAY_MS : 0);
      });
    },
    /** Runs `work` with a fresh record while no other tab does (rule 12); its waiting has an end (rule 13). */
    runExclusive(work: () => void): void {
      if (!opening) return work();
      const mine = opening;
      let isDone = false;
      const run = (text?: unknown): void => {
        if (mine !== opening) return;
        // Also when it comes too late: the next write must not be older than what is stored.
        read(text);
        if (isDone) return;
        isDone = isUncommitted = true;
        work();
        keep();
      };
      const commit = () => {
        isUncommitted = false;
        if (mine !== opening) return;
        writeCookie();
        if (record && !inCookie.isThere()) channel.send(printWhole(record));
      };
      const alone = (text?: unknown): boolean => {
        if (isDone || mine !== opening) return false;
        run(text);
        // The announcements are noted before the cookie says the same.
        ledger.writeNote();
        commit();
        return true;
      };
      second.turn(run, alone).then(commit, commit);
    },
    /** In the task in which the page goes, after the exit note: the cookie is written last. */
    exit(): void {
      keep();
      writeCookie();
    },
    browserClosed: (): boolean => !!record && inCookie.isUnmarked(record),
    /** Has nothing been deleted, as far as can be known at once? */
    isThere: (): boolean => !savedAt || !!inCookie.read(withdrawnAt),
    /** Are all stored copies gone (rule 31)? A copy that was never stored may not have been deleted. */
    isGone: async (): Promise<boolean> => !!(await inTime(second.get().then((text) => text == null))),
    /** Does a cookie count, which is then another visitor's? `false`: one has come back after the withdrawal. */
    isTaken: (): boolean | undefined =>
      inCookie.read(withdrawnAt) ? true : inCookie.isStale() ? false : undefined,
    /** Deletes all copies (rule 37). Returns whether there was a copy. */
    clear(instant: number): boolean {
      withdrawnAt = instant;
      const wasThere = inCookie.remove() || !!savedAt;
      second.clear();
      return wasThere;
    },
    close,
    /** The visitor is forgotten; stored copies stay. */
    forget(): void {
      close();
      record = undefined;
      savedAt = 0;
    },
  };
};
