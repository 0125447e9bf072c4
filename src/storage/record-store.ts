import { uuid } from '../ids';
import type { StorageMechanism } from '../session/describe';
import { merge } from '../session/merge';
import type { SessionRecord } from '../session/record';
import { parse, parseLong, print, printLong } from '../session/text';
import { createCookieJar, type CookieOptions } from './cookie-jar';
import { customCopy, databaseCopy } from './copies';
import { leave, take } from './last-words';
import { inTime, PATIENCE } from './patience';
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

/** A copy of the cookie is good for so long. */
const FRESH = 100;
/** A lock is waited for so long: each is held for one task, but a busy machine hands it on late. */
const TURN = 1000;
/** Storage follows memory within this time (rule 30). */
const LAG = 1000;

/** The clock may have been set back since. */
const within = (time: number, at: number) => Math.abs(Date.now() - at) < time;

/** Two copies become one, but of two visitors' the stored one wins (rule 15). */
const adopt = (known: SessionRecord | undefined, found: SessionRecord | undefined) =>
  found && found.userId !== known?.userId ? found : merge(known, found);

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
  // No namespace has a dot.
  const mark = name + '.b';
  const tail = name + '|r';
  const behind = custom ? customCopy(name, custom) : databaseCopy(name);
  /** Which copies work. */
  let cookies: boolean | undefined;
  let backed: boolean | undefined;
  /** What the copy behind the cookie held has been read. */
  let answered: boolean | undefined;

  let record: SessionRecord | undefined;
  let dirty: boolean | undefined;
  let readAt = 0;
  /** Read in this task. */
  let justRead: boolean | undefined;
  let savedAt = 0;
  /** The cookie as it was last read. */
  let seen: string | undefined;
  /** What the copy behind the cookie said at load. */
  let behindSince: number | undefined;
  /** In localStorage, until IndexedDB has it. */
  let left: string | undefined;
  /** The session that storage was last seen to hold. */
  let stored: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Another promise after each `clear`: what was under way for the old visitor comes to nothing. */
  let cleared: Promise<unknown> | undefined;
  /** Of the locks that are waited for. */
  let asking = new AbortController();

  const readTexts = () => {
    const texts = cookies ? jar.read(name) : [];
    seen = texts[0];
    return texts;
  };
  const readCookie = () => readTexts().map(parse).reduce(merge, undefined);

  /** Takes up what the cookie says, and `text` from behind it. */
  const read = (text?: unknown) => {
    const found = merge(readCookie(), parseLong(text));
    stored ??= found?.sessionId;
    record = adopt(record, found);
    readAt = Date.now();
  };

  const failed = (error: unknown) => {
    // Given up by this page itself, which has written since.
    if ((error as DOMException)?.name === 'AbortError') return;
    backed = cookies;
    if (custom) onError(error);
  };

  /** Waits for nothing any more: a page that sleeps meanwhile loses its place in the back/forward cache. */
  const interrupt = () => {
    asking.abort();
    asking = new AbortController();
    return behind.interrupt?.();
  };

  /** Nothing is left for the next page: the copy behind the cookie has it now. */
  const dropTail = () => {
    if (left) take(tail, left);
    left = undefined;
  };

  /** Adds what another tab has written meanwhile. */
  const update = () =>
    behind.update((text) => record && printLong((record = adopt(parseLong(text), record)!)));
  /** By a page that leaves: it may not arrive. What has not answered yet may hold more than is known here: it stays. */
  const set = () => (answered || !cookies ? behind.set(printLong(record!)) : undefined);

  /** Writes what has changed to the cookie, and to the copy behind it by `write`. */
  const save = (write?: () => Promise<unknown> | undefined) => {
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
      cookies = readTexts().includes(text) || saved.sessionId === stored;
      if (marker) jar.write(mark, `${saved.sessionIndex}`);
    }
    // What IndexedDB may not get, for the next page.
    if (!custom && !memoryOnly && (write === set || (saved.previous && saved.sessionId !== stored)))
      leave(tail, (left = printLong(saved)));
    stored = saved.sessionId;
    if (backed) write?.()?.then(dropTail, failed);
  };

  /** Runs `work` with a fresh record while no other tab does (rule 12); its waiting has an end (rule 13). */
  const exclusive = (work: () => void): void => {
    const before = cleared;
    let done: boolean | undefined;
    const run = (write?: typeof update, text?: unknown) => {
      if (before !== cleared) return;
      // Also when it comes too late: what is written next may not be older than what is stored.
      read(text);
      if (done) return;
      done = true;
      work();
      save(write);
    };
    const alone = () => run(update);
    // Locks are missing on plain http, and refused where site data is blocked, also by throwing.
    const locks = cookies && navigator.locks;
    // A lock alone would not do in Firefox and WebKit: they bring cookies from one process to another some time later. In
    // Chromium a transaction, which outlives the task, would cost a page that leaves its place in the back/forward cache.
    const lockOnly = !backed || (locks && 'userAgentData' in navigator);
    setTimeout(alone, lockOnly && locks ? TURN : PATIENCE);
    const locked = () => {
      if (!locks) return alone();
      (async () => locks.request(name, { signal: asking.signal }, alone))().catch(alone);
    };
    if (lockOnly) return locked();
    behind
      .update((text) => {
        run(undefined, text);
        return before === cleared && record ? printLong(record) : undefined;
      })
      .then(
        (text) => {
          read(text);
          dropTail();
        },
        (error) => {
          failed(error);
          locked();
        },
      );
  };

  return {
    get record(): SessionRecord | undefined {
      return record;
    },
    get mechanism(): StorageMechanism {
      return cookies ? 'cookie' : !backed ? 'memory' : custom ? 'custom' : 'indexeddb';
    },
    /**
     * Did a page of this origin write the state last? Another subdomain shares the cookie only, and where there are no
     * cookies, a page that closes may not get its last words written.
     */
    sure: () =>
      !!cookies && record?.stateSince === behindSince && !jar.read(name).some((text) => text.endsWith('-')),
    /** May the browser be about to quit? Its last words may get lost. */
    mark(quitting: boolean): void {
      // Another tab may have been the last to write, or all may be gone: the focus comes back before the page is awake.
      read();
      if (record && seen) jar.write(name, print(record) + (quitting ? '-' : ''), 1);
    },
    /** Takes up another tab's copy, as text. */
    hear: read,
    /** Reads every copy; the cookie has been read when it returns. */
    async load(): Promise<void> {
      if (memoryOnly) return;
      // A name of its own: tabs that start at once would take each other's away.
      cookies = !custom && jar.probe(name + uuid());
      const text = !custom && take(tail);
      if (text) dirty = true;
      read(text);
      answered = false;
      await inTime(async () => {
        await cleared;
        const text = await behind.get();
        backed = answered = true;
        behindSince = parseLong(text)?.stateSince;
        read(text);
      }).catch((error) => failed(`${error}`));
    },
    /** Is the copy in memory fresh enough to stamp with? The cookie is read for it, in any case `again`; the other cannot be. */
    refresh(again?: boolean): boolean {
      const fresh = justRead || within(FRESH, readAt);
      if (cookies && (again || !fresh)) {
        read();
        justRead = true;
        queueMicrotask(() => (justRead = false));
      }
      return fresh || cookies || !backed;
    },
    /** The record in memory changes; storage follows within a second. */
    change(next: SessionRecord | undefined): void {
      if (next === record) return;
      record = next;
      dirty = true;
      timer ??= setTimeout(exclusive, within(LAG, savedAt) ? LAG : 0, () => {});
    },
    exclusive,
    /** For a page that is leaving: reads, then does each work and writes, without waiting for anyone (rule 13). */
    now(...works: (() => void)[]): void {
      // Not unread: a sibling may have ended the session, or logged the visitor out. Then what is known is written to the
      // cookie first of all, and after each work: a browser that quits leaves its pages a few milliseconds.
      read();
      let unsaved = interrupt() || dirty;
      for (const work of works) {
        save();
        work();
        unsaved ||= dirty;
      }
      // But once, and last, to what takes its time: until IndexedDB is done, the next page may cost this one its place in the
      // back/forward cache, and Firefox cuts a page short that is closed.
      dirty = unsaved;
      save(set);
    },
    /** Was the browser closed since the record was written? Only cookies can tell (rule 8). */
    browserClosed: () => marker && cookies && jar.read(mark)[0] !== `${record?.sessionIndex}`,
    /** Are all stored copies gone, though there was one (rule 31)? */
    gone: async () => !!stored && backed && !readCookie() && !(await inTime(behind.get).catch(() => 1)),
    /** Nothing of the visitor stays (rule 37). Was there a cookie? */
    clear(): boolean {
      clearTimeout(timer);
      interrupt();
      timer = record = stored = dirty = undefined;
      if (memoryOnly) return false;
      const known = !!jar.read(name)[0];
      jar.remove(name);
      jar.remove(mark);
      take(tail);
      cleared = behind.delete().catch(failed);
      return known;
    },
  };
};
