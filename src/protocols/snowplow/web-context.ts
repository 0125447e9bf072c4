import { attempt } from '../../core/util/attempt';
import type { BatchContext } from '../../core/event/batch-context';
import { readSizes } from '../../core/util/read-sizes';

/** Additional context of a page for Snowplow, read when the page was idle. */
export interface WebContext {
  /** In CSS pixels: `1200x900`. */
  readonly viewport: string;
  readonly documentSize: string;
  readonly cookiesEnabled: boolean;
  readonly online: boolean;
  readonly devicePixelRatio?: number;
  readonly documentLanguage: string;
  readonly webdriver: boolean;
  /** In GB. Needs the option `hardware` and a browser that reports it. */
  readonly deviceMemory?: number;
  /** Logical processors. Needs the option `hardware`. */
  readonly hardwareConcurrency?: number;
}

/** The context of an idle page. */
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
      documentLanguage: document.documentElement.lang.slice(0, 20),
      online: !!onLine,
      // A page may have a variable of that name.
      devicePixelRatio: +devicePixelRatio,
      webdriver,
      ...(hardware && { deviceMemory, hardwareConcurrency }),
    };
  });
