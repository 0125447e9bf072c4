import type { Redirection } from './redirect-requests';
import { redirectRequests } from './redirect-requests';
import { startCollector, type LocalCollector, type LocalCollectorOptions } from './start-collector';

/** The used part of Playwright's `Page` or `BrowserContext`. */
export interface ScriptedPages {
  addInitScript(script: (redirection: Redirection) => void, redirection: Redirection): Promise<unknown>;
}

export interface CollectOptions extends LocalCollectorOptions {
  /**
   * The option `collector` of the pages. Requests to this address, and to addresses below it, are collected and never reach it.
   */
  collector: string;
}

/**
 * Collects the requests of pages to their collector, including those sent while a page unloads. Call it before the first
 * `goto`; on a context, it covers all pages. Call `close()` at the end of the test.
 */
export const collectEvents = async (
  pages: ScriptedPages,
  { collector: from, ...options }: CollectOptions,
): Promise<LocalCollector> => {
  if (!/^https?:\/\//.test(from))
    throw new TypeError(`option collector (${from}) must be the absolute URL that the pages send to`);
  const collector = await startCollector(options);
  await pages.addInitScript(redirectRequests, { from: new URL(from).href, to: collector.url });
  return collector;
};
