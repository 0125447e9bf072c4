import type { StorageMechanism } from '../session/describe';
import { merge } from '../session/merge';
import type { SessionRecord } from '../session/record';
import { parse, parseLong, print, printLong } from '../session/text';
import { createCookieJar, type CookieOptions } from './cookie-jar';
import { createDatabase, PATIENCE, within } from './database';
import type { SessionStore } from './session-store';

export interface RecordStoreOptions {
  /** Of the cookie, of the IndexedDB record, of the lock. */
  readonly name: string;
  readonly cookie: CookieOptions;
  readonly custom?: SessionStore;
  /** Nothing is stored, nothing is read: cookieless and debug sessions. */
  readonly memoryOnly?: boolean;
  /** Keep the marker of rule 8. */
  readonly marker?: boolean;
  readonly onError: (error: unknown) => void;
}

export type RecordStore = ReturnType<typeof createRecordStore>;

/** A copy of the cookie is good for this long, and always for the task that read it. */
const FRESH = 100;
/** Storage follows memory within this time (rule 30). */
const LAG = 1000;

/**
 * The visitor's record: a copy in memory, the cookie, IndexedDB behind it (rules 12-15, 30-34). Below, `sync` is the
 * copy that can be read and written at once (the cookie), `update` the one that takes a read-modify-write (IndexedDB);
 * either may be missing.
 */
