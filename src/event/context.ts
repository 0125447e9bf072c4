import { attempt } from '../attempt';
import type { AppOptions } from '../options';

declare const __SOJOURN_VERSION__: string;

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
  readonly app?: Pick<AppOptions, 'name' | 'version'>;
  readonly locale?: string;
  readonly timeZone?: string;
  /** The utm_ parameters of the session's first page. */
  readonly utm?: Readonly<Record<string, string>>;
  /** Global Privacy Control, where the browser knows it. */
  readonly gpc?: boolean;
  /** Events that were lost since the last batch that was acknowledged: too old, or too many. */
  readonly dropped?: number;
  readonly sdk: { readonly name: string; readonly version: string };
}

// Derived browsers stand before those whose names they carry too; `=` gives the name that people know.
const browsers =
  'Edg\\w*=Edge,OPR=Opera,SamsungBrowser,FxiOS=Firefox,Firefox,CriOS=Chrome,Chrome,Version=Safari';
const systems = 'iPhone OS=iOS,CPU OS=iOS,Windows NT=Windows,Android,CrOS \\w+=ChromeOS,Mac OS X=macOS,Linux';

/** The first of `names` in the user agent, and the version behind it. */
const recognise = (names: string, agent: string) => {
  for (const pair of names.split(',')) {
    const [token, name = token] = pair.split('=');
    const found = RegExp(`${token}(?:[ /]([\\d._]+))?`).exec(agent);
    if (found) return { name, version: found[1]?.replace(/_/g, '.') };
  }
};

const sdk = { name: 'sojourn', version: __SOJOURN_VERSION__ };

const describeBrowser = () => {
  const { userAgent, language, maxTouchPoints, webdriver } = navigator;
  const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions();
  // An iPad says that it is a Mac; no Mac has a touch screen.
  const tablet =
    /iPad|Tablet|Android(?!.*Mobi)/.test(userAgent) || (maxTouchPoints > 1 && /Mac/.test(userAgent));
  return {
    device: {
      type: (tablet ? 'tablet' : /Mobi/.test(userAgent) ? 'mobile' : 'desktop') as 'tablet',
      // Of a device that is not to be told apart, browsers say `K`, `Mobile` or `Tablet`.
      brand: /Mac OS X/.test(userAgent) ? 'Apple' : undefined,
      model: /(?:Android [\d.]+; (?!K\b|Mobile|Tablet)|\((?=iP|Mac))([^;)]+?)(?: Build|[;)])/.exec(
        userAgent,
      )?.[1],
      touch: maxTouchPoints > 0,
      resolution: `${screen.width}x${screen.height}`,
      colorDepth: screen.colorDepth,
      orientation: screen.orientation?.type,
    },
    os: recognise(systems, userAgent),
    browser: {
      ...recognise(browsers, userAgent),
      language,
      bot: webdriver || /bot|crawl|spider|headless/i.test(userAgent),
    },
    locale,
    timeZone,
    gpc: (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl,
  };
};

/** A browser that will not be described costs no event. */
export const readContext = (app?: AppOptions, utm?: BatchContext['utm']): BatchContext => ({
  ...attempt(describeBrowser),
  app: app && { name: app.name, version: app.version },
  utm,
  sdk,
});
