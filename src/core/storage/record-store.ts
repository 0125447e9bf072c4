import { attempt } from '../util/attempt';
import { readClock } from '../util/clock';
import { uuid } from '../util/ids';
import type { Ledger } from './ledger';
import { removeLocal, writeLocal } from './local-storage';
import type { CookieOptions } from '../options/cookie-options';
import type { OpenCustomStore } from '../options/session-store';
import type { WrapCookies } from '../options/options';
import { inTime } from '../util/patience';
import { readDocument } from '../util/read-document';
import type { StorageMechanism } from '../session/rules/describe-session';
import { mergeRecords } from '../session/rules/merge-records';
import { parseCopies, parseWhole, printRecord, printWhole } from '../session/rules/record-text';
import type { SessionRecord } from '../session/rules/session-record';
import { findCurrent } from '../session/rules/find-current';
import { createCookieStore, markerName, type MarkedCookies } from './cookie-store';
import { RECORD_CHANNEL } from './storage-keys';
import { createLedgerCopy } from './second-copy';

export interface RecordStoreOptions {
  /** Of the cookie, and of the record in IndexedDB. */
  readonly name: string;
  readonly cookie?: CookieOptions;
  readonly custom?: OpenCustomStore;
  /** Keeps the marker of rule 8. */
  readonly marker?: WrapCookies;
  onError(error: unknown): void;
}

export type RecordStore = ReturnType<typeof createRecordStore>;

/** A save waits so long: IndexedDB follows an activity within 1 s, the commit included (rule 30). */
const SAVE_DELAY_MS = 800;

/**
 * The visitor's record: a copy in memory, one in the cookie, which can be read and written at once, and one behind them, in
 * the ledger or in a store of the site's own, which answers later, if ever (rules 12-15, 30-34).
 */
