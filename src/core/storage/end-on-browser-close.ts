import type { WrapCookies } from '../options/options';
import { markerName } from './cookie-store';

export type { WrapCookies };

/**
 * For the option `session.endOnBrowserClose`: closing the browser ends the session (rule 8). A second cookie, `sojourn.b`, has
 * the number of the session and no expiry, so the browser deletes it when it is closed.
 *
 *     createTracker({ collector, session: { endOnBrowserClose } });
 */
export const endOnBrowserClose: WrapCookies = ({ read, put }, name) => {
  const marker = markerName(name);
  const isMarked = (value: string) => read(marker).includes(value);
  return {
    mark: ({ sessionIndex }) => void (isMarked(`${sessionIndex}`) || put(marker, `${sessionIndex}`)),
    // A missing cookie proves nothing if the browser refuses cookies.
    isUnmarked: ({ sessionIndex }) => !isMarked(`${sessionIndex}`) && put(marker, '0'),
  };
};
