import { chromiumEngine, eventually, type Engine, type EngineBrowser, type EnginePage } from './engine';
import { firefoxEngine } from './firefox';
import { test as base } from './fixtures';
import type { PageOptions } from './html';
import { webkitEngine } from './webkit';

/** A visit to the test's site, by a visitor of its own: each test has a host, and so storage, of its own. */
export type Visit = {
  url(path?: string): string;
  open(path?: string, page?: PageOptions): Promise<EnginePage>;
};

const withEngine = (engine: Engine) =>
  base.extend<{ visit: Visit }, { engineBrowser: EngineBrowser }>({
    // One for all tests of a worker: Firefox takes seconds to start.
    engineBrowser: [
      // eslint-disable-next-line no-empty-pattern
      async ({}, use) => {
        const browser = await engine.launch();
        await use(browser);
        await browser.dispose();
      },
      { scope: 'worker' },
    ],
    visit: async ({ engineBrowser, site }, use, { testId }) => {
      const host = `v${testId.replace(/\W/g, '')}.localhost`;
      const pages: EnginePage[] = [];
      const url = (path = '/') => site.url(path, host);
      await use({
        url,
        open: async (path, options) => {
          if (options) site.route(path ?? '/', options);
          const page = await engineBrowser.open(url(path));
          pages.push(page);
          return page;
        },
      });
      for (const page of pages) await page.close().catch(() => {});
    },
  });

export type EngineTest = ReturnType<typeof withEngine>;

type Cases = (test: EngineTest, engine: Engine) => void;

/** Runs the same cases in every engine that is installed; says loudly which is not. */
export const inEveryEngine = (cases: Cases) => inEngines(cases, [chromiumEngine, ...others]);

/** What all the other files test in Chromium. */
export const inOtherEngines = (cases: Cases) => inEngines(cases, others);

const others = [firefoxEngine, webkitEngine];
// One for all files: a worker goes on from file to file only as long as their tests are made by the same one.
const testOf = new Map([chromiumEngine, ...others].map((engine) => [engine, withEngine(engine)]));

const inEngines = (cases: Cases, engines: readonly Engine[]) => {
  for (const engine of engines) {
    const test = testOf.get(engine)!;
    test.describe(engine.name, () => {
      const missing = engine.missing();
      if (missing) console.warn(`SKIPPED, ${engine.name}: ${missing}`);
      test.skip(!!missing, missing);
      cases(test, engine);
    });
  }
};

/** Calls the tracker of a page; what it answers must be plain data. */
export const command = (page: EnginePage, name: string, ...args: unknown[]) =>
  page.evaluate(
    (name: string, args: unknown[]) =>
      (window as unknown as { sojourn: (...all: unknown[]) => unknown }).sojourn(name, ...args),
    name,
    args,
  );

export const consentOf = (page: EnginePage) =>
  page.evaluate(() => (window as unknown as { sojourn: { consent: string } }).sojourn.consent);

/** All that is stored for the page's origin, except the empty shell of a database. */
export const keptIn = (page: EnginePage) =>
  page.evaluate(async () => {
    const kept: unknown[] = [document.cookie, { ...localStorage }, { ...sessionStorage }].filter(
      (part) => Object.keys(part).length,
    );
    for (const { name } of await indexedDB.databases()) {
      const opening = indexedDB.open(name!);
      // A database that a closed page had begun to make is gone, and must not be made here.
      opening.onupgradeneeded = () => opening.transaction!.abort();
      const db = await new Promise<IDBDatabase | undefined>((done) => {
        opening.onsuccess = () => done(opening.result);
        opening.onerror = () => done(undefined);
      });
      if (!db) continue;
      for (const store of [...db.objectStoreNames]) {
        const reading = db.transaction(store).objectStore(store).getAll();
        await new Promise((done) => (reading.onsuccess = done));
        kept.push(...reading.result);
      }
      db.close();
    }
    return kept;
  });

/**
 * Until IndexedDB has answered everything that the page has asked since it was opened, and no lock is held. A page that is left earlier
 * may lose its place in the back/forward cache (limits.md).
 */
export const isSettled = async (page: EnginePage) => {
  await command(page, 'flush');
  // A transaction that reads comes after all that write.
  await keptIn(page);
  await isUnlocked(page);
};

/**
 * Until no page of the site holds a Web Lock. If IndexedDB does not answer within 300 ms, a lock replaces its transaction (rule 12),
 * and another one follows for 1 s: Firefox denies the back/forward cache to pages with a lock.
 */
export const isUnlocked = (page: Pick<EnginePage, 'evaluate'>) =>
  eventually('no lock is held', () =>
    page.evaluate(() => navigator.locks.query().then(({ held }) => !held!.length)),
  );
