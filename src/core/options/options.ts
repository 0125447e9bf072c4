import type { ConsentSource } from '../consent/consent-source';
import type { Plugin } from '../tracker/plugin';
import type { Protocol } from '../delivery/protocol';
import type { AppOptions } from './app-options';
import type { ConsentState } from './consent-state';
import type { CookieOptions } from './cookie-options';
import type { CookieStore, MarkedCookies } from '../storage/cookie-store';
import type { OpenCustomStore } from './session-store';

/** What `endOnBrowserClose` of `sojourn/browser-close` is: adds a marker to the cookie of that name. */
export type WrapCookies = (cookies: CookieStore, name: string) => Partial<MarkedCookies>;

/** All durations are milliseconds. */
export interface SessionOptions {
  /**
   * A session is over after more than this without activity while the site is visible (rule 2). 1 to 2,147,483,647. Default
   * 1,800,000 (30 minutes); `Infinity`: never.
   */
  foregroundTimeout?: number;
  /** The same while it is not visible: a return is judged by it (rule 3). Default 1,800,000 (30 minutes); `Infinity`: never. */
  backgroundTimeout?: number;
  /** A session is over when it is older than this. Default 86,400,000 (24 hours); 0: no limit. */
  maxDuration?: number;
  /**
   * `endOnBrowserClose` of `sojourn/browser-close`: closing the browser ends the session. Default `false`. Browsers that restore
   * tabs bring the session back.
   */
  endOnBrowserClose?: WrapCookies | false;
  /** `customStore(…)` of `sojourn/store`: a store of the site's own in place of cookie and IndexedDB. */
  store?: OpenCustomStore;
}

export interface DeliveryOptions {
  /** Events in one request at the most. Default 50. */
  batchSize?: number;
  /**
   * An event that comes alone goes at once; what follows a request within so many milliseconds goes together when they are
   * over. Default 1,000.
   */
  flushInterval?: number;
  /** Events that wait at the most; the oldest are dropped beyond it, with an error. Default 10,000. */
  maxQueue?: number;
  /** A request without an answer is given up after this many milliseconds. Default 10,000. */
  timeout?: number;
  /** Events older than this (since queued, in milliseconds) are dropped. Default 604,800,000 (7 days). */
  maxAge?: number;
  /** Request headers; beacons cannot carry them. A header that CORS does not allow freely costs a preflight. */
  headers?: HeadersInit;
  /** Default `omit`. Beacons always include credentials. */
  credentials?: RequestCredentials;
}

export interface Options {
  /**
   * Absolute URL of the collector, `http:` or `https:`; or a path of the page's own origin, as `/e`, whatever its `base` element says.
   * Required.
   */
  collector: string;
  /** How a batch becomes requests. Default: the native JSON protocol. */
  protocol?: Protocol;
  /**
   * Trackers of one namespace share a session, those of two do not touch each other. Letters, digits, `-` and `_`. Default
   * `sojourn`.
   */
  namespace?: string;
  /** `false`: events carry no session, and none is stored. */
  session?: SessionOptions | false;
  cookie?: CookieOptions;
  /**
   * Default `granted`. `true` and `false` stand for `granted` and `denied`; what is none of them is told, and is `pending`.
   * Or who asks the visitor, a consent manager as a rule: pending until it has answered; of a list, the strictest answer holds.
   * Without the option, consent is pending from the moment in which a source is attached.
   */
  consent?: ConsentState | boolean | ConsentSource | readonly ConsentSource[];
  /** Send with an identity that lives in memory only while consent is denied. Default `false`. */
  cookieless?: boolean;
  /**
   * A Global Privacy Control signal counts as denied. Default `false`; the signal is reported with events either way.
   * Whatever is not `false` sets it.
   */
  respectGpc?: boolean;
  app?: AppOptions;
  /** What is to be tracked beside the page's own calls. Default: none; in the script tag those of the file. */
  plugins?: Plugin[];
  delivery?: DeliveryOptions;
  /**
   * Run on every URL that is sent, so that nothing secret leaves the page. It is given the whole address, but for what `redact`
   * cuts; of what it returns, as of any address, that is cut again, and 4,096 characters are sent.
   */
  mask?: (url: string) => string;
  /**
   * Values of parameters that are secrets by common use (`token`, `password`, `email`, ...) are cut out of every URL that is
   * sent, and so are values that are mail addresses, and a name and a password in front of the host. Default `true`; `false`: none are.
   */
  redact?: boolean;
  /** `true`: what happens is written to the console. `{ sessionId }`: one constant session too (rule 39). */
  debug?: boolean | { sessionId?: string };
}
