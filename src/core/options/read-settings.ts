import { attempt } from '../util/attempt';
import { inspect } from '../util/inspect';
import { native } from '../delivery/native';
import type { ConsentSource } from '../consent/consent-source';
import type { Protocol } from '../delivery/protocol';
import type { Plugin } from '../tracker/plugin';
import type { AppOptions } from './app-options';
import { fillIn } from './fill-in';
import { MAX_TIMER_MS } from './max-timer-ms';
import { optionSchema } from './option-schema';
import type { DeliveryOptions, Options, SessionOptions } from './options';
import { readCollector } from './read-collector';
import { readConsentOption } from './read-consent';
import { readOwn } from './read-own';
import { validateOptions } from './validate-options';
import type { Warn } from './warn';

/** The options of delivery with their defaults. */
export type Delivery = DeliveryOptions & Required<Omit<DeliveryOptions, 'headers' | 'credentials'>>;

export type Settings = ReturnType<typeof readSettings>;

const word = /^[\w-]+$/;

const readDelivery = (options: unknown, warn: Warn): Delivery => {
  const { headers, credentials } = readOwn(options);
  const delivery: Delivery = {
    ...fillIn({ maxQueue: 10_000, maxAge: 604_800_000 }, options),
    ...fillIn({ batchSize: 50, timeout: 10_000 }, options, 1, MAX_TIMER_MS),
    ...fillIn({ flushInterval: 1000 }, options, 0, MAX_TIMER_MS),
    headers: undefined,
    // `fetch` throws for any other value.
    credentials: ['omit', 'same-origin', 'include'].includes(credentials as string)
      ? (credentials as RequestCredentials)
      : undefined,
  };
  try {
    // The headers are copied, because the page may change its object.
    if (headers) delivery.headers = new Headers(headers as HeadersInit);
  } catch (error) {
    warn('delivery.headers', __DEV__ ? `must be headers (${inspect(error)})` : '');
  }
  return delivery;
};

/**
 * Reads the options and the settings derived from them. A wrong option is replaced by its default. The
 * development build reports it with the reason; the small build reports only a wrong collector and a wrong
 * consent. On a server, options are ignored.
 */
export const readSettings = (input: Options, warn: Warn) => {
  const isPage = typeof document === 'object';
  const options = readOwn(isPage && (__DEV__ ? validateOptions(input, warn, optionSchema) : input));
  const { protocol, session, cookie, app, plugins, mask, respectGpc, debug } = options;
  const collector = readCollector(options.collector);
  if (!__DEV__ && isPage && !collector) warn('collector', '');
  const consent = options.consent === undefined ? undefined : readConsentOption(options.consent, warn);
  const { namespace, cookieless } = fillIn({ namespace: 'sojourn', cookieless: false }, options);
  const { name } = fillIn({ name: '' }, cookie);
  const { store, endOnBrowserClose } = readOwn(session) as SessionOptions;
  const { sessionId } = fillIn<{ sessionId?: string }>({ sessionId: undefined }, debug);
  const limits = {
    ...fillIn({ foregroundTimeout: 1_800_000, backgroundTimeout: 1_800_000 }, session),
    ...fillIn({ maxDuration: 86_400_000 }, session, 0),
  };
  return {
    collector,
    protocol: protocol && typeof protocol === 'object' ? (protocol as Protocol) : native,
    /** Names the cookie, the record in IndexedDB, and the lock. */
    name: word.test(name)
      ? name
      : namespace === 'sojourn' || !word.test(namespace)
        ? 'sojourn'
        : `sojourn_${namespace}`,
    cookie: readOwn(cookie),
    limits: sessionId
      ? { foregroundTimeout: Infinity, backgroundTimeout: Infinity, maxDuration: Infinity }
      : limits,
    sessionless: session === false,
    custom: typeof store === 'function' ? store : undefined,
    marker: typeof endOnBrowserClose === 'function' ? endOnBrowserClose : undefined,
    // No source has answered yet. Without the option, consent is granted by default only (rule 35).
    consent: Array.isArray(consent) ? 'pending' : consent,
    sources: Array.isArray(consent) ? (consent as ConsentSource[]) : [],
    cookieless,
    // A protecting flag fails closed (rule 35): any value except `false` sets it.
    respectGpc: respectGpc !== undefined && respectGpc !== false,
    app: app
      ? fillIn<AppOptions>({ name: undefined, version: undefined, installType: undefined }, app)
      : undefined,
    plugins: (attempt(() => Array.isArray(plugins) && [...plugins]) || []) as Plugin[],
    mask: typeof mask === 'function' ? (mask as Options['mask']) : undefined,
    redact: options.redact,
    debug,
    debugId: sessionId || undefined,
    delivery: readDelivery(options.delivery, warn),
  };
};
