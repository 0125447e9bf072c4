// What the world may take: reasons for which an event may be missing, read from what the world did, never from the tracker.
import type { Browser } from '../browser/browser';
import type { TrackedEvent } from '../browser/page';

/**
 * `crashed`: its renderer died before IndexedDB can have committed it. `killed`: the same with the browser, or its page
 * had gone without a commit, and the browser's disk was taken back to before that. `unconfirmed`: a page that went left
 * it with the network, and the network or the collector lost it.
 */
export type Excuse = 'crashed' | 'killed' | 'unconfirmed';

/** Milliseconds in which a working IndexedDB commits what a page has tracked. */
const COMMITTED = 300;
/** How far a killed browser's localStorage may be behind. */
const ROLLED_BACK = 60_000;

type Tracked = Pick<TrackedEvent, 'page' | 'at'>;

const isJustBefore = ({ at }: Tracked, instant: number) => instant >= at && instant - at < COMMITTED;

/** Went the page, or slept, before IndexedDB can have committed what it had just tracked? */
const uncommitted = ({ departures }: Browser, event: Tracked) =>
  departures.filter(({ page, at }) => page === event.page && isJustBefore(event, at));

/** May a killed browser have forgotten it, wherever it was kept? */
export const wasKilled = (browser: Browser, event: Tracked): boolean =>
  browser.kills.some((kill) => isJustBefore(event, kill)) ||
  uncommitted(browser, event).some(({ at }) =>
    browser.kills.some((kill) => kill >= at && kill - at < ROLLED_BACK),
  );

export const excuse = (browser: Browser, event: TrackedEvent): Excuse | undefined => {
  if (wasKilled(browser, event)) return 'killed';
  if (uncommitted(browser, event).some(({ how }) => how === 'crashed' || how === 'evicted')) return 'crashed';
  if (browser.network.lostUnconfirmed.some(({ id }) => id === event.id)) return 'unconfirmed';
  return undefined;
};
