import { C as CookieOptions } from './cookie-options.js';
import { d as SessionRecord, c as StorageMechanism } from './describe-session.js';

type CookieStore = ReturnType<typeof createCookieStore>;
/** Cookies with a marker of the browser's session (rule 8), where the option `session.endOnBrowserClose` adds it. */
interface MarkedCookies extends CookieStore {
    /** Sets the marker for the record that was written. */
    mark?(record: Pick<SessionRecord, 'sessionIndex'>): void;
    /** Is the marker of that record gone? */
    isUnmarked?(record: Pick<SessionRecord, 'sessionIndex'>): boolean;
}
/** The page's cookies. Browsers refuse cookies without an error (rule 31), and throw in sandboxed frames. */
declare const createCookieStore: (options?: CookieOptions) => {
    read: (name: string) => string[];
    write: (name: string, value: string, life?: number, at?: string | undefined, below?: string, isPartitioned?: boolean) => void;
    /**
     * Writes a cookie and reads it back, because browsers refuse cookies without an error (rule 31). The widest domain that accepts
     * the cookie is used from then on, so that subdomains share it.
     */
    put: (name: string, value: string, life?: number) => boolean;
    /** Deletes every copy that this page can see, for any domain, path and partition. Returns whether there was one. */
    remove(name: string): boolean;
};

/** The stored copy of the record beside the cookie, which answers later, or never. */
interface SecondCopy {
    /** The `storageMechanism` of a record that is in this copy, and in no cookie. */
    readonly mechanism: StorageMechanism;
    get(): Promise<unknown>;
    set(text: string): void;
    /**
     * Runs the critical section (rule 12). `guarded` gets the stored text, while no other tab can run. If IndexedDB does not answer in
     * time, `alone` runs instead, with the text that other tabs have written that way. Settles when the new text is stored.
     */
    turn(guarded: (text: unknown) => void, alone: (text?: unknown) => boolean): Promise<unknown>;
    /** Whether this copy outlives the page. */
    isLasting(): boolean;
    /** Deletes the copy. The ledger's copy lacks this function, because the whole ledger is deleted. */
    clear?(): void;
}

/**
 * The site's own store of the session record, which replaces cookie and IndexedDB (rule 33). Values are opaque texts;
 * keys belong to the namespace. Each call may return a value or a promise. A call that throws, rejects or does not
 * settle within 300 ms is reported, and the session continues in memory.
 */
interface SessionStore {
    /** Returns the text of the last `set`, or nothing. */
    get(key: string): string | null | undefined | Promise<string | null | undefined>;
    /** Stores the text unchanged. */
    set(key: string, value: string): unknown;
    /** Called when consent is withdrawn. */
    delete(key: string): unknown;
}
/** The result of `customStore` of `sojourn/store`: opens the copies of the record under that name. */
type OpenCustomStore = (name: string, onError: (error: unknown) => void) => {
    readonly second: SecondCopy;
    readonly cookies: MarkedCookies;
};

export type { CookieStore as C, MarkedCookies as M, OpenCustomStore as O, SessionStore as S };
