// A visitor's browser, as far as a tracker sees it: one profile, in which one page at a time is open. Time is the test's.
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { vi } from 'vitest';
import { createBrowser } from './cookie-browser';

/** What a page of the visitor's sends, in the order in which the collector got it. */
export interface Request {
  readonly url: string;
  readonly body: string;
  readonly beacon: boolean;
}

/** Its keys are properties, as those of a real one are. */
const storage = () => {
  const kept: Record<string, string> = {};
  const methods = {
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => void (kept[key] = value),
    removeItem: (key: string) => void delete kept[key],
  };
  return Object.setPrototypeOf(kept, methods) as typeof methods;
};

const AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

/** The event as listeners see it at the window, where every tracker listens: its target is what it happened to. */
const eventAt = (target: unknown, type: string, more: object = {}) => {
  const event = new Event(type);
  for (const [key, value] of Object.entries({ target, ...more }))
    Object.defineProperty(event, key, { value });
  return event;
};

export type Profile = ReturnType<typeof createProfile>;

export const createProfile = () => {
  const browser = createBrowser();
  const jar = document as { cookie: string };
  const requests: Request[] = [];
  const local = storage();
  let session = storage();
  let answer: () => Response = () => new Response(null, { status: 204 });

  vi.stubGlobal('localStorage', local);
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('IDBKeyRange', IDBKeyRange);
  vi.stubGlobal('screen', {
    width: 1920,
    height: 1080,
    colorDepth: 24,
    orientation: { type: 'landscape-primary' },
  });
  vi.stubGlobal('fetch', async (url: string, { body }: { body: string | Blob }) => {
    requests.push({ url, body: typeof body === 'string' ? body : await body.text(), beacon: false });
    return answer();
  });

  return {
    /** Its cookies, which it may be configured to refuse. */
    browser,
    requests,
    /** From now on the collector answers by this. */
    answer: (next: () => Response) => void (answer = next),
    /** What is kept, wherever it is. */
    kept: () => [...browser.cookies.keys(), ...Object.keys(local), ...Object.keys(session)],
    newTab: () => void (session = storage()),
    /** The browser is closed: what has no expiry goes with it. */
    quit() {
      for (const text of browser.written) {
        const name = text.slice(0, text.indexOf('='));
        if (!/;max-age=/.test(text)) browser.cookies.delete(name);
      }
      session = storage();
    },
    /** Another document takes the place of the one before. */
    load({ url = 'https://shop.example/', referrer = '', hidden = false, type = 'navigate' }: Load = {}) {
      const window = new EventTarget();
      const page = {
        scrollY: 0,
        innerHeight: 800,
        scrollHeight: 800,
        visibilityState: hidden ? 'hidden' : 'visible',
      };
      const document = {
        get cookie() {
          return jar.cookie;
        },
        set cookie(text) {
          jar.cookie = text;
        },
        get visibilityState() {
          return page.visibilityState;
        },
        get hidden() {
          return page.visibilityState === 'hidden';
        },
        readyState: 'complete',
        title: 'Shop',
        referrer,
        documentElement: {
          get scrollHeight() {
            return page.scrollHeight;
          },
        },
      };
      const go = (to: string) => vi.stubGlobal('location', new URL(to, url));
      const say = (type: string, more?: object, target: unknown = document) =>
        void window.dispatchEvent(eventAt(target, type, more));
      const be = (visibilityState: 'visible' | 'hidden') => {
        if (page.visibilityState === visibilityState) return;
        page.visibilityState = visibilityState;
        say('visibilitychange');
      };
      vi.spyOn(performance, 'getEntriesByType').mockReturnValue([{ type } as unknown as PerformanceEntry]);
      go(url);
      vi.stubGlobal('document', document);
      vi.stubGlobal('sessionStorage', session);
      vi.stubGlobal('window', globalThis);
      vi.stubGlobal('history', {
        pushState: (_state: unknown, _title: string, to: string) => go(to),
        replaceState() {},
      });
      vi.stubGlobal('addEventListener', window.addEventListener.bind(window));
      // Node's takes no boolean here.
      vi.stubGlobal('removeEventListener', (type: string, listener: EventListener, capture?: boolean) =>
        window.removeEventListener(type, listener, { capture }),
      );
      vi.stubGlobal('innerHeight', page.innerHeight);
      vi.stubGlobal('scrollX', 0);
      vi.stubGlobal('scrollY', 0);
      vi.stubGlobal('navigator', {
        userAgent: AGENT,
        language: 'en-GB',
        maxTouchPoints: 0,
        webdriver: false,
        locks: { request: (_name: string, work: () => void) => Promise.resolve().then(work) },
        sendBeacon(beaconUrl: string, body: string) {
          requests.push({ url: beaconUrl, body, beacon: true });
          return true;
        },
      });
      return {
        say,
        hide: () => be('hidden'),
        show: () => be('visible'),
        /** In the order of browsers: `pagehide` while the page is still visible. */
        leave(persisted = false) {
          say('pagehide', { persisted }, window);
          be('hidden');
        },
        restore() {
          page.visibilityState = 'visible';
          say('pageshow', { persisted: true }, window);
          say('visibilitychange');
        },
        /** Of `height` pixels, scrolled down to `top`. */
        scroll(top: number, height = page.scrollHeight) {
          page.scrollHeight = height;
          vi.stubGlobal('scrollY', top);
          say('scroll');
        },
      };
    },
  };
};

export interface Load {
  url?: string;
  referrer?: string;
  hidden?: boolean;
  /** How the browser came to load it. */
  type?: 'navigate' | 'reload' | 'back_forward';
}
