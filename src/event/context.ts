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
  readonly app?: AppOptions;
  readonly locale?: string;
  readonly timeZone?: string;
  /** The utm_ parameters of the session's first page. */
  readonly utm?: Readonly<Record<string, string>>;
  /** Global Privacy Control, where the browser knows it. */
  readonly gpc?: boolean;
  readonly sdk: { readonly name: string; readonly version: string };
}

interface Brands {
  getHighEntropyValues?(hints: string[]): Promise<{ model?: string; platformVersion?: string }>;
}
type Client = Navigator & { userAgentData?: Brands; globalPrivacyControl?: boolean };

// Derived browsers stand before those whose names they carry too; `=` gives the name that people know.
const browsers = 'Edg=Edge OPR=Opera SamsungBrowser FxiOS=Firefox Firefox CriOS=Chrome Chrome Version=Safari';
const systems = 'iPhone=iOS iPad=iOS Windows Android CrOS=ChromeOS Mac=macOS Linux';

/** The first of `names` in the user agent, and the version behind it. */
const recognise = (names: string, agent: string) => {
  for (const pair of names.split(' ')) {
    const [token, name = token] = pair.split('=');
    const found = RegExp(`${token}[^\\d;)]*([\\d._]*)`).exec(agent);
    if (found) return { name, version: found[1]!.replace(/_/g, '.') };
  }
  return {};
};

/** Reads the browser once; what it tells only on request (model, exact platform version) is added when it has answered. */
export function createContext(app: AppOptions | undefined): (utm?: BatchContext['utm']) => BatchContext {
  const client = navigator as Client;
  const agent = client.userAgent;
  const brands = client.userAgentData;
  const touch = client.maxTouchPoints > 0;
  const os = recognise(systems, agent);
  // An iPad says that it is a Mac; no Mac has a touch screen.
  const tablet = /iPad|Tablet|Android(?!.*Mobi)/.test(agent) || (touch && os.name === 'macOS');
  let precise: { model?: string; platformVersion?: string } = {};
  brands?.getHighEntropyValues?.(['model', 'platformVersion']).then(
    (answer) => (precise = answer),
    () => {},
  );
  return (utm) => ({
    device: {
      type: tablet ? 'tablet' : /Mobi/.test(agent) ? 'mobile' : 'desktop',
      model: precise.model || undefined,
      touch,
      resolution: `${screen.width}x${screen.height}`,
      colorDepth: screen.colorDepth,
      orientation: screen.orientation?.type,
    },
    os: { name: os.name, version: precise.platformVersion || os.version },
    browser: {
      ...recognise(browsers, agent),
      language: client.language,
      bot: client.webdriver || /bot|crawl|spider|lighthouse|headless/i.test(agent),
    },
    app: app && { name: app.name, version: app.version },
    locale: Intl.DateTimeFormat().resolvedOptions().locale,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    utm,
    gpc: client.globalPrivacyControl,
    sdk: { name: 'sojourn', version: __SOJOURN_VERSION__ },
  });
}
