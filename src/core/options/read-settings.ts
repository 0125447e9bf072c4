import { attempt } from '../util/attempt';
import { inspect } from '../util/inspect';
import { native } from '../delivery/native';
import type { ConsentSource } from '../consent/consent-source';
import type { Protocol } from '../delivery/protocol';
import type { Plugin } from '../tracker/plugin';
import type { AppOptions } from './app-options';
import { fillIn } from './fill-in';
import { LONGEST } from './longest';
import { optionSchema } from './option-schema';
import type { DeliveryOptions, Options, SessionOptions } from './options';
import { readCollector } from './read-collector';
import { readConsentOption } from './read-consent';
import { readOwn } from './read-own';
import { validateOptions } from './validate-options';
import type { Warn } from './warn';

/** With the defaults. */
export type Delivery = DeliveryOptions & Required<Omit<DeliveryOptions, 'headers' | 'credentials'>>;

export type Settings = ReturnType<typeof readSettings>;

const word = /^[\w-]+$/;

const readDelivery = (given: unknown, warn: Warn): Delivery => {
  const { headers, credentials } = readOwn(given);
  const delivery: Delivery = {
    ...fillIn({ maxQueue: 10_000, maxAge: 604_800_000 }, given),
    // A longer timer fires at once.
    ...fillIn({ batchSize: 50, timeout: 10_000 }, given, 1, LONGEST),
    ...fillIn({ flushInterval: 1000 }, given, 0, LONGEST),
    headers: undefined,
    // `fetch` throws at any other word.
    credentials: ['omit', 'same-origin', 'include'].includes(credentials as string)
      ? (credentials as RequestCredentials)
      : undefined,
  };
  try {
    // A copy: the page may change its own.
    if (headers) delivery.headers = new Headers(headers as HeadersInit);
  } catch (error) {
    warn('delivery.headers', __DEV__ ? `must be headers (${inspect(error)})` : '');
  }
  return delivery;
};

/**
 * The options that can be used, with what follows from them; a wrong one has its default. What is wrong, and why, is said by the
 * development build alone; the small one names a collector and a consent. On a server there are no options.
 */
export const readSettings = (given: Options, warn: Warn) => {
  const isPage = typeof document === 'object';
  const options = readOwn(isPage && (__DEV__ ? validateOptions(given, warn, optionSchema) : given));
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
    /** Of the cookie, of the record in IndexedDB, of the lock. */
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
    // Of sources, none has answered yet. Without the option, consent is granted by default only (rule 35).
    consent: Array.isArray(consent) ? 'pending' : consent,
    sources: Array.isArray(consent) ? (consent as ConsentSource[]) : [],
    cookieless,
    // A flag that protects fails closed (rule 35): whatever is not `false` sets it.
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
