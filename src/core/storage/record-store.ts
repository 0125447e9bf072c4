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

/** The delay of a save, so that IndexedDB has an activity within 1 s, including the commit (rule 30). */
const SAVE_DELAY_MS = 800;
/** Stands for the timer until the task is over. No timer of the page has this id, so clearing it is harmless. */
const AFTER_TASK = -1;

/**
 * The visitor's record, in three copies (rules 12-15, 30-34): in memory, in the cookie, and a second stored copy, in the ledger or
 * in the site's own store. The second copy answers later, or never.
 */
export const createRecordStore = (
  { name, cookie, custom, marker, onError }: RecordStoreOptions,
  ledger: Ledger,
) => {
  // A page may pass anything as an option that it has to import: a failure changes nothing.
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
  /** Set while storage may be used. Each `load` sets a new object, so that a late answer to an earlier `load` is recognized. */
  let opening: object | undefined;
  let record: SessionRecord | undefined;
  /** The time of the last save; 0 if this page has stored nothing. */
  let savedAt = 0;
  /** Set while a save is due. */
  let timer: ReturnType<typeof setTimeout> | number | undefined;
  /** A critical section has run and is not committed yet: the cookie is written after the commit (rule 18). */
  let isUncommitted = false;
  /** The time of the last known withdrawal. No older copy counts (rule 37). */
  let withdrawnAt = 0;

  const readWhole = (text: unknown) => findCurrent(parseWhole(text, readClock()), withdrawnAt);
  /** Merges the cookie, and the second copy's `text`. A stored visitor replaces this page's (rule 15), except after a newer `reset()`. */
  const read = (text?: unknown): void => {
    const found = mergeRecords(opening && inCookie.read(withdrawnAt), readWhole(text));
    const isAnother = found && found.userId !== record?.userId && !isUncommitted;
    record = isAnother && found.generation >= (record?.generation ?? 0) ? found : mergeRecords(record, found);
  };
  const refresh = oncePerTask(() => {}, read);

  /** The only function that writes the cookie: it reads and merges the writes of other tabs in the same task (rule 16). */
  const writeCookie = (): void => {
    if (!opening) return;
    read();
    if (record) inCookie.write(record);
  };
  /** Writes the record to the second copy, if a save is due. */
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

  /** If cookies are refused, this channel sends the result of a critical section to the other tabs. */
  const channel = createTabChannel(name + RECORD_CHANNEL, (text) => opening && read(text));

  /** Stops reading and writing until the next `load`, also in operations that are still running. */
  const close = (): void => {
    clearTimeout(timer);
    opening = timer = undefined;
    isUncommitted = false;
  };

  return {
    get record(): SessionRecord | undefined {
      return record;
    },
    /** The current mechanism, as far as is known. Reading it does not access storage. */
    get mechanism(): StorageMechanism {
      if (opening && inCookie.isThere()) return 'cookie';
      return opening && second.isLasting() ? second.mechanism : 'memory';
    },
    read,
    keep,
    /** Reads both copies, the cookie synchronously. Resolves to the session id of the second copy, which was stored with its start. */
    async load(): Promise<string | undefined> {
      const mine = (opening = {});
      channel.start();
      read(ledger.changes.get(name));
      const behind = readWhole(await inTime(second.get()));
      // The rules decide between the cookie, which was read above, and the second copy.
      if (mine === opening) record = mergeRecords(record, behind);
      return behind?.sessionId;
    },
    /** Stops listening to other tabs. */
    stop: channel.stop,
    /** Reads the cookie once in each task, so that no tab uses a session that another tab has ended (rule 14). */
    refresh: (): void => void (opening && refresh()),
    change(next: SessionRecord | undefined): void {
      if (next === record) return;
      // An event reports where the record is stored (rule 33), so the browser must accept a cookie before. A visitor's first record is
      // written before its commit: a page that finds only the cookie announces the start again.
      // A cookie that has disappeared is not rewritten: a page that wakes must first check for a missed withdrawal (rule 31).
      if (opening && !savedAt && inCookie.isThere() === undefined) {
        // The cookie was read in this task, before the input was judged.
        if (next) inCookie.write((record ??= next));
      }
      record = next;
      if (timer) return;
      timer = AFTER_TASK;
      // The timer starts after this task, so that `track()` itself starts none.
      queueMicrotask(() => {
        // The timers of a hidden tab are throttled, and another tab could end the session before the activity is stored.
        if (readDocument('hidden')) save();
        else if (timer)
          timer = setTimeout(save, Math.abs(readClock() - savedAt) < SAVE_DELAY_MS ? SAVE_DELAY_MS : 0);
      });
    },
    /** Runs `work` in the critical section, with a fresh record (rule 12). The wait for the section is limited (rule 13). */
    runExclusive(work: () => void): void {
      if (!opening) return work();
      const mine = opening;
      let isDone = false;
      const run = (text?: unknown): void => {
        if (mine !== opening) return;
        // Read even if the section comes too late: the next write must not be older than the stored record.
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
        // The announcements must be in the note before the cookie has the new session.
        ledger.writeNote();
        commit();
        return true;
      };
      second.turn(run, alone).then(commit, commit);
    },
    /** Writes the cookie in the task of a page exit, after the exit note. */
    exit(): void {
      keep();
      writeCookie();
    },
    browserClosed: (): boolean => !!record && inCookie.isUnmarked(record),
    /** Whether the stored record is still there, as far as is known synchronously. */
    isThere: (): boolean => !savedAt || !!inCookie.read(withdrawnAt),
    /** Whether the second copy is gone as well (rule 31). A read that fails counts as `false`. */
    isGone: async (): Promise<boolean> => !!(await inTime(second.get().then((text) => text == null))),
    /** `true`: a cookie counts, and is another visitor's. `false`: a cookie has come back after the withdrawal. */
    isTaken: (): boolean | undefined =>
      inCookie.read(withdrawnAt) ? true : inCookie.isStale() ? false : undefined,
    /** Deletes all copies (rule 37). Returns whether there was a copy. */
    clear(instant: number): boolean {
      withdrawnAt = instant;
      const wasThere = inCookie.remove() || !!savedAt;
      second.clear?.();
      return wasThere;
    },
    close,
    /** Forgets the visitor. Stored copies are kept. */
    forget(): void {
      close();
      record = undefined;
      savedAt = 0;
    },
  };
};
