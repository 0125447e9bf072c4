import type { Page } from '@playwright/test';
import type { Attributes } from '../../e2e/support/html';
import type { Site } from '../../e2e/support/site';

// Crashes in the very task that tracks. The page stays in that task because it waits there for an answer that never comes,
// so none of its callbacks can run any more: what it has not given away by then is gone with it.

/** What runs in the page. */
export type Task = {
  trial: number;
  /** The options of the script tag, where the script is to be evaluated in this task as well: a first visit. */
  install?: Attributes;
  when: Moment;
};

/**
 * When the crash comes: `within` the task, in the middle of it, before even its microtasks; at its `end`, when these have
 * run; or soon `after`.
 */
export type Moment = 'within' | 'end' | 'after';

/**
 * Which moments a row is tried at, and whether all has to arrive. In an open session track() may not touch the storage: what
 * a page tracks in the very task of its crash is lost, and that row only tells.
 */
export const moments = [
  { what: '5a a first visit', first: true, when: 'within', held: true },
  { what: '5a a first visit', first: true, when: 'end', held: true },
  { what: '5a a first visit', first: true, when: 'after', held: true },
  { what: '5b an open session', first: false, when: 'within', held: false },
  { what: '5b an open session', first: false, when: 'end', held: true },
  { what: '5b an open session', first: false, when: 'after', held: true },
] as const;

export const words = {
  within: 'within the task of its events',
  end: 'at the end of that task',
  after: 'right after it',
};

export const runTask = ({ trial, install, when }: Task) => {
  const get = (path: string) => {
    const request = new XMLHttpRequest();
    request.open('GET', path, false);
    request.send();
    return request.responseText;
  };
  if (install) {
    const script = document.createElement('script');
    for (const [name, value] of Object.entries(install)) script.dataset[name] = String(value);
    script.text = get('/sojourn.js');
    document.head.append(script);
  }
  const { sojourn } = window as unknown as { sojourn: (...all: unknown[]) => void };
  for (let i = 1; i <= 5; i++) sojourn('track', 'marked', { trial, i });
  const stayLater = async () => {
    for (let microtask = 0; microtask < 20; microtask++) await null;
    get('/stay');
  };
  if (when === 'within') get('/stay');
  if (when === 'end') void stayLater();
};

/** Resolves when a page has come to the end of its task, and waits there. */
export const stayed = (site: Site) =>
  new Promise<void>((resolve) =>
    site.route('/stay', () => {
      resolve();
      return new Promise<string>(() => {});
    }),
  );

/** Tracks five events in a page of Chromium, and crashes its renderer in that task, or as soon as the task is over. */
export const trackAndCrash = async (page: Page, site: Site, task: Task) => {
  // Attached before: a busy page does not answer any more.
  const cdp = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash', { timeout: 10_000 });
  const waits = stayed(site);
  const ran = page.evaluate(runTask, task).catch(() => {});
  await (task.when === 'after' ? ran : waits);
  cdp.send('Page.crash').catch(() => {});
  await crashed;
  await page.close();
};
