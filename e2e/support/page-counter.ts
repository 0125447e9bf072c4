import type { Page } from '@playwright/test';

// Counts, in a page, the functions of the browser that its scripts call: what a tracker costs its page is a number of
// calls, which is the same on every machine, while times are not.

export type Counts = Record<string, number>;

type Calls = {
  /** `localStorage`, `localStorage.write`, `cookie.read`, `timer`, `indexedDB`, `transaction`, `stringify` and so on. */
  counts: Counts;
  /** For each `Intl.DateTimeFormat`: whether the page had loaded, and been idle since. */
  formats: { loaded: boolean; idle: boolean }[];
  /** Bytes of all values and keys that were put into IndexedDB. */
  written: number;
  /** The counts at the moment in which what holds the text `first_of_all` had been stored. */
  stored?: Counts;
};

/** Of a page: what has been counted there. */
export type Counting = { calls: Calls };

const countCalls = () => {
  const counts: Counts = {};
  const calls: Calls = { counts, formats: [], written: 0 };
  Object.assign(window, { calls });
  const note = (...names: string[]) => names.forEach((name) => (counts[name] = (counts[name] ?? 0) + 1));

  type Methods = Record<string, (...args: unknown[]) => unknown>;
  /** Replaces a function by one that notes its call, and may look at what it was given. */
  const wrap = (
    where: object,
    keys: readonly string[],
    name: string,
    look?: (it: unknown, args: unknown[]) => void,
  ) => {
    const methods = where as Methods;
    for (const key of keys) {
      const original = methods[key];
      if (typeof original !== 'function') continue;
      methods[key] = function (this: unknown, ...args) {
        note(name);
        look?.(this, args);
        return original.apply(this, args);
      };
    }
  };

  // Before JSON.stringify is wrapped, for what is counted here is not the page's.
  const { stringify } = JSON;
  wrap(JSON, ['stringify'], 'stringify');
  wrap(String.prototype, ['replace', 'replaceAll'], 'replace');
  wrap(Crypto.prototype, ['randomUUID'], 'randomUUID');

  let loaded = false;
  let idle = false;
  const idleCallback = window.requestIdleCallback;
  // What runs when the page is idle for the first time has waited for that.
  const whenIdle =
    (callback: IdleRequestCallback): IdleRequestCallback =>
    (deadline) => {
      idle ||= loaded;
      callback(deadline);
    };
  window.requestIdleCallback = (callback, options) => {
    note('timer');
    return idleCallback(whenIdle(callback), options);
  };
  addEventListener('load', () => {
    loaded = true;
    idleCallback(whenIdle(() => {}));
  });
  wrap(window, ['setTimeout', 'setInterval', 'requestAnimationFrame'], 'timer');

  const format = () => void calls.formats.push({ loaded, idle });
  Intl.DateTimeFormat = new Proxy(Intl.DateTimeFormat, {
    construct(target, args: []) {
      format();
      return new target(...args);
    },
    apply(target, _it, args: []) {
      format();
      return target(...args);
    },
  });

  const { get, set } = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie')!;
  Object.defineProperty(Document.prototype, 'cookie', {
    configurable: true,
    get(this: Document) {
      note('cookie', 'cookie.read');
      return get!.call(this);
    },
    set(this: Document, text: string) {
      note('cookie', 'cookie.write');
      set!.call(this, text);
    },
  });

  for (const name of ['localStorage', 'sessionStorage'] as const) {
    const real = window[name];
    const write = () => note(name, `${name}.write`);
    const counted = new Proxy(real, {
      get(_target, key) {
        const value = Reflect.get(real, key, real) as unknown;
        if (typeof value !== 'function') {
          note(name);
          return value;
        }
        return (...args: unknown[]) => {
          note(name);
          if (/^(set|remove|clear)/.test(String(key))) note(`${name}.write`);
          return (value as (...args: unknown[]) => unknown).apply(real, args);
        };
      },
      set(_target, key, value: string) {
        write();
        real[key as string] = value;
        return true;
      },
      deleteProperty(_target, key) {
        write();
        return Reflect.deleteProperty(real, key);
      },
      ownKeys() {
        note(name);
        return Reflect.ownKeys(real);
      },
    });
    Object.defineProperty(window, name, { configurable: true, get: () => (note(name), counted) });
  }

  /** Strings as they are stored: inside JSON they would be longer by each of their quotes. */
  const sizeOf = (value: unknown): number => {
    if (typeof value === 'string') return new Blob([value]).size;
    if (value instanceof Blob) return value.size;
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
    if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + sizeOf(item) + 1, 2);
    if (typeof value === 'object' && value)
      return Object.entries(value).reduce((sum, [key, item]) => sum + key.length + 4 + sizeOf(item), 2);
    return String(value).length;
  };
  wrap(IDBFactory.prototype, ['open', 'deleteDatabase'], 'indexedDB');
  wrap(IDBDatabase.prototype, ['transaction'], 'transaction');
  const reads = ['get', 'getKey', 'getAll', 'getAllKeys', 'count', 'openCursor', 'openKeyCursor'];
  wrap(IDBObjectStore.prototype, [...reads, 'delete', 'clear', 'index'], 'indexedDB');
  wrap(IDBIndex.prototype, reads, 'indexedDB');
  wrap(IDBDatabase.prototype, ['transaction'], 'indexedDB');
  wrap(IDBObjectStore.prototype, ['put', 'add'], 'indexedDB', (store, [value, key]) => {
    calls.written += sizeOf(value) + sizeOf(key ?? '');
    if (calls.stored || !stringify(value).includes('first_of_all')) return;
    (store as IDBObjectStore).transaction.addEventListener('complete', () => {
      calls.stored ??= { ...counts };
    });
  });
};

/** Counts in all pages that this tab loads from now on. */
export const counting = async (page: Page) => {
  await page.addInitScript(countCalls);
  const read = <T>(look: (calls: Calls) => T) =>
    page.evaluate(`(${look})(window.calls)`) as unknown as Promise<T>;
  return {
    counts: () => read(({ counts }) => ({ ...counts })),
    formats: () => read(({ formats }) => formats),
    written: () => read(({ written }) => written),
    stored: () => read(({ stored }) => stored),
  };
};
