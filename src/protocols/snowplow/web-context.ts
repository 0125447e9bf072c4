import { attempt } from '../../attempt';
import type { BatchContext } from '../../event/batch-context';

/** What Snowplow wants to know of a page besides, as of the moment when it was idle. */
export interface WebContext {
  /** In CSS pixels: `1200x900`. */
  readonly viewport: string;
  readonly documentSize: string;
  readonly cookiesEnabled: boolean;
  readonly online: boolean;
}

/** The context of a page that has been asked for it. */
export type SnowplowContext = BatchContext & { readonly web?: WebContext };

/** Digits only, nine at the most: another script may have put something else in the place of a number. */
const size = (width: number, height: number) => `${width & 0xfffffff}x${height & 0xfffffff}`;

export const describeWeb = (): WebContext | undefined =>
  attempt(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    const { cookieEnabled, onLine } = navigator;
    return {
      viewport: size(innerWidth, innerHeight),
      documentSize: size(scrollWidth, scrollHeight),
      cookiesEnabled: !!cookieEnabled,
      online: !!onLine,
    };
  });
