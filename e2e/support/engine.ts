import { launchChromium } from './chromium';
import { blockAllStorage } from './chromium-profile';
import { goBack, hide, show } from './lifecycle';

// The little that all engines can do, so that one test can run in each of them.

export type EnginePage = {
  goto(url: string): Promise<void>;
  evaluate<T, A extends unknown[]>(code: (...args: A) => T | Promise<T>, ...args: A): Promise<T>;
  /** True visibility: another tab in front, or the window minimized. */
  hide(): Promise<void>;
  show(): Promise<void>;
  back(): Promise<void>;
  close(): Promise<void>;
};

export type EngineBrowser = {
  open(url: string): Promise<EnginePage>;
  /** As its user would close it. */
  close(): Promise<void>;
  kill9(): Promise<void>;
  /** Ends all pages as a fault would, and not the browser; gives how many processes that were. WebKit's driver does not outlive it. */
  crashPages?(): number;
  /** Starts again with the same profile; an engine whose profile does not last leaves this out. */
  restart?(): Promise<void>;
  dispose(): Promise<void>;
};

export type Engine = {
  name: string;
  /** Why it cannot run here, if it cannot. */
  missing(): string | undefined;
  launch(options?: { blockStorage?: boolean }): Promise<EngineBrowser>;
};

/** Looks until it is so; what fails while a page changes counts as not yet. */
export const eventually = async (what: string, look: () => Promise<boolean>, timeout = 8_000) => {
  for (
    const end = Date.now() + timeout;
    Date.now() < end;
    await new Promise((done) => setTimeout(done, 25))
  ) {
    if (await look().catch(() => false)) return;
  }
  throw new Error(`Waited ${timeout} ms until ${what}`);
};

export const chromiumEngine: Engine = {
  name: 'chromium',
  missing: () => undefined,
  launch: async ({ blockStorage } = {}) => {
    const browser = await launchChromium(blockStorage ? { prefs: blockAllStorage } : {});
    return {
      ...browser,
      restart: () => browser.restart(),
      open: async (url) => {
        const page = await browser.newPage();
        await page.goto(url);
        return {
          goto: async (next) => void (await page.goto(next)),
          evaluate: (code, ...args) => page.evaluate(`(${code})(...${JSON.stringify(args)})`),
          hide: () => hide(page),
          show: () => show(page),
          back: () => goBack(page),
          close: () => page.close(),
        };
      },
    };
  },
};
