import type { AppOptions } from '../options/app-options';

/** The properties that all events of a batch share. */
export interface BatchContext {
  readonly device?: {
    readonly type?: 'desktop' | 'mobile' | 'tablet';
    readonly brand?: string;
    readonly model?: string;
    readonly touch?: boolean;
    /** The screen in CSS pixels: `1920x1080`. */
    readonly resolution?: string;
    readonly colorDepth?: number;
    readonly orientation?: string;
  };
  readonly os?: { readonly name?: string; readonly version?: string };
  readonly browser?: {
    readonly name?: string;
    readonly version?: string;
    readonly language?: string;
    /** `true` for an automated browser, or a crawler that identifies itself. */
    readonly bot?: boolean;
  };
  /** The low-entropy values of `navigator.userAgentData`, if the browser has it. */
  readonly clientHints?: {
    readonly brands: readonly { readonly brand: string; readonly version: string }[];
    readonly mobile: boolean;
    readonly platform: string;
  };
  /** The viewport in CSS pixels, `1200x900`, at the page view or the last change. */
  readonly viewport?: string;
  /** The document in CSS pixels, `1200x3400`, at the page view. */
  readonly documentSize?: string;
  readonly app?: Pick<AppOptions, 'name' | 'version'>;
  readonly locale?: string;
  readonly timeZone?: string;
  /** The utm_ parameters of the session's first page. */
  readonly utm?: Readonly<Record<string, string>>;
  /** The utm_ parameters of the session's latest page with such parameters. */
  readonly currentUtm?: Readonly<Record<string, string>>;
  /** The referrer of the session's first page. */
  readonly entryReferrer?: string;
  /** The signal of Global Privacy Control, if the browser supports it. */
  readonly gpc?: boolean;
  /** The number of events dropped since the last acknowledged batch, because they were too old or too many. */
  readonly dropped?: number;
  readonly sdk: { readonly name: string; readonly version: string };
}
