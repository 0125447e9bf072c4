import type { Frame, Page } from '@playwright/test';
import type { PageOptions } from './html';
import { cookiesOf, parseCookies } from './storage';

/**
 * Sends what is tracked at once, so that tests need not wait for other events. Application state has tests of its own: it is
 * off here, so that these name the events that they are about.
 */
export const fast = { deliveryFlushInterval: 10, auto: 'page-views' } as const;

/** The file that has the attributes of sessions too. */
export const FULL = '/sojourn.full.js';

/** Calls the tracker of a page as its site would; what it answers must be plain data. */
export const call = <T = unknown>(where: Page | Frame, command: string, ...args: unknown[]) =>
  where.evaluate(
    ([name, values]) => (window as unknown as { sojourn: (...all: unknown[]) => T }).sojourn(name, ...values),
    [command, args] as const,
  );

/** The clock of a living page is set forward or, below zero, back. */
export const shiftClock = (page: Page, ms: number) =>
  page.evaluate((shift) => {
    const { now } = Date;
    Date.now = () => now() + shift;
  }, ms);

/** The same from the beginning of the pages that this tab loads next. */
export const startWithClock = (page: Page, ms: number) =>
  page.addInitScript((shift) => {
    const { now } = Date;
    Date.now = () => now() + shift;
  }, ms);

/** A page that makes its trackers itself; `make(options)` is there for its code, `collector` given. */
export const modulePage = (collector: string, code: string): PageOptions => ({
  sdk: false,
  module: `
    import { attributes, createTracker, customStore, endOnBrowserClose, pageViews } from '/sdk.mjs';
    window.errors = [];
    const make = (options = {}) => {
      const tracker = createTracker({
        collector: ${JSON.stringify(collector)},
        delivery: { flushInterval: 10 },
        ...options,
      });
      tracker.on('error', ({ code, message }) => errors.push({ code, message }));
      return tracker;
    };
    ${code}`,
});

/** What such a page with one plugin besides `pageViews()` is made of: HTML, and the options of plugin and tracker as code. */
export interface PluginPage {
  head?: string;
  body?: string;
  options?: string;
  trackerOptions?: string;
}

/** Pages whose `tracker` has the plugin of that name. */
export const pluginPage =
  (plugin: string) =>
  (collector: string, { head, body, options = '', trackerOptions = '{}' }: PluginPage = {}): PageOptions => ({
    ...modulePage(
      collector,
      `import { ${plugin} as plugin } from '/sdk.mjs';
       window.tracker = make({ plugins: [pageViews(), plugin(${options})], ...${trackerOptions} });`,
    ),
    head,
    body,
  });

export const UUID = /^[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/** What a server reads in the page's cookies. */
export const readOnServer = async (page: Page, name?: string) => parseCookies(await cookiesOf(page), name);
