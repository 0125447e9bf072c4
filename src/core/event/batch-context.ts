import type { AppOptions } from '../options/app-options';

/** What is the same for every event of a batch. */
export interface BatchContext {
  readonly device?: {
    readonly type?: 'desktop' | 'mobile' | 'tablet';
    readonly brand?: string;
    readonly model?: string;
    readonly touch?: boolean;
    /** Of the screen, in CSS pixels: `1920x1080`. */
    readonly resolution?: string;
    readonly colorDepth?: number;
    readonly orientation?: string;
  };
  readonly os?: { readonly name?: string; readonly version?: string };
  readonly browser?: {
    readonly name?: string;
    readonly version?: string;
    readonly language?: string;
    /** Automated, or a crawler by its own word. */
    readonly bot?: boolean;
  };
  /** `navigator.userAgentData`, where the browser has it: what it says without being asked for more. */
  readonly clientHints?: {
    readonly brands: readonly { readonly brand: string; readonly version: string }[];
    readonly mobile: boolean;
    readonly platform: string;
  };
  /** In CSS pixels, `1200x900`: as of the page view, or the last change. */
  readonly viewport?: string;
  /** In CSS pixels, `1200x3400`: as of the page view. */
  readonly documentSize?: string;
  readonly app?: Pick<AppOptions, 'name' | 'version'>;
  readonly locale?: string;
  readonly timeZone?: string;
  /** The utm_ parameters of the session's first page. */
  readonly utm?: Readonly<Record<string, string>>;
  /** The utm_ parameters of the session's latest page that had any. */
  readonly currentUtm?: Readonly<Record<string, string>>;
  /** The referrer of the session's first page. */
  readonly entryReferrer?: string;
  /** Global Privacy Control, where the browser knows it. */
  readonly gpc?: boolean;
  /** Events that were lost since the last batch that was acknowledged: too old, or too many. */
  readonly dropped?: number;
  readonly sdk: { readonly name: string; readonly version: string };
}
