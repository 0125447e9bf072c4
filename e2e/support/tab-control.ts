import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Chromium, ChromiumOptions } from './chromium';

// What only an extension can do to a tab. All three give a new Page object.

const MANIFEST = {
  manifest_version: 3,
  name: 'tab control',
  version: '1',
  permissions: ['tabs', 'sessions'],
  background: { service_worker: 'worker.js' },
};

type Tabs = {
  query(what: { url: string }): Promise<{ id: number }[]>;
  discard(id: number): Promise<{ id: number }>;
  duplicate(id: number): Promise<unknown>;
  remove(id: number): Promise<void>;
  update(id: number, how: { active: boolean }): Promise<unknown>;
};
declare const chrome: { tabs: Tabs; sessions: { restore(): Promise<unknown> } };

/** Options for a Chromium whose tabs can be controlled; `folder` is one of the test's, e.g. `info.outputPath()`. */
export const withTabControl = (folder: string): ChromiumOptions => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(MANIFEST));
  writeFileSync(join(folder, 'worker.js'), '');
  return { args: [`--load-extension=${folder}`] };
};

export const tabControl = async ({ ctx }: Chromium) => {
  const worker = ctx.serviceWorkers()[0] ?? (await ctx.waitForEvent('serviceworker', { timeout: 10_000 }));
  const another = async (act: () => Promise<unknown>): Promise<Page> => {
    const arrived = ctx.waitForEvent('page', { timeout: 10_000 });
    await Promise.all([arrived, act()]);
    const page = await arrived;
    await page.waitForLoadState();
    return page;
  };
  return {
    /** As the browser does to save memory: no event, no beacon. Gives the page as it is when it is shown again. */
    discard: async (page: Page) => {
      const id = await worker.evaluate(async (url) => {
        const [tab] = await chrome.tabs.query({ url });
        return (await chrome.tabs.discard(tab!.id)).id;
      }, page.url());
      return {
        show: () => another(() => worker.evaluate((tab) => chrome.tabs.update(tab, { active: true }), id)),
      };
    },
    /** sessionStorage is copied. */
    duplicate: (page: Page) =>
      another(() =>
        worker.evaluate(async (url) => {
          const [tab] = await chrome.tabs.query({ url });
          await chrome.tabs.duplicate(tab!.id);
        }, page.url()),
      ),
    /** Brings back the tab that was closed last, with its sessionStorage. */
    reopenClosed: () => another(() => worker.evaluate(() => chrome.sessions.restore())),
  };
};