export function createRecordStore({ name, cookie, custom, memoryOnly, marker, onError }: RecordStoreOptions) {
  const jar = createCookieJar(cookie);
  const database = createDatabase('sojourn');
  let sync: { read(): SessionRecord | undefined; write(record: SessionRecord): void } | undefined;
  let update: ((change: (old: unknown) => string | undefined) => Promise<unknown>) | undefined;

  let record: SessionRecord | undefined;
  let stale = true;
  let readAt = 0;
  let dirty = false;
  let savedAt = 0;
  /** The session that storage was last seen to hold. */
  let savedSession: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Raised by `clear`: what was under way for the old visitor comes to nothing. */
  let epoch = 0;

  /** Memory never wins over a stored record of another visitor (rule 15). */
  const adopt = (stored: SessionRecord | undefined) => {
    record = record && stored && record.userId !== stored.userId ? stored : merge(record, stored);
  };

  const read = (other?: SessionRecord) => {
    const stored = merge(sync?.read(), other);
    savedSession ??= stored?.sessionId;
    adopt(stored);
    readAt = Date.now();
    stale = false;
    setTimeout(() => (stale = true), FRESH);
  };

  const cookieCopy = {
    read: () => jar.read(name).map(parse).reduce(merge, undefined),
    write(record: SessionRecord) {
      const text = print(record);
      jar.write(name, text, jar.maxAge);
      // Read back where a refusal would cost a session (rules 12, 31).
      if (record.sessionId !== savedSession && !jar.read(name).includes(text)) sync = undefined;
      else if (marker) jar.write(name + '_b', `${record.sessionIndex}`);
    },
  };

  /** IndexedDB follows the cookie; a copy of another visitor gives way to it. */
  const follow = () => {
    const copy = record;
    if (copy) {
      update?.((text) => {
        const old = parseLong(text);
        return printLong(old?.userId === copy.userId ? merge(old, copy)! : copy);
      }).catch(() => {});
    }
  };

  /** `updating`: the caller writes to `update` itself. */
  const save = (updating = false) => {
    clearTimeout(timer);
    timer = undefined;
    if (!record || !dirty) return;
    dirty = false;
    savedAt = Date.now();
    sync?.write(record);
    savedSession = record.sessionId;
    if (!updating) follow();
  };

  /** Runs `work` with a fresh record while no other tab does (rule 12); after 300 ms it no longer waits (rule 13). */
  const exclusive = (work: () => void): void => {
    const started = epoch;
    let done = false;
    const run = (updating: boolean, text?: unknown) => {
      if (done || started !== epoch) return;
      done = true;
      clearTimeout(deadline);
      read(parseLong(text));
      work();
      save(updating);
    };
    const alone = () => run(false);
    const deadline = setTimeout(alone, PATIENCE);
    const { locks } = navigator;
    // Rejected in sandboxed frames and where site data is blocked.
    if (sync && locks) locks.request(name, alone).catch(alone);
    else if (update) {
      update((text) => {
        run(true, text);
        return record && started === epoch ? printLong(record) : (text as string);
      }).catch(alone);
    } else alone();
  };

  const guarded = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      fail(error);
    }
  };
  const fail = (error: unknown) => {
    sync = update = undefined;
    onError(error);
  };

  const loadCustom = async (store: SessionStore) => {
    const first = store.get(name);
    if (first instanceof Object && 'then' in first) {
      const patiently = <T>(answer: T | Promise<T>) => within(PATIENCE, Promise.resolve(answer));
      read(parseLong(await patiently(first)));
      update = async (change) => {
        try {
          const text = change(await patiently(store.get(name)));
          if (text) {
            await patiently(store.set(name, text));
            adopt(parseLong(await patiently(store.get(name))));
          }
        } catch (error) {
          fail(error);
          throw error;
        }
      };
    } else {
      sync = {
        read: () => parseLong(guarded(() => store.get(name))),
        write: (record) => guarded(() => store.set(name, printLong(record))),
      };
      read(parseLong(first));
    }
  };

  const loadLadder = async () => {
    if (jar.probe(name + '_p')) sync = cookieCopy;
    read();
    const first = database.get(name).then((text) => {
      update = (change) => database.update(name, change);
      read(parseLong(text));
    });
    await within(PATIENCE, first);
  };

  return {
    get record() {
      return record;
    },
    get mechanism(): StorageMechanism {
      return custom
        ? sync || update
          ? 'custom'
          : 'memory'
        : sync
          ? 'cookie'
          : update
            ? 'indexeddb'
            : 'memory';
    },
    /** Reads every copy, waiting 300 ms at the most; what can be read at once is there when it returns. */
    async load(): Promise<void> {
      if (memoryOnly) return;
      try {
        await (custom ? loadCustom(custom) : loadLadder());
      } catch (error) {
        if (custom) fail(error);
      }
    },
    /** Is the copy in memory fresh enough to stamp with? The cookie is read for it; IndexedDB cannot be. */
    refresh(): boolean {
      const old = stale || Math.abs(Date.now() - readAt) >= LAG;
      if (old && sync) read();
      return !old || !!sync || !update;
    },
    /** The record in memory changes; storage follows within a second. */
    change(next: SessionRecord | undefined): void {
      if (next === record) return;
      record = next;
      dirty = true;
      timer ??= setTimeout(
        () => {
          timer = undefined;
          exclusive(() => {});
        },
        Math.max(0, savedAt + LAG - Date.now()),
      );
    },
    exclusive,
    /** For a page that is leaving: reads, then works, then writes, without waiting for anyone (rule 13). */
    now(work: () => void): void {
      read();
      work();
      save();
    },
    /** Was the browser closed since the record was written? Only cookies can tell (rule 8). */
    browserClosed: (): boolean =>
      !!marker && sync === cookieCopy && jar.read(name + '_b')[0] !== `${record?.sessionIndex}`,
    /** Are all stored copies gone, though there was one (rule 31)? */
    async gone(): Promise<boolean> {
      try {
        return !!savedSession && !sync?.read() && !(await within(PATIENCE, database.get(name)));
      } catch {
        return false;
      }
    },
    /** Nothing of the visitor stays (rule 37). */
    clear(): void {
      epoch++;
      clearTimeout(timer);
      timer = record = savedSession = undefined;
      dirty = false;
      if (memoryOnly) return;
      if (custom) {
        guarded(() => Promise.resolve(custom.delete(name)).catch(onError));
      } else {
        jar.remove(name);
        jar.remove(name + '_b');
        database.delete(name).catch(() => {});
      }
    },
  };
}

const opened: { name: string; custom?: SessionStore; store: RecordStore }[] = [];

/** Trackers of one page that share a name share the copy in memory too: their events are counted as one session's. */
export function openRecordStore(options: RecordStoreOptions): RecordStore {
  const { name, custom } = options;
  const known = opened.find((other) => other.name === name && other.custom === custom);
  if (known) return known.store;
  const store = createRecordStore(options);
  opened.push({ name, custom, store });
  return store;
}
