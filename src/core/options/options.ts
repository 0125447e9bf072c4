import type { ConsentSource } from '../consent/consent-source';
import type { Plugin } from '../tracker/plugin';
import type { Protocol } from '../delivery/protocol';
import type { AppOptions } from './app-options';
import type { ConsentState } from './consent-state';
import type { CookieOptions } from './cookie-options';
import type { CookieStore, MarkedCookies } from '../storage/cookie-store';
import type { OpenCustomStore } from './session-store';

/** Adds a marker to the cookie of that name: the type of `endOnBrowserClose` of `sojourn/browser-close`. */
export type WrapCookies = (cookies: CookieStore, name: string) => Partial<MarkedCookies>;

/** All durations are milliseconds. */
export interface SessionOptions {
  /**
   * A session ends after more than this without activity while the site is visible (rule 2). 1 to 2,147,483,647.
   * Default 1,800,000 (30 minutes); `Infinity`: never.
   */
  foregroundTimeout?: number;
  /**
   * The timeout while the site is not visible, applied when the visitor returns (rule 3). Default 1,800,000
   * (30 minutes); `Infinity`: never.
   */
  backgroundTimeout?: number;
  /** A session ends when it is older than this. Default 86,400,000 (24 hours); 0: no limit. */
  maxDuration?: number;
  /**
   * `endOnBrowserClose` of `sojourn/browser-close`: closing the browser ends the session. Default `false`. Browsers
   * that restore tabs also restore the session.
   */
  endOnBrowserClose?: WrapCookies | false;
  /** `customStore(…)` of `sojourn/store`: the site's own store replaces cookie and IndexedDB. */
  store?: OpenCustomStore;
}

export interface DeliveryOptions {
  /** The maximum number of events in one request. Default 50. */
  batchSize?: number;
  /**
   * Milliseconds between requests. A single event is sent at once; events that follow a request within this time
   * are sent together at its end. Default 1,000.
   */
  flushInterval?: number;
  /** The maximum number of waiting events; the oldest beyond it are dropped and reported. Default 10,000. */
  maxQueue?: number;
  /** Milliseconds after which a request without an answer is aborted. Default 10,000. */
  timeout?: number;
  /** Milliseconds in the queue after which events are dropped. Default 604,800,000 (7 days). */
  maxAge?: number;
  /** Request headers; beacons cannot carry them. A header that CORS does not always allow costs a preflight. */
  headers?: HeadersInit;
  /** Default `omit`. Beacons always include credentials. */
  credentials?: RequestCredentials;
}

export interface Options {
  /**
   * Absolute URL of the collector, `http:` or `https:`, or a path of the page's own origin such as `/e`, which
   * ignores a `base` element. Required.
   */
  collector: string;
  /** The format of requests. Default: the native JSON protocol. */
  protocol?: Protocol;
  /**
   * Trackers of the same namespace share a session; other namespaces are independent. Letters, digits, `-` and
   * `_`. Default `sojourn`.
   */
  namespace?: string;
  /** `false`: events carry no session, and no session is stored. */
  session?: SessionOptions | false;
  cookie?: CookieOptions;
  /**
   * Default `granted`. `true` and `false` mean `granted` and `denied`; any other value is reported and treated as
   * `pending`. A consent source, usually a consent manager, is pending until it answers; of several sources the
   * strictest answer applies. Without the option, consent is pending as soon as a source is attached.
   */
  consent?: ConsentState | boolean | ConsentSource | readonly ConsentSource[];
  /** While consent is denied, events are sent with an identity that is kept in memory only. Default `false`. */
  cookieless?: boolean;
  /**
   * A Global Privacy Control signal counts as denied. Default `false`; events report the signal in both cases. Any
   * value except `false` sets the option.
   */
  respectGpc?: boolean;
  app?: AppOptions;
  /** Plugins, which track more than the page's own calls. Default: none; in the script tag, the plugins of the file. */
  plugins?: Plugin[];
  delivery?: DeliveryOptions;
  /**
   * Called for every URL before it is sent, to keep secrets in the page. `redact` is applied before it, and again to
   * its result, which is truncated to 4,096 characters.
   */
  mask?: (url: string) => string;
  /**
   * Removes from every URL the values of parameters with secret names (`token`, `password`, `email`, ...), email
   * addresses as values, and user name and password. Default `true`.
   */
  redact?: boolean;
  /** `true`: events are logged to the console. `{ sessionId }`: the session is constant as well (rule 39). */
  debug?: boolean | { sessionId?: string };
}
