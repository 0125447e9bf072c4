import type { PageClock } from './clock';
import { createMemoryStorage, type StorageArea } from './memory-storage';
import type { TestCollector } from './test-collector';
import type { Visitor } from './visitor';

export interface PageOptions {
  /** Default: the address of the test's own document, or `https://site.test/` without one. */
  url?: string;
  /** Default: the title of the test's own document. */
  title?: string;
  /** Default: the referrer of the test's own document. */
  referrer?: string;
}

export interface SurroundingOptions extends PageOptions {
  readonly clock: PageClock;
  readonly visitor: Visitor;
  readonly tabStorage: StorageArea;
  readonly collector: TestCollector;
}

type Listener = (event: object) => void;

/** A response as `fetch` returns it; Jest's jsdom has no `Response`. */
const createAnswer = (): object => ({
  ok: true,
  status: 204,
  type: 'cors',
  bodyUsed: false,
  headers: { get: () => null },
  clone: createAnswer,
  text: async () => '',
});

/** The globals of a page that the test shows and hides, with a network that ends at the collector. */
export const createSurroundings = (options: SurroundingOptions) => {
  const { clock, visitor, tabStorage, collector, url } = options;
  /** The test's own document, in jsdom and in happy-dom. */
  const own = typeof document === 'object' ? document : undefined;
  const listeners = new Map<string, Set<Listener>>();
  let idleWork: (() => void)[] = [];
  let isHidden = false;
  let isClosed = false;

  const addEventListener = (type: string, listener: Listener) => {
    if (!listeners.has(type)) listeners.set(type, new Set());
    listeners.get(type)!.add(listener);
  };
  const removeEventListener = (type: string, listener: Listener) =>
    void listeners.get(type)?.delete(listener);
  const dispatch = (type: string, more?: object) => {
    for (const listener of listeners.get(type) ?? []) listener({ type, ...more });
  };
  const onChange = (event: object) => dispatch('storage', event);
  visitor.pages.add(onChange);

  const receive = (address: string, body: unknown) => {
    if (!isClosed) collector.receive(`${body}`, `${address}`);
  };
  const runIdleWork = () => {
    const work = idleWork;
    idleWork = [];
    work.forEach((start) => start());
  };
  const isOpen = () => !isClosed;
  /** A closed page runs no timers. */
  const ifOpen = (work: () => void) => () => {
    if (!isClosed) work();
  };
  class PageDate extends Date {
    constructor(...args: ConstructorParameters<typeof Date> | []) {
      super(...((args.length ? args : [clock.now()]) as [number]));
    }
    static override now = () => clock.now();
  }

  const globals = {
    window: {
      requestIdleCallback(work: () => void) {
        idleWork.push(work);
        void Promise.resolve().then(ifOpen(runIdleWork));
      },
    },
    document: {
      get title() {
        return options.title ?? own?.title ?? '';
      },
      get referrer() {
        return options.referrer ?? own?.referrer ?? '';
      },
      get hidden() {
        return isHidden;
      },
      get cookie() {
        return visitor.cookies.read();
      },
      set cookie(text: string) {
        if (!isClosed) visitor.cookies.write(text);
      },
      readyState: 'complete',
      addEventListener,
      removeEventListener,
    },
    navigator: {
      get globalPrivacyControl() {
        return typeof navigator === 'object'
          ? (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl
          : undefined;
      },
      sendBeacon(address: string, body: unknown) {
        receive(address, body);
        return true;
      },
    },
    location:
      url === undefined && own && typeof location === 'object'
        ? location
        : new URL(url ?? 'https://site.test/'),
    localStorage: createMemoryStorage(visitor.local, isOpen, (key, newValue) => {
      for (const page of visitor.pages) if (page !== onChange) page({ key, newValue });
    }),
    sessionStorage: createMemoryStorage(tabStorage, isOpen),
    indexedDB: undefined,
    IDBKeyRange: undefined,
    BroadcastChannel: undefined,
    fetch: async (address: string, { body }: { body?: unknown }) => {
      receive(address, body);
      return createAnswer();
    },
    Date: PageDate,
    setTimeout: (work: (...args: unknown[]) => void, delay?: number, ...args: unknown[]) =>
      clock.setTimeout(
        ifOpen(() => work(...args)),
        delay,
      ),
    clearTimeout: clock.clearTimeout,
    queueMicrotask: (work: () => void) => void Promise.resolve().then(ifOpen(work)),
    addEventListener,
    removeEventListener,
    dispatchEvent: () => true,
  };

  return {
    globals,
    runIdleWork,
    setHidden(hidden: boolean): void {
      if (isClosed || hidden === isHidden) return;
      isHidden = hidden;
      dispatch('visibilitychange');
    },
    /** Browsers fire `pagehide` while the page is still visible: https://github.com/w3c/page-visibility/issues/39 */
    close(): void {
      if (isClosed) return;
      dispatch('pagehide', { persisted: false });
      isHidden = true;
      dispatch('visibilitychange');
      isClosed = true;
      visitor.pages.delete(onChange);
      listeners.clear();
    },
    isOpen,
  };
};
