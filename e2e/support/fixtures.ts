import { test as base, expect, type Page } from '@playwright/test';
import { launchChromium, type Chromium, type ChromiumOptions, type Space } from './chromium';
import { createCollector, type Collector } from './collector';
import type { PageOptions } from './html';
import { launchRawChromium, type RawChromium } from './raw-chromium';
import { createSite, type Site } from './site';

export { blockAllStorage } from './chromium-profile';
export { htmlAnswer, sleep } from './answers';
export { frame } from './html';
export * from './lifecycle';
export * from './sessions';
export * from './storage';
export { expect };

/** What a dead page has left is anybody's once its lease of 5 s is over: it arrives, or arrives again, in this time. */
export const RECOVERED = 6_000;

/**
 * `expect.poll` that looks more often: the steps of its own are long beside what happens here. It waits for what a dead
 * page has left too.
 */
export const soon = <T>(look: () => T | Promise<T>) =>
  expect.poll(look, { intervals: [20, 40, 80, 150, 250], timeout: RECOVERED + 4_000 });

/** Details of a test that judges times which other tests beside it would distort: it runs after them, by itself. */
export const alone = { lock: '-exclusive-' };

/**
 * Details of a test that kills and restarts a browser. A launch waits 300 ms for storage (rule 13), and a browser that has just started
 * takes longer beside those of other tests.
 */
export const restartsBrowser = alone;

/**
 * Details of a test that judges what a launch knows of the run before. A launch waits 300 ms for storage (rules 13, 27), and the pages of
 * other tests delay the answer.
 */
export const judgesLaunch = alone;

/** Details of a test that closes a tab: a browser gives it half a second, and no later visit delivers what it could not send. */
export const closesTab = alone;

/** A path of the site or a whole address; or the options of a page, which is then served at `/`. */
export type Open = (
  where?: string | PageOptions,
  options?: { in?: Space; host?: string; window?: boolean },
) => Promise<Page>;

type Options = {
  /**
   * `process`: the test has a Chromium of its own. `context`: a private context in one that the worker shares, for
   * tests that neither kill nor restart it nor look at its profile. The second saves the start, some 0.4 s.
   */
  isolation: 'process' | 'context';
  chromiumOptions: ChromiumOptions;
  /** Uncaught errors in pages fail a test, for the SDK never throws into a page. */
  allowPageErrors: boolean;
  /** Batches that break the schema fail a test. */
  allowViolations: boolean;
};

export type Fixtures = Options & {
  collector: Collector;
  site: Site;
  /** Starts further browsers; they are ended with the test. */
  launch: (options?: ChromiumOptions) => Promise<Chromium>;
  ownChromium: () => Promise<Chromium>;
  chromium: Chromium;
  /** Where `open` opens its tabs. */
  space: Space;
  open: Open;
  rawChromium: RawChromium;
  pageLog: { lines: string[]; errors: string[]; watch(page: Page): void };
};

export const test = base.extend<Fixtures, { sharedChromium: () => Promise<Chromium> }>({
  isolation: ['process', { option: true }],
  chromiumOptions: [{}, { option: true }],
  allowPageErrors: [false, { option: true }],
  allowViolations: [false, { option: true }],

  // Playwright's own pages are always visible and focused, so they must not slip into a test by mistake.
  page: async ({ space }, use) => use(await space.newPage()),
  context: async ({ chromium }, use) => use(chromium.ctx),

  sharedChromium: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      let shared: Promise<Chromium> | undefined;
      await use(() => (shared ??= launchChromium()));
      await (await shared)?.dispose();
    },
    { scope: 'worker' },
  ],

  collector: async ({ allowViolations }, use, info) => {
    const collector = await createCollector();
    await use(collector);
    await collector.close();
    if (info.status !== info.expectedStatus)
      await info.attach('collector', { body: collector.log().join('\n') });
    if (!allowViolations) expect(collector.violations, 'batches that break the schema').toEqual([]);
  },

  site: async ({ collector }, use) => {
    const site = await createSite({ collector: collector.url });
    await use(site);
    await site.close();
    expect(site.problems, 'problems of the test site').toEqual([]);
  },

  launch: async ({ chromiumOptions }, use) => {
    const launched: Chromium[] = [];
    await use(async (options = {}) => {
      const chromium = await launchChromium({ ...chromiumOptions, ...options });
      launched.push(chromium);
      return chromium;
    });
    await Promise.all(launched.map((chromium) => chromium.dispose()));
  },

  ownChromium: async ({ launch }, use) => {
    let own: Promise<Chromium> | undefined;
    await use(() => (own ??= launch()));
  },

  chromium: async ({ ownChromium }, use) => use(await ownChromium()),

  space: async ({ isolation, ownChromium, sharedChromium }, use) => {
    if (isolation === 'process') return use(await ownChromium());
    const space = await (await sharedChromium()).incognito();
    await use(space);
    await space.close();
  },

  // eslint-disable-next-line no-empty-pattern
  pageLog: async ({}, use, info) => {
    const lines: string[] = [];
    const errors: string[] = [];
    await use({
      lines,
      errors,
      watch: (page) => {
        page.on('console', (message) => void lines.push(`${message.type()}: ${message.text()}`));
        page.on('pageerror', (error) => void errors.push(error.stack || String(error)));
      },
    });
    if (info.status !== info.expectedStatus) {
      await info.attach('pages', { body: [...lines, ...errors].join('\n') });
    }
  },

  open: async ({ site, space, pageLog, allowPageErrors }, use) => {
    await use(async (where = '/', options = {}) => {
      if (typeof where !== 'string') site.route('/', where);
      const page = await (options.in ?? space)[options.window ? 'newWindow' : 'newPage']();
      pageLog.watch(page);
      const path = typeof where === 'string' ? where : '/';
      await page.goto(path.startsWith('/') ? site.url(path, options.host) : path);
      // Said here too, where the reader sees it first: above all that the SDK is not built.
      if (site.problems.length) throw new Error(site.problems.splice(0).join('\n'));
      return page;
    });
    if (!allowPageErrors) expect(pageLog.errors, 'uncaught errors in pages').toEqual([]);
  },

  // eslint-disable-next-line no-empty-pattern
  rawChromium: async ({}, use) => {
    const raw = await launchRawChromium();
    await use(raw);
    await raw.dispose();
  },
});
