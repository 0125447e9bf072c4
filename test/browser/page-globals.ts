// What the tracker finds where a page has its window: every global that answers belongs to the fake browser.
import type { Life } from './life';
import type { createPageEvents } from './page-events';
import { randomUuid, type Random } from './random';
import type { Tasks } from './tasks';

export interface PageSurroundings {
  readonly life: Life;
  readonly tasks: Tasks;
  readonly random: Random;
  readonly url: string;
  readonly referrer: string;
  readonly prerendering: boolean;
  readonly navigationType: string;
  readonly events: Pick<ReturnType<typeof createPageEvents>, 'window' | 'document' | 'dispatch'>;
  readonly cookie: { read(): string; write(text: string): void };
  readonly localStorage: Storage;
  readonly sessionStorage: Storage;
  readonly indexedDB: object | undefined;
  readonly IDBKeyRange: unknown;
  readonly locks: object | undefined;
  wall(): number;
  isOnline(): boolean;
  fetch(url: string, init?: RequestInit): Promise<unknown>;
  sendBeacon(url: string, body?: unknown): boolean;
  log(level: string, input: unknown[]): void;
}

const AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
/** Longer delays overflow, and fire at once. */
const LONGEST_DELAY = 2 ** 31 - 1;
/** How late timers of hidden pages are at least. */
const THROTTLED = 1000;

export const createPageGlobals = (around: PageSurroundings) => {
  const { life, tasks, random, events, wall } = around;
  const startedAt = tasks.elapsed();

  const setTimeout = (work: (...input: unknown[]) => void, delay = 0, ...value: unknown[]): number => {
    const wanted = delay > LONGEST_DELAY || !(delay > 0) ? 0 : delay;
    const run = () => life.run(() => work(...value));
    const delayed = life.hidden ? Math.max(wanted, THROTTLED) : wanted;
    return life.alive ? tasks.add('timer', delayed, run, life.number) : 0;
  };
  /** Refuses anything that no timer can be: a browser would make a number of it, and clear another timer of the page. */
  const clearTimeout = (id?: number) => {
    if (id !== undefined && typeof id !== 'number') throw new TypeError(`clearTimeout(${String(id)})`);
    if (id !== undefined) tasks.remove(id);
  };
  const idle = (work: (deadline: object) => void) =>
    setTimeout(() => work({ didTimeout: false, timeRemaining: () => 10 }), 5);

  class PageDate extends Date {
    constructor(...input: ConstructorParameters<typeof Date> | []) {
      super(...((input.length ? input : [PageDate.now()]) as [number]));
    }
    static override now = () => Math.floor(wall());
  }
  class PageSignal extends AbortSignal {
    static override timeout(milliseconds: number): AbortSignal {
      const controller = new AbortController();
      const reason = new DOMException('The operation timed out.', 'TimeoutError');
      setTimeout(() => controller.abort(reason), milliseconds);
      return controller.signal;
    }
  }

  class PageBlob extends Blob {
    readonly #text: string;
    constructor(parts: string[] = [], options?: BlobPropertyBag) {
      super(parts, options);
      this.#text = parts.join('');
    }
    /** A real one has no text at once, which the network needs. */
    override toString(): string {
      return this.#text;
    }
  }

  const state = { title: 'A page', prerendering: around.prerendering, isVisible: !around.prerendering };
  const location = new URL(around.url);
  const document = {
    get cookie() {
      return around.cookie.read();
    },
    set cookie(text: string) {
      around.cookie.write(text);
    },
    get hidden() {
      return life.hidden || !state.isVisible;
    },
    get visibilityState() {
      return life.hidden || !state.isVisible ? 'hidden' : 'visible';
    },
    get prerendering() {
      return state.prerendering;
    },
    get title() {
      return state.title;
    },
    set title(title: string) {
      state.title = title;
    },
    readyState: 'complete',
    referrer: around.referrer,
    currentScript: null,
    documentElement: { scrollHeight: 800 },
    ...events.document,
  };
  const navigator = {
    get onLine() {
      return around.isOnline();
    },
    userAgent: AGENT,
    language: 'en-GB',
    maxTouchPoints: 0,
    webdriver: false,
    cookieEnabled: true,
    locks: around.locks,
    sendBeacon: around.sendBeacon,
  };
  const go = (_state: unknown, _title: string, to?: string | URL | null) =>
    void (location.href = new URL(to ?? '', location.href).href);
  const console = Object.fromEntries(
    ['error', 'warn', 'log', 'info', 'debug'].map((level) => [
      level,
      (...input: unknown[]) => around.log(level, input),
    ]),
  );

  const globals = {
    document,
    navigator,
    location,
    history: { pushState: go, replaceState: go, state: null, length: 1 },
    screen: { width: 1920, height: 1080, colorDepth: 24, orientation: { type: 'landscape-primary' } },
    indexedDB: around.indexedDB,
    IDBKeyRange: around.IDBKeyRange,
    localStorage: around.localStorage,
    sessionStorage: around.sessionStorage,
    crypto: {
      randomUUID: () => randomUuid(random),
      getRandomValues: <List extends Uint8Array>(list: List) => list.map(() => Math.floor(random() * 256)),
    },
    Date: PageDate,
    Math: Object.assign(Object.create(Math) as Math, { random }),
    AbortSignal: PageSignal,
    Blob: PageBlob,
    setTimeout,
    clearTimeout,
    requestIdleCallback: idle,
    cancelIdleCallback: clearTimeout,
    requestAnimationFrame: (work: (time: number) => void) => setTimeout(() => work(0), 16),
    addEventListener: events.window.addEventListener,
    removeEventListener: events.window.removeEventListener,
    // The tracker dispatches such events itself, for other copies of the library in the page.
    StorageEvent: class {
      constructor(type: string, init: object) {
        Object.assign(this, init, { type });
      }
    },
    dispatchEvent: (event: { type: string }) => events.dispatch('window', event.type, event),
    fetch: around.fetch,
    console,
    performance: {
      now: () => tasks.elapsed() - startedAt,
      timeOrigin: wall(),
      getEntriesByType: () => [{ type: around.navigationType }],
    },
    innerWidth: 1280,
    innerHeight: 800,
    scrollX: 0,
    scrollY: 0,
  };
  const window: Record<string, unknown> = { ...globals };
  return {
    globals: {
      ...globals,
      ...Object.fromEntries(['window', 'self', 'top', 'parent'].map((name) => [name, window])),
    },
    /** The prerendered page is opened: it is visible before it hears that it is no longer prerendered. */
    activate(dispatch: (type: string) => void): void {
      state.isVisible = true;
      dispatch('visibilitychange');
      state.prerendering = false;
      dispatch('prerenderingchange');
    },
  };
};
