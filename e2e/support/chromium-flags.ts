// Flags that keep a test's Chromium quiet and on loopback. Nothing here changes how pages live: no flag touches
// visibility, throttling, the back/forward cache, prerendering or the partitioning of storage.
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--password-store=basic',
  '--use-mock-keychain',
  '--metrics-recording-only',
  '--disable-background-networking',
  '--disable-breakpad',
  '--disable-client-side-phishing-detection',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-search-engine-choice-screen',
  '--disable-sync',
];

const FEATURES_OFF = [
  'OptimizationHints',
  'OptimizationGuideModelDownloading',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  // Pages of the address bar: they double the cost of each start, and of each window.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  // A process kept ready for the next page: a test is mostly over before there is one.
  'SpareRendererForSitePerProcess',
  'PreconnectToSearch',
  'MediaRouter',
  'DisableLoadExtensionCommandLineSwitch',
];

export type FlagOptions = {
  args?: string[];
  /** Host rules before the default ones, e.g. `MAP shop.example 127.0.0.1`. */
  extraHosts?: string[];
  disableFeatures?: string[];
  enableFeatures?: string[];
  /** False needs a display. */
  headless?: boolean;
};

/** Chromium obeys only the last of each `--*-features` and `--host-resolver-rules`, so they are put together here. */
export const chromiumFlags = (options: FlagOptions): string[] => {
  const hosts = [
    ...(options.extraHosts ?? []),
    // Plain http on a name that is not localhost: an insecure context.
    'MAP *.test 127.0.0.1',
    'EXCLUDE localhost',
    'EXCLUDE *.localhost',
    'EXCLUDE 127.0.0.1',
    'MAP * ~NOTFOUND',
  ];
  return [
    ...(options.headless === false ? [] : ['--headless']),
    ...QUIET,
    `--disable-features=${[...FEATURES_OFF, ...(options.disableFeatures ?? [])].join(',')}`,
    `--enable-features=${['SkipListAccountsWithoutGaiaCookies', ...(options.enableFeatures ?? [])].join(',')}`,
    `--host-resolver-rules=${hosts.join(', ')}`,
    ...(options.args ?? []),
  ];
};
