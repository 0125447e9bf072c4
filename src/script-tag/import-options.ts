import { readOwn } from '../core/options/read-own';
import { endOnBrowserClose } from '../core/storage/end-on-browser-close';

type Values = Record<string, unknown>;

/**
 * Replaces the flag `data-session-end-on-browser-close` by the function, which an attribute cannot import. `makeStore`, which only the
 * full files have, wraps a store that the page passes to `init`.
 */
export const importOptions = (options: Values, makeStore?: (store: never) => unknown): void => {
  const { session } = options;
  if (!session || typeof session !== 'object' || Array.isArray(session)) return;
  const values = readOwn(session);
  if ([true, ''].includes(values.endOnBrowserClose as boolean)) values.endOnBrowserClose = endOnBrowserClose;
  if (makeStore && values.store && typeof values.store === 'object')
    values.store = makeStore(values.store as never);
  options.session = values;
};
