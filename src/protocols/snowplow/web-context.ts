import { attempt } from '../../core/util/attempt';
import type { BatchContext } from '../../core/event/batch-context';
import { readSizes } from '../../core/util/read-sizes';

/** What Snowplow wants to know of a page besides, as of the moment when it was idle. */
export interface WebContext {
  /** In CSS pixels: `1200x900`. */
  readonly viewport: string;
  readonly documentSize: string;
  readonly cookiesEnabled: boolean;
  readonly online: boolean;
  readonly devicePixelRatio?: number;
  readonly documentLanguage: string;
  readonly webdriver: boolean;
  /** In GB; with the option `hardware`, where the browser has it. */
  readonly deviceMemory?: number;
  /** Logical processors; with the option `hardware`. */
  readonly hardwareConcurrency?: number;
}

/** The context of a page that has been asked for it. */
export type SnowplowContext = BatchContext & {
  readonly web?: WebContext;
  /** The document's character set. */ readonly cs?: string;
};

export const describeWeb = (hardware?: boolean): WebContext | undefined =>
  attempt(() => {
    const { cookieEnabled, onLine, webdriver, deviceMemory, hardwareConcurrency } = navigator as Navigator & {
      deviceMemory?: number;
    };
    return {
      ...readSizes(),
      cookiesEnabled: !!cookieEnabled,
      online: !!onLine,
      // A page may have a variable of that name.
      devicePixelRatio: +devicePixelRatio,
      documentLanguage: document.documentElement.lang.slice(0, 20),
      webdriver,
      ...(hardware && { deviceMemory, hardwareConcurrency }),
    };
  });
