import type { Redirection } from './redirect-requests';
import { redirectRequests } from './redirect-requests';
import { startCollector, type LocalCollector, type LocalCollectorOptions } from './start-collector';

/** What is needed of Playwright's `Page` or `BrowserContext`. */
export interface ScriptedPages {
  addInitScript(script: (redirection: Redirection) => void, redirection: Redirection): Promise<unknown>;
}

export interface CollectOptions extends LocalCollectorOptions {
  /** The option `collector` of the pages: its requests, and those below it, are collected, and never reach it. */
  collector: string;
}

/**
 * Collects what pages send to their collector, until and while they go. Call it before the first `goto`; a context's is for all its
 * pages. `close()` when the test is over.
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
