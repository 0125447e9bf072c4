import { readOwn } from '../core/options/read-own';
import { endOnBrowserClose } from '../core/storage/end-on-browser-close';

type Values = Record<string, unknown>;

/**
 * `data-session-end-on-browser-close` cannot import what npm imports: this file has it. `makeStore` makes of a store that the page
 * gives to `init` what the option takes; only the full files have that.
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
