import { existsSync, rmSync } from 'node:fs';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { sleep } from './answers';
import { scratchFolder } from './browser-process';
import { killRenderers } from './kill-renderers';
import { eventually, type Engine, type EnginePage } from './engine';

// Firefox by WebDriver BiDi. Under Playwright each page is a window of its own and never hidden; puppeteer leaves
// tabs as they are.

const PLACES = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
];
const find = () => [process.env.SOJOURN_FIREFOX ?? '', ...PLACES].find((path) => path && existsSync(path));

// No name is looked up outside: every lookup answers 127.0.0.1, also for `*.test`.
const LOOPBACK = {
  'network.dns.native-is-localhost': true,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
};

const wrap = (page: Page, cover: () => Promise<Page>): EnginePage => {
  const state = () => page.evaluate(() => document.visibilityState);
  return {
    goto: async (url) => void (await page.goto(url)),
    evaluate: (code, ...args) => page.evaluate(`(${code})(...${JSON.stringify(args)})`) as never,
    hide: async () => {
      await (await cover()).bringToFront();
      await eventually('the page is hidden', async () => (await state()) === 'hidden');
    },
    show: async () => {
      await page.bringToFront();
      await eventually('the page is visible', async () => (await state()) === 'visible');
    },
    back: async () => {
      const before = page.url();
      // For a page from the back/forward cache this promise never settles.
      page.goBack().catch(() => {});
      // A page that is asked something while it comes back may never answer, nor run its timers again.
      await sleep(300);
      await eventually(
        'the page has gone back',
        async () => (await page.evaluate('location.href')) !== before,
      );
    },
    close: () => page.close(),
  };
};

export const firefoxEngine: Engine = {
  name: 'firefox',
  missing: () => (find() ? undefined : 'Firefox is not installed: install it or set SOJOURN_FIREFOX'),
  launch: async ({ blockStorage } = {}) => {
    const scratch = scratchFolder('firefox');
    let browser: Browser;
    // Puppeteer puts the profile's preferences aside, and back when the browser has exited, which it tells nobody; where
    // a kill has taken them away, it never does.
    const asides = ['prefs.js', 'user.js'].map((file) => `${scratch.path}/profile/${file}.puppeteer`);
    const released = async () => {
      for (let i = 0; i < 20 && asides.some((file) => existsSync(file)); i++) await sleep(100);
      for (const file of asides) rmSync(file, { force: true });
    };
    const start = async () => {
      await released();
      browser = await puppeteer.launch({
        browser: 'firefox',
        executablePath: find(),
        userDataDir: `${scratch.path}/profile`,
        timeout: 60_000,
        env: { ...process.env, TMPDIR: scratch.temporary, MOZ_REMOTE_SETTINGS_DEVTOOLS: '1' },
        extraPrefsFirefox: { ...LOOPBACK, ...(blockStorage ? { 'network.cookie.cookieBehavior': 2 } : {}) },
      });
    };
    const kill9 = async () => {
      const child = browser.process();
      if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
      const exited = new Promise((resolve) => child.once('exit', resolve));
      process.kill(-child.pid, 'SIGKILL');
      await exited;
    };
    await start().catch((error) => {
      scratch.remove();
      throw error;
    });
    let cover: Page | undefined;
    return {
      open: async (url) => {
        const page = await browser.newPage();
        await page.goto(url);
        return wrap(page, async () => (cover ??= await browser.newPage()));
      },
      close: () => browser.close(),
      crashPages: () => killRenderers(browser.process()!.pid!),
      kill9,
      restart: async () => {
        await kill9();
        cover = undefined;
        await start();
      },
      dispose: async () => {
        await kill9();
        scratch.remove();
      },
    };
  },
};
