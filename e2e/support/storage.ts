import type { Cookie, Frame, Page } from '@playwright/test';
import { sleep } from './answers';
import type { EnginePage } from './engine';
import type { NativeSession } from './native';
import type { Site } from './site';
import { contextIdOf } from './tabs';

/** `'blocked'` where the page may not even look. */
export type Stored<T> = T | 'blocked';
export type IndexedDatabase = { name: string; stores: Record<string, { key: unknown; value: unknown }[]> };
export type Storage = {
  /** Of the whole profile or private context, those that scripts cannot read too. */
  cookies: Pick<
    Cookie,
    'name' | 'value' | 'domain' | 'path' | 'expires' | 'httpOnly' | 'secure' | 'sameSite'
  >[];
  indexedDB: Stored<IndexedDatabase[]>;
  localStorage: Stored<Record<string, string>>;
  sessionStorage: Stored<Record<string, string>>;
  caches: Stored<string[]>;
};

/** What `storageOf()` gives for a page that has stored nothing. */
export const nothingStored: Storage = {
  cookies: [],
  indexedDB: [],
  localStorage: {},
  sessionStorage: {},
  caches: [],
};

export const cookiesOf = async (page: Page): Promise<Storage['cookies']> => {
  const browserContextId = await contextIdOf(page);
  const cdp = await page.context().browser()!.newBrowserCDPSession();
  const { cookies } = await cdp.send('Storage.getCookies', { browserContextId });
  await cdp.detach();
  return cookies.map(({ name, value, domain, path, expires, httpOnly, secure, sameSite }) => ({
    ...{ name, value, domain, path, expires, httpOnly, secure },
    sameSite: sameSite ?? 'Lax',
  }));
};

/** Everything that is stored for the origin of a page or frame, seen from inside it (opens no new database). */
export const storageOf = async (where: Page | Frame): Promise<Storage> => {
  const inside = await where.evaluate(async () => {
    const orBlocked = async <T>(look: () => T | Promise<T>): Promise<T | 'blocked'> => {
      try {
        return await look();
      } catch {
        return 'blocked';
      }
    };
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const read = async (name: string) => {
      const db = await done(indexedDB.open(name));
      const stores: Record<string, { key: unknown; value: unknown }[]> = {};
      for (const store of [...db.objectStoreNames]) {
        const source = db.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([done(source.getAllKeys()), done(source.getAll())]);
        stores[store] = keys.map((key, index) => ({ key, value: values[index] }));
      }
      db.close();
      return { name, stores };
    };
    return {
      indexedDB: await orBlocked(async () =>
        Promise.all((await indexedDB.databases()).map(({ name }) => read(name ?? ''))),
      ),
      localStorage: await orBlocked(() => ({ ...localStorage }) as Record<string, string>),
      sessionStorage: await orBlocked(() => ({ ...sessionStorage }) as Record<string, string>),
      caches: await orBlocked(() => (typeof caches === 'undefined' ? [] : caches.keys())),
    };
  });
  return { cookies: await cookiesOf('page' in where ? where.page() : where), ...inside };
};

/** What is kept for the site: everything but the empty shell of a database. */
export const keptFor = async (page: Page) => {
  const stored = await storageOf(page);
  if (stored.indexedDB === 'blocked') throw new Error('IndexedDB is blocked');
  const records = stored.indexedDB.flatMap(({ stores }) => Object.values(stores).flat());
  return { ...stored, indexedDB: records };
};

/** Blocks cookies alone, for this page, until it is closed. `document.cookie` then holds nothing. */
export const blockCookies = async (page: Page) => {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Emulation.setDocumentCookieDisabled', { disabled: true });
};

/** Removes storage behind the back of a living page, as "clear site data" does. */
export const clearStorage = async (page: Page, types = 'all') => {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Storage.clearDataForOrigin', { origin: new URL(page.url()).origin, storageTypes: types });
  await cdp.detach();
};

type ServerModule = { parse(header: string | null, options?: object): NativeSession | null };
const serverModule = () =>
  import(new URL('../../dist/server.js', import.meta.url).href) as Promise<ServerModule>;

/** What a server reads in these cookies, by `parse` of `sojourn/server`, without timeouts. */
export const parseCookies = async (cookies: readonly { name: string; value: string }[], name?: string) => {
  const { parse } = await serverModule();
  return parse(cookies.map(({ name, value }) => `${name}=${value}`).join('; '), {
    name,
    foregroundTimeout: Infinity,
    backgroundTimeout: Infinity,
    maxDuration: Infinity,
  });
};

/** A record as IndexedDB has it: the cookie's text, and the details as JSON. Of a visitor without a session it is the text. */
const decode = async (key: string, text: string) => {
  const [short, ...details] = text.split(' ');
  const session = await parseCookies([{ name: key, value: short! }], key);
  return session ? { ...session, ...JSON.parse(details.join(' ')) } : text;
};

/**
 * The session records in IndexedDB, decoded, and the attributes of sessions, as one text. The outbox keeps its rows beside
 * them.
 */
export const recordsOf = async (where: Page | Frame) => {
  const { indexedDB } = await storageOf(where);
  if (indexedDB === 'blocked') throw new Error('IndexedDB is blocked');
  const rows = indexedDB.flatMap(({ stores }) => Object.values(stores).flat());
  const kept = rows.filter(({ key }) => /^[^|]+(\|a)?$/.test(String(key)));
  const decoded = kept.map(async ({ key, value }) => ({
    key,
    value: String(key).includes('|') ? value : await decode(String(key), String(value)),
  }));
  return JSON.stringify(await Promise.all(decoded));
};

/** Keeps all transactions of the SDK's database waiting, from a page without it; gives what lets them go on. */
export const holdDatabase = async (page: Page) => {
  await page.evaluate(async () => {
    const opening = indexedDB.open('sojourn');
    opening.onupgradeneeded = () => opening.result.createObjectStore('records');
    await new Promise((resolve) => (opening.onsuccess = resolve));
    const records = opening.result.transaction('records', 'readwrite').objectStore('records');
    // A transaction lives as long as it has one more request.
    const hold = () => {
      if (!('released' in window)) records.get(0).onsuccess = hold;
    };
    hold();
  });
  return () => page.evaluate('window.released = true');
};

/**
 * Makes the tracker's database, as the tracker does. On a busy machine that takes longer than an event or a launch waits for storage
 * (300 ms, rule 13), and without an answer a launch knows nothing of earlier runs (rules 25, 27).
 */
export const makeDatabase = (page: Pick<EnginePage, 'evaluate'>) =>
  page.evaluate(
    () =>
      new Promise<unknown>((done) => {
        const opening = indexedDB.open('sojourn');
        opening.onupgradeneeded = () => opening.result.createObjectStore('records');
        opening.onsuccess = () => done(undefined);
      }),
  );

/** Makes the tracker's database from a page without a tracker, or makes a browser that has started again open it. */
export const openDatabase = async (
  site: Site,
  open: (path: string) => Promise<Pick<EnginePage, 'evaluate' | 'close'>>,
) => {
  site.route('/plain', { sdk: false });
  const page = await open('/plain');
  await makeDatabase(page);
  await page.close();
};

/**
 * Until what the page has done is committed: its save waits for up to 800 ms, and a transaction that reads comes after all that
 * write. On a busy machine those take longer than any fixed time.
 */
export const isCommitted = async (page: Page) => {
  await sleep(1_500);
  await recordsOf(page);
};
