// What a test may say of a browser and of its pages, and what a browser tells of its past.
import type { LoadRealm } from './compile';
import type { PageOptions } from './page';
import type { createPageGlobals } from './page-globals';

/** What the world decides where browsers differ, or chance does. */
export interface Fate {
  /** Does a transaction that a dying page had asked to commit do so? */
  commits(): boolean;
  /** Does a request without keepalive get through when its page goes? */
  plainArrives(): boolean;
  /** How many milliseconds of cookies and of localStorage a killed browser loses. */
  lostCookies(): number;
  lostLocalStorage(): number;
}

export interface BrowserOptions {
  readonly seed?: number;
  readonly load?: LoadRealm;
  readonly locks?: boolean;
  /** For every page, beside what `open` is given. */
  readonly tracker?: PageOptions;
  readonly fate?: Partial<Fate>;
  /** What other scripts have made of a page's globals before the tracker comes. */
  readonly patch?: (globals: ReturnType<typeof createPageGlobals>['globals']) => object;
}
export interface OpenOptions {
  readonly tracker?: PageOptions;
  readonly url?: string;
  readonly referrer?: string;
  readonly hidden?: boolean;
  /** Until `activate()`. */
  readonly prerendering?: boolean;
  /** The tab of another page, whose sessionStorage it goes on with. */
  readonly tab?: number;
  readonly navigationType?: string;
}

/** When a page went, and how; one that slept may be back. */
export interface Departure {
  readonly page: number;
  readonly at: number;
  readonly how: 'slept' | 'closed' | 'crashed' | 'killed' | 'evicted';
}
