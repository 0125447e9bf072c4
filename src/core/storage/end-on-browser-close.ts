import type { WrapCookies } from '../options/options';
import { markerName } from './cookie-store';

export type { WrapCookies };

/**
 * For the option `session.endOnBrowserClose`: closing the browser ends the session (rule 8). Beside the record stands a cookie
 * without an expiry, `sojourn.b`, with the number of the session: the browser deletes that one when it is closed.
 *
 *     createTracker({ collector, session: { endOnBrowserClose } });
 */
export const endOnBrowserClose: WrapCookies = ({ read, write }, name) => {
  const marker = markerName(name);
  return {
    mark: ({ sessionIndex }) => write(marker, `${sessionIndex}`),
    isUnmarked: ({ sessionIndex }) => read(marker)[0] !== `${sessionIndex}`,
  };
};
