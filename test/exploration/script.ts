// A short script for two or three tabs, and what else may happen in between.
import type { Options, Tracker } from '../../src/index';
import type { Browser } from '../browser/browser';
import type { LoadRealm } from '../browser/compile';
import type { Page, PageOptions } from '../browser/page';

/** Sessions are short, so that less idle time has to be lived through. */
export const SESSION_TIMEOUT = 60_000;

export type Command =
  | 'open' | 'track' | 'hide' | 'show' | 'sleep' | 'wake' | 'close'
  | 'newSession' | 'endSession' | 'reset' | 'deny' | 'track elsewhere'; // prettier-ignore

export interface Script {
  readonly name: string;
  /** What happened before, in order; gives the page of each actor, where it has one. */
  before?(browser: Browser): Promise<(Page | undefined)[]>;
  /** What each tab does, in its own order. */
  readonly actors: readonly (readonly Command[])[];
  readonly tracker?: PageOptions;
  /** Each page has a second tracker of the same namespace, for another collector: `track elsewhere` is its. */
  readonly hasSecond?: boolean;
  readonly locks?: boolean;
  readonly blocksCookies?: boolean;
  /** May a page crash, and the browser be killed, between any two steps? */
  readonly dies?: boolean;
  /** Events and announcements may be dropped, as a withdrawal does. */
  readonly drops?: boolean;
  /** The disk may take longer than anybody waits for it: then sessions may split, and merge again. */
  readonly slow?: boolean;
  /** A page that goes cannot wait for its turn (rule 13): then sessions may split too, and merge again. */
  readonly splits?: boolean;
  /** What else must hold, before the last visit and after it: throws where it does not. */
  check?(browser: Browser, pages: readonly (Page | undefined)[]): void;
  checkLast?(browser: Browser, lastVisit: string | null): void;
}

/** The collector of second trackers. */
export const ELSEWHERE = 'https://elsewhere.example/e';

/** Pages whose first tracker has a second one beside it; `seconds` is filled in the order of the pages. */
export const loadWithSecond =
  (load: LoadRealm, seconds: Tracker[]): LoadRealm =>
  (globals) => {
    const realm = load(globals);
    const createTracker = (options: Options) => {
      const tracker = realm.createTracker(options);
      seconds.push(realm.createTracker({ ...options, collector: ELSEWHERE }));
      return tracker;
    };
    return { ...realm, createTracker };
  };

export const perform = async (
  browser: Browser,
  command: Command,
  page: Page | undefined,
  seconds: readonly Tracker[],
): Promise<Page | undefined> => {
  if (command === 'open') return page?.alive ? page : browser.open();
  if (!page?.alive) return page;
  const { tracker } = page;
  if (command === 'track') page.track();
  else if (command === 'hide') await page.hide();
  else if (command === 'show') await page.show();
  else if (command === 'sleep') await page.sleep();
  else if (command === 'wake') await page.wake();
  else if (command === 'close') await page.close();
  else if (page.asleep) return page;
  else if (command === 'track elsewhere') seconds[page.number - 1]!.track('elsewhere');
  else if (command === 'deny') tracker.setConsent('denied');
  else tracker[command]();
  return page;
};