export const createRecordStore = (
  { name, cookie, custom, marker, onError }: RecordStoreOptions,
  ledger: Ledger,
) => {
  const channel = name + RECORD_CHANNEL;
  // Whatever else a page gives in the place of what is imported changes nothing.
  const { second, cookies } = {
    second: createLedgerCopy(name, ledger),
    cookies: createCookieStore(cookie) as MarkedCookies,
    ...attempt(() => custom?.(name, onError)),
  };
  Object.assign(
    cookies,
    attempt(() => marker?.(cookies, name)),
  );
  /** Are cookies accepted? */
  let accepted: boolean | undefined;
  /** Is the record kept at all? Not where consent is denied, nor for a constant session. */
  let stored = false;
  let record: SessionRecord | undefined;
  /** The cookie has been read in this task. */
  let isFresh = false;
  let savedAt = 0;
  let dirty = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isScheduled = false;
  /** Turns that have worked and are not committed yet: the cookie follows them (rule 18). */
  let uncommitted = false;
  /** The cookie has been written. */
  let isWritten = false;
  /** What it says, as it was last read: one text for each copy. */
  let texts: readonly string[] = [];
  /** Raised by `close`: what was under way comes to nothing. */
  let closings = 0;
  /** The withdrawal that this page knows of: no older copy counts (rule 37). */
  let withdrawnAt = 0;

  const readCookies = () => findCurrent(parseCopies((texts = cookies.read(name)), readClock()), withdrawnAt);
  const readWhole = (text: unknown) => findCurrent(parseWhole(text, readClock()), withdrawnAt);
  /**
   * Takes up what the cookie says, and `text` from behind it. Of two visitors' copies the stored one wins (rule 15), except
   * over a `reset()` that it does not know yet.
   */
  const read = (text?: unknown): void => {
    const inCookies = stored ? readCookies() : undefined;
    const found = mergeRecords(inCookies, readWhole(text));
    // Something deletes it, or refuses what is written (rule 31).
    if (isWritten && !inCookies) {
      accepted = undefined;
      isWritten = false;
      dirty = true;
    }
    const isAnother = found && found.userId !== record?.userId && !uncommitted;
    record = isAnother && found.generation >= (record?.generation ?? 0) ? found : mergeRecords(record, found);
  };

  /** Asked before something is to be stored, and not at load: it is a message or two to another process. */
  const isAccepted = () => (accepted ??= cookies.probe(name + uuid()));

  /** The only way to the cookie: what other tabs wrote is read and merged in the same task (rule 16). */
  const writeCookie = () => {
    if (!stored || !record) return;
    read();
    const text = printRecord(record);
    if (texts.includes(text) || !isAccepted()) return;
    isWritten = true;
    cookies.write(name, text, 1);
    cookies.mark?.(record);
  };

  /** Where cookies are refused, other tabs hear what a turn has decided by a `storage` event, which leaves no trace. */
  const broadcast = () => {
    if (!record || isAccepted()) return;
    writeLocal(channel, printWhole(record));
    removeLocal(channel);
  };
  const onStorage = ({ key, newValue }: StorageEvent) => {
    if (stored && key === channel && newValue) read(newValue);
  };

  /** The record in memory goes to the copy behind the cookie. Returns whether it has changed. */
  const keep = (): boolean => {
    clearTimeout(timer);
    isScheduled = false;
    if (!dirty || !record || !stored) return false;
    dirty = false;
    savedAt = readClock();
    second.set(printWhole(record));
    return true;
  };
  const save = (): void => {
    if (keep() && !uncommitted) writeCookie();
  };

  /** Nothing is read or written any more, not by what is under way either. */
  const close = (): void => {
    clearTimeout(timer);
    closings++;
    stored = uncommitted = isScheduled = false;
  };
  const forget = (): void => {
    close();
    record = undefined;
    dirty = isWritten = false;
    savedAt = 0;
  };

  return {
    get record(): SessionRecord | undefined {
      return record;
    },
    /** As far as is known: reading it touches no storage. */
    get mechanism(): StorageMechanism {
      if (stored && isAccepted()) return 'cookie';
      return stored && second.isLasting() ? second.mechanism : 'memory';
    },
    read,
    save,
    keep,
    /** Reads every copy; the cookie has been read when it returns. Gives the session that is stored with its start. */
    async load(isStored: boolean): Promise<string | undefined> {
      stored = isStored;
      if (!stored) return;
      addEventListener('storage', onStorage);
      read(ledger.changes.get(name));
      const before = closings;
      const behind = readWhole(await inTime(second.get()));
      // The cookie has just been read; of the two copies, the rules say which counts.
      if (before === closings) record = mergeRecords(record, behind);
      return behind?.sessionId;
    },
    stored: ledger.stored,
    /** Other tabs are not heard any more. */
    stop: (): void => removeEventListener('storage', onStorage),
    /** The cookie is read once in each task: no tab speaks in the name of a session that another has ended (rule 14). */
    refresh(): void {
      if (!stored || isFresh) return;
      isFresh = true;
      queueMicrotask(() => (isFresh = false));
      read();
    },
    change(next: SessionRecord | undefined): void {
      if (next === record) return;
      record = next;
      dirty = true;
      // Before anything says where the record is (rule 33).
      if (stored && !custom && !texts[0]) isAccepted();
      if (isScheduled) return;
      isScheduled = true;
      // After this task: `track()` has no timer of its own.
      queueMicrotask(() => {
        // The timers of a hidden tab are throttled, and others may end the session before it has said that it lives.
        if (readDocument('hidden')) save();
        else timer = setTimeout(save, Math.abs(readClock() - savedAt) < SAVE_DELAY_MS ? SAVE_DELAY_MS : 0);
      });
    },
    /** Runs `work` with a fresh record while no other tab does (rule 12); its waiting has an end (rule 13). */
    runExclusive(work: () => void): void {
      if (!stored) return work();
      const before = closings;
      let done = false;
      const run = (text?: unknown): void => {
        if (before !== closings) return;
        // Also when it comes too late: what is written next may not be older than what is stored.
        read(text);
        if (done) return;
        done = true;
        uncommitted = true;
        work();
        save();
      };
      const commit = () => {
        uncommitted = false;
        if (before !== closings) return;
        writeCookie();
        broadcast();
      };
      const alone = (text?: unknown): boolean => {
        if (done || before !== closings) return false;
        run(text);
        // What has been told is noted before the cookie says the same.
        ledger.writeNote();
        commit();
        return true;
      };
      second.turn(run, alone).then(commit, commit);
    },
    /** In the task in which the page goes: the cookie is written at last. */
    exit(): void {
      keep();
      writeCookie();
    },
    /** Was the browser closed since the record was written? Only cookies can tell (rule 8). */
    browserClosed: (): boolean => !!record && isAccepted() && !!cookies.isUnmarked?.(record),
    /** Has nothing been deleted, as far as can be told at once? */
    isThere: (): boolean => !savedAt || !!readCookies(),
    /** Are all stored copies gone (rule 31)? One that has not come to be stored may not have been deleted. */
    isGone: async (): Promise<boolean> => !!(await inTime(second.get().then((text) => text == null))),
    /** Does a cookie count, which is then another visitor's? `false`: one has come back after the withdrawal. */
    isTaken: (): boolean | undefined => (readCookies() ? true : texts[0] ? false : undefined),
    /** Nothing of the visitor stays (rule 37). Was there a copy? */
    clear(instant: number): boolean {
      withdrawnAt = instant;
      const wasThere = cookies.remove(name) || !!savedAt;
      // Another version of the site may have had the option that sets the marker.
      cookies.remove(markerName(name));
      second.clear();
      return wasThere;
    },
    close,
    /** What is known of the visitor counts no more; what is stored stays. */
    forget,
  };
};
