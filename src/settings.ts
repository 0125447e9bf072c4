import { checkOptions, show, type Refuse } from './check-options';
import type { Options } from './options';
import { native } from './protocols/native';

export type Settings = ReturnType<typeof readSettings>;

/** The options that are right, with what follows from them. On a server there are none. */
export const readSettings = (given: Options, refuse: Refuse) => {
  let options = {} as Options;
  try {
    if (typeof document === 'object') options = checkOptions(Object.assign({ collector: '' }, given), refuse);
  } catch (error) {
    refuse('?', `cannot be read (${error})`);
  }
  const { namespace = 'sojourn', session, cookie, debug, protocol = native, delivery = {} } = options;
  try {
    if (delivery.headers) new Headers(delivery.headers);
  } catch (error) {
    delete delivery.headers;
    refuse('delivery.headers', `must be headers (${show(error)})`);
  }
  const { store, endOnBrowserClose, ...timeouts } = session || {};
  const debugId = Object(debug).sessionId as string | undefined;
  return {
    ...options,
    protocol,
    delivery,
    /** Of the cookie, of the record in IndexedDB, of the lock. */
    name: cookie?.name ?? (namespace === 'sojourn' ? namespace : `sojourn_${namespace}`),
    sessionless: session === false,
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
};
