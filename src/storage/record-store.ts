import { uuid } from '../ids';
import type { StorageMechanism } from '../session/describe';
import { merge } from '../session/merge';
import type { SessionRecord } from '../session/record';
import { parse, parseLong, print, printLong } from '../session/text';
import { createCookieJar, type CookieOptions } from './cookie-jar';
import { customCopy, databaseCopy, PATIENCE, patience } from './copies';
import type { SessionStore } from './session-store';

export interface RecordStoreOptions {
  /** Of the cookie, of the IndexedDB record, of the lock. */
  readonly name: string;
  readonly cookie?: CookieOptions;
  readonly custom?: SessionStore;
  /** Nothing is read or stored: cookieless and debug sessions. */
  readonly memoryOnly?: boolean;
  /** Keep the marker of rule 8. */
  readonly marker?: boolean;
  onError(error: unknown): void;
}

export type RecordStore = ReturnType<typeof createRecordStore>;

/** A copy of the cookie is good for the task that read it, and this long after. */
const FRESH = 100;
/** Storage follows memory within this time (rule 30). */
const LAG = 1000;

/**
 * The visitor's record: a copy in memory, one in the cookie, which can be read and written at once, and one behind them,
 * in IndexedDB or in a store of the site's own, which answers later, if ever (rules 12-15, 30-34).
 */
