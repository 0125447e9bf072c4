import { inspect } from '../util/inspect';
import { native } from '../delivery/native';
import { own } from '../util/own';
import type { ConsentSource } from '../consent/consent-source';
import type { ConsentState } from './consent-state';
import { optionSchema } from './option-schema';
import type { DeliveryOptions, Options, SessionOptions } from './options';
import { validateOptions } from './validate-options';
import type { Warn } from './warn';

/** The options as the rules of the schema have read them. */
type RightOptions = Omit<Options, 'consent'> & { consent?: ConsentState | ConsentSource[] };

/** With the defaults. */
export type Delivery = DeliveryOptions & Required<Omit<DeliveryOptions, 'headers' | 'credentials'>>;

export type Settings = ReturnType<typeof readSettings>;

/** The options that are right, with what follows from them. On a server there are none. */
export const readSettings = (given: Options, warn: Warn) => {
  // No patched prototype shows on these.
  const nothing = own<RightOptions>(undefined) as RightOptions;
  const options: RightOptions =
    typeof document === 'object' ? validateOptions(given, warn, optionSchema) : nothing;
  const { namespace = 'sojourn', cookie, debug, consent, protocol = native } = options;
  const { store, endOnBrowserClose, ...timeouts } = (options.session || nothing) as SessionOptions;
  const debugId = typeof debug === 'object' ? debug.sessionId : undefined;
  const delivery = own({
    batchSize: 50,
    flushInterval: 1000,
    timeout: 10_000,
    maxQueue: 10_000,
    maxAge: 604_800_000,
    ...options.delivery,
  }) as Delivery;
  try {
    // A copy: the page may change its own.
    if (delivery.headers) delivery.headers = new Headers(delivery.headers);
  } catch (error) {
    delete delivery.headers;
    warn('delivery.headers', __DEV__ ? `must be headers (${inspect(error)})` : '');
  }
  const settings = {
    ...options,
    protocol,
    delivery,
    cookie: own(cookie),
    /** Of the cookie, of the record in IndexedDB, of the lock. */
    name: cookie?.name ?? (namespace === 'sojourn' ? namespace : `sojourn_${namespace}`),
    // Of sources, none has answered yet. Without the option, consent is granted by default only (rule 35).
    consent: Array.isArray(consent) ? 'pending' : consent,
    sources: Array.isArray(consent) ? consent : [],
    sessionless: options.session === false,
    custom: store,
    marker: endOnBrowserClose,
    debugId,
    limits: {
      foregroundTimeout: 1_800_000,
      backgroundTimeout: 1_800_000,
      maxDuration: 86_400_000,
      ...timeouts,
      ...(debugId && { foregroundTimeout: Infinity, backgroundTimeout: Infinity, maxDuration: Infinity }),
    },
  };
  return own(settings) as typeof settings;
};
