import { attempt } from '../../attempt';
import type { BatchContext } from '../../event/batch-context';
import { readSizes } from '../../read-sizes';

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

export const describeWeb = (): WebContext | undefined =>
  attempt(() => {
    const { cookieEnabled, onLine } = navigator;
    return { ...readSizes(), cookiesEnabled: !!cookieEnabled, online: !!onLine };
  });