export const createRecordStore = ({
  name,
  cookie,
  custom,
  memoryOnly,
  marker,
  onError,
}: RecordStoreOptions) => {
  const jar = createCookieJar(cookie);
  const mark = name + '_b';
  const behind = custom ? customCopy(name, custom) : databaseCopy(name);
  /** Which copies work. */
  let cookies: boolean | undefined;
  let backed: boolean | undefined;

  let record: SessionRecord | undefined;
  let dirty: boolean | undefined;
  let fresh: boolean | undefined;
  let readAt = 0;
  let savedAt = 0;
  /** The cookie as it was last read. */
  let seen: string | undefined;
  /** What the copy behind the cookie said at load. */
  let behindSince: number | undefined;
  /** The session that storage was last seen to hold. */
  let stored: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Raised by `clear`: what was under way for the old visitor comes to nothing. */
  let epoch = 0;
  let cleared: Promise<unknown> | undefined;

  const readCookie = () => {
    const texts = cookies ? jar.read(name) : [];
    seen = texts[0];
    return texts.map(parse).reduce(merge, undefined);
  };

  /** Takes up what the cookie says, and `text` from behind it. */
  const read = (text?: unknown) => {
    const found = merge(readCookie(), parseLong(text));
    stored ??= found?.sessionId;
    // Memory never wins over a stored record of another visitor (rule 15).
    record = found && found.userId !== record?.userId ? found : merge(record, found);
    fresh = true;
    readAt = Date.now();
    setTimeout(() => (fresh = false), FRESH);
  };

  const failed = (error: unknown) => {
    // Given up by this page itself, which has written since.
    if ((error as DOMException)?.name === 'AbortError') return;
    backed = cookies;
    if (custom) onError(error);
  };

  /** Writes what has changed to the cookie, and to the copy behind it by `write`. */
  const save = (write?: (saved: SessionRecord) => Promise<unknown>) => {
    clearTimeout(timer);
    timer = undefined;
    const saved = record;
    if (!saved || !dirty) return;
    dirty = false;
    savedAt = Date.now();
    if (cookies) {
      const text = print(saved);
      // What says nothing new could only roll back what another tab writes in this moment.
      if (text !== seen) jar.write(name, text, 1);
      // Read back: so it has arrived before the lock is left, and a refusal that would cost a session is seen (rules 12, 31).
      const taken = jar.read(name).includes(text);
      cookies = saved.sessionId === stored || taken;
      if (marker) jar.write(mark, `${saved.sessionIndex}`);
    }
    if (cookies || backed) stored = saved.sessionId;
    if (backed) write?.(saved).catch(failed);
  };

  /** Where an older copy is merged; one of another visitor gives way. */
  const follow = (saved: SessionRecord) =>
    behind.update((text) => {
      const old = parseLong(text);
      return printLong(old?.userId === saved.userId ? merge(old, saved)! : saved);
    });

  /** Runs `work` with a fresh record while no other tab does (rule 12); waits 300 ms at the most (rule 13). */
  const exclusive = (work: () => void): void => {
    const started = epoch;
    let done: boolean | undefined;
    const run = (updating?: boolean, text?: unknown) => {
      if (started !== epoch) return;
      // Also when it comes too late: what is written next may not be older than what is stored.
      read(text);
      if (done) return;
      done = true;
      clearTimeout(deadline);
      work();
      save(updating ? undefined : follow);
    };
    const alone = () => run();
    const deadline = setTimeout(alone, PATIENCE);
    // Locks are missing on plain http, and refused where site data is blocked.
    const lockable = cookies && navigator.locks;
    const locked = () => {
      if (lockable) (async () => navigator.locks.request(name, alone))().catch(alone);
      else alone();
    };
    // A lock alone would not do in Firefox and WebKit: they bring cookies from one process to another some time later. In
    // Chromium a transaction, which outlives the task, would cost a page that leaves its place in the back/forward cache.
    if (backed && !(lockable && 'userAgentData' in navigator)) {
      behind
        .update((text) => {
          run(true, text);
          return started === epoch && record ? printLong(record) : undefined;
        })
        .then(read, (error) => {
          failed(error);
          locked();
        });
    } else locked();
  };

  return {
    get record() {
      return record;
    },
    get mechanism(): StorageMechanism {
      return cookies ? 'cookie' : !backed ? 'memory' : custom ? 'custom' : 'indexeddb';
    },
    /**
     * Did a page of this origin write the state last? Another subdomain shares the cookie only, and where there are no
     * cookies, a page that closes may not get its last words written.
     */
    sure: () => !!cookies && record?.stateSince === behindSince && !jar.read(name).some(isMarked),
    /** May the browser be about to quit? Its last words may get lost. */
    mark(quitting: boolean): void {
      // Read first: another tab may have been the last to write.
      if (cookies) read();
      if (record && cookies) jar.write(name, print(record) + (quitting ? '-' : ''), 1);
    },
    /** Takes up another tab's copy, as text. */
    hear: read,
    /** Reads every copy; the cookie has been read when it returns. */
    async load(): Promise<void> {
      if (memoryOnly) return;
      // A name of its own: tabs that start at once would take each other's away.
      cookies = !custom && jar.probe(name + uuid());
      read();
      const attempt = async () => {
        await cleared;
        const text = await behind.get();
        backed = true;
        behindSince = parseLong(text)?.stateSince;
        read(text);
      };
      const late = await Promise.race([attempt().catch((error) => `${error}`), patience('no answer')]);
      if (late) failed(late);
    },
    /** Is the copy in memory fresh enough to stamp with? The cookie is read for it, in any case `again`; the other cannot be. */
    refresh(again?: boolean): boolean {
      // The timer may be late, by hours where the machine sleeps (rule 14).
      fresh &&= Math.abs(Date.now() - readAt) < LAG;
      if ((again || !fresh) && cookies) read();
      return fresh || !backed;
    },
    /** The record in memory changes; storage follows within a second. */
    change(next: SessionRecord | undefined): void {
      if (next === record) return;
      record = next;
      dirty = true;
      // No later than that where the clock was set back; and never below 0, where browsers take 32 bits of it.
      const wait = Math.max(0, Math.min(LAG, savedAt + LAG - Date.now()));
      timer ??= setTimeout(exclusive, wait, () => {});
    },
    exclusive,
    /** For a page that is leaving: reads, then does each work and writes, without waiting for anyone (rule 13). */
    now(...works: (() => void)[]): void {
      const write = () => save((saved) => behind.set(printLong(saved)));
      // Not unread: a sibling may have ended the session, or logged the visitor out. Then what is known is written first of
      // all, and after each work: a browser that quits leaves its pages a few milliseconds.
      read();
      if (behind.interrupt?.()) dirty = true;
      write();
      for (const work of works) {
        work();
        write();
      }
      // It may come back much later.
      fresh = false;
    },
    /** Was the browser closed since the record was written? Only cookies can tell (rule 8). */
    browserClosed: () => marker && cookies && jar.read(mark)[0] !== `${record?.sessionIndex}`,
    /** Are all stored copies gone, though there was one (rule 31)? */
    gone: async () =>
      !!stored &&
      backed &&
      !readCookie() &&
      !(await Promise.race([behind.get().catch(() => 1), patience(1)])),
    /** Nothing of the visitor stays (rule 37). */
    clear(): void {
      epoch++;
      clearTimeout(timer);
      timer = record = stored = dirty = undefined;
      if (memoryOnly) return;
      jar.remove(name);
      jar.remove(mark);
      cleared = behind.delete().catch(failed);
    },
  };
};

const isMarked = (text: string) => /-$/.test(text);

const opened = new Map<string, RecordStore>();

/** Trackers of one page that share a name share the copy in memory too: they count the events of one session. */
export const openRecordStore = (options: RecordStoreOptions): RecordStore => {
  const { name, custom, memoryOnly } = options;
  if (custom || memoryOnly) return createRecordStore(options);
  const store = opened.get(name) ?? createRecordStore(options);
  opened.set(name, store);
  return store;
};
