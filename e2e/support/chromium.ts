import type { StdioOptions } from 'node:child_process';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type CDPSession, type Page } from '@playwright/test';
import { sleep } from './answers';
import { scratchFolder, startProcess, type BrowserProcess } from './browser-process';
import { chromiumFlags, type FlagOptions } from './chromium-flags';
import { writePreferences } from './chromium-profile';
import { findChromium } from './find-browser';
import { openTab } from './tabs';

// Playwright's own launch() and newContext() make every page visible and focused for ever, and switch off the
// back/forward cache, timer throttling and storage partitioning. A session is made of these very things, so the
// tests start Chromium themselves and only attach to it.

export type ChromiumOptions = FlagOptions & {
  /** A profile folder to use and keep; without it, one that `dispose()` removes. */
  userDataDir?: string;
  prefs?: Record<string, unknown>;
  /** False starts without a page, as session restore (`--restore-last-session`) needs it. */
  blankPage?: boolean;
};

/** Tabs that share storage: the profile itself, or an isolated context like a private window. */
export type Space = {
  newPage(): Promise<Page>;
  /** A page in a window of its own: it hides no other page. */
  newWindow(): Promise<Page>;
  close(): Promise<void>;
};

export type Chromium = Space & {
  readonly browser: Browser;
  readonly ctx: BrowserContext;
  readonly pid: number;
  readonly userDataDir: string;
  cdp(): Promise<CDPSession>;
  /** An isolated, un-emulated context in this process: much cheaper than another process. */
  incognito(): Promise<Space>;
  kill9(): Promise<void>;
  /** Stops every process of the browser while `work` runs: no page is notified, and no file changes. */
  whileStopped(work: () => unknown): Promise<void>;
  /** The machine sleeps: the browser is stopped for at least so long. */
  sleep(ms: number): Promise<void>;
  /** Closes the browser as its user would: pages are notified, the profile is flushed, and stays for `restart()`. */
  close(): Promise<void>;
  /** Starts again with the same profile (kills first, if it still runs). */
  restart(changes?: ChromiumOptions): Promise<void>;
  /** Kills it and removes all its files. */
  dispose(): Promise<void>;
};

/** Chromium says on stderr where it listens: sooner than any file of its profile does. */
const debuggingAddress = (started: BrowserProcess) =>
  new Promise<string>((resolve, reject) => {
    const failed = () => reject(new Error(`Chromium did not start:\n${started.stderr().slice(-2_000)}`));
    const timer = setTimeout(failed, 15_000);
    started.child.stderr?.on('data', () => {
      const address = /DevTools listening on (ws:\S+)/.exec(started.stderr())?.[1];
      if (!address) return;
      clearTimeout(timer);
      resolve(address);
    });
    started.exited.then(failed);
  });

export const launchChromium = async (first: ChromiumOptions = {}): Promise<Chromium> => {
  const scratch = scratchFolder('chromium');
  const userDataDir = first.userDataDir ?? join(scratch.path, 'profile');
  const stdio: StdioOptions = ['ignore', 'ignore', 'pipe'];
  let options = first;
  let running: BrowserProcess;
  let browser: Browser;

  const start = async () => {
    if (options.prefs) writePreferences(userDataDir, options.prefs);
    const flags = [...chromiumFlags(options), '--remote-debugging-port=0', `--user-data-dir=${userDataDir}`];
    running = startProcess(
      findChromium(),
      options.blankPage === false ? flags : [...flags, 'about:blank'],
      stdio,
      {
        TMPDIR: scratch.temporary,
      },
    );
    try {
      browser = await chromium.connectOverCDP(await debuggingAddress(running), { noDefaults: true });
    } catch (error) {
      await running.kill9();
      throw error;
    }
  };
  const ctx = () => browser.contexts()[0]!;
  const kill9 = async () => {
    await running.kill9();
    await browser.close().catch(() => {});
  };
  const whileStopped = async (work: () => unknown) => {
    const { pid } = running;
    process.kill(-pid, 'SIGSTOP');
    try {
      // The signal reaches each process a moment later.
      await sleep(100);
      await work();
    } finally {
      process.kill(-pid, 'SIGCONT');
    }
  };
  const close = async () => {
    const cdp = await browser.newBrowserCDPSession().catch(() => null);
    await cdp?.send('Browser.close').catch(() => {});
    await Promise.race([running.exited, sleep(5_000)]);
    await kill9();
  };
  const incognito = async (): Promise<Space> => {
    const cdp = await browser.newBrowserCDPSession();
    const { browserContextId } = await cdp.send('Target.createBrowserContext', { disposeOnDetach: true });
    return {
      newPage: () => openTab(ctx(), browserContextId),
      newWindow: () => openTab(ctx(), browserContextId, true),
      close: async () => {
        await cdp.send('Target.disposeBrowserContext', { browserContextId }).catch(() => {});
        await cdp.detach().catch(() => {});
      },
    };
  };

  try {
    await start();
  } catch (error) {
    scratch.remove();
    throw error;
  }
  return {
    get browser() {
      return browser;
    },
    get ctx() {
      return ctx();
    },
    get pid() {
      return running.pid;
    },
    userDataDir,
    newPage: () => ctx().newPage(),
    newWindow: () => openTab(ctx(), undefined, true),
    cdp: () => browser.newBrowserCDPSession(),
    incognito,
    kill9,
    whileStopped,
    sleep: (ms) => whileStopped(() => sleep(ms)),
    close,
    restart: async (changes = {}) => {
      await kill9();
      options = { ...options, ...changes };
      await start();
    },
    dispose: async () => {
      await kill9();
      scratch.remove();
    },
  };
};
