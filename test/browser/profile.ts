// One profile of a fake browser, in which one page at a time is open. The test is the page's own script: the page's globals are
// those of the process.
import { vi } from 'vitest';
import type { Answer, CollectorRequest } from './collector';
import { createBrowser, type OpenPage } from './browser';
import type { OpenOptions } from './browser-options';

export interface Load extends Omit<OpenOptions, 'tracker' | 'tab'> {
  /** What the page has run before the tracker comes. */
  before?(): void;
}

const mount = (globals: object) => {
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
};
const windows = { window: globalThis, self: globalThis, top: globalThis, parent: globalThis };

export type Profile = Awaited<ReturnType<typeof createProfile>>;

export const createProfile = async () => {
  const patches = new Set<object>();
  const browser = await createBrowser({
    // What a page has not finished when it goes is lost.
    fate: { commits: () => false, plainArrives: () => false },
    load(globals) {
      // The console stays the test's, which reads what is written there.
      mount(Object.assign({}, globals, windows, { console }, ...patches) as object);
      return { createTracker: () => ({}) as never };
    },
  });
  const { collector, cookies, network, settings } = browser;
  // Storage and collector answer at once, so that a test counts the tracker's time alone.
  Object.assign(settings, { latency: 0, diskLatency: 0 });
  let tab: number | undefined;
  let page: OpenPage | undefined;

  return {
    browser,
    /** The page that is open has these globals, and the next ones too, until what this returns is called. */
    patch(globals: object): () => void {
      const scope = globalThis as unknown as Record<string, unknown>;
      const found = Object.fromEntries(Object.keys(globals).map((name) => [name, scope[name]]));
      patches.add(globals);
      mount(globals);
      return () => {
        patches.delete(globals);
        mount(found);
      };
    },
    /** What pages have sent, in its order. */
    requests: network.sent,
    /** From now on the collector answers by this. */
    answer: (answer: (request: CollectorRequest) => Answer | 'unreachable') => collector.answer(answer),
    /** Its cookies by name. */
    cookies: () => new Map(cookies.all().map(({ name, value }) => [name, value])),
    /** As another page of the site sets it. */
    setCookie: (name: string, value: string, more = '') =>
      cookies.write('shop.example', `${name}=${value};path=/${more}`),
    /** What is kept, wherever it is. */
    kept: () => [
      ...cookies.all().map(({ name }) => name),
      ...browser.localArea.keys(),
      ...(tab ? browser.tabArea(tab).keys() : []),
    ],
    page: () => page,
    /** How many timers of the page run. */
    timers: () => browser.tasks.pending().filter(({ name }) => name === 'timer').length,
    /** The visitor deletes what the site has stored, without its cookies. */
    clearStorage() {
      browser.database.clear();
      for (const key of browser.localArea.keys()) browser.localArea.set(key, undefined);
    },
    /** The browser is closed: what has no expiry goes with it. */
    quit() {
      cookies.endBrowserSession();
      tab = undefined;
    },
    /** Leaves the page that is open: another document takes its place. */
    async load({ before, ...how }: Load = {}) {
      await page?.close();
      await browser.advance(0);
      page = await browser.open({ url: 'https://shop.example/', ...how, tab });
      tab = page.tab;
      before?.();
      return page;
    },
  };
};
