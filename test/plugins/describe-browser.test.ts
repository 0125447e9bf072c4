// What a batch says of device, system and browser: by the user agents that browsers really send.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { describeBrowser } from '../../src/plugins/context/describe-browser';

afterEach(() => void vi.unstubAllGlobals());

const read = (userAgent: string, more: object = {}) => {
  vi.stubGlobal('navigator', { userAgent, language: 'en-GB', maxTouchPoints: 0, webdriver: false, ...more });
  vi.stubGlobal('screen', { width: 1920, height: 1080, colorDepth: 24 });
  return describeBrowser();
};

const chrome = (system: string, more = 'Chrome/150.0.0.0 Safari/537.36') =>
  `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) ${more}`;
const apple = (system: string, more: string) =>
  `Mozilla/5.0 (${system}) AppleWebKit/605.1.15 (KHTML, like Gecko) ${more}`;
const mobile = 'Chrome/150.0.0.0 Mobile Safari/537.36';
const iPhone = 'iPhone; CPU iPhone OS 18_5 like Mac OS X';
const mac = apple('Macintosh; Intel Mac OS X 10_15_7', 'Version/18.5 Safari/605.1.15');

type Device = [type: string, brand?: string, model?: string];
const agents: [what: string, agent: string, device: Device, os: string, browser: string][] = [
  [
    'Safari, iPhone',
    apple(iPhone, 'Version/18.5 Mobile/15E148 Safari/604.1'),
    ['mobile', 'Apple', 'iPhone'],
    'iOS 18.5',
    'Safari 18.5',
  ],
  [
    'Firefox, iPhone',
    apple(iPhone, 'FxiOS/141.2 Mobile/15E148 Safari/605.1.15'),
    ['mobile', 'Apple', 'iPhone'],
    'iOS 18.5',
    'Firefox 141.2',
  ],
  [
    'Chrome, iPhone',
    apple(iPhone, 'CriOS/150.0.7300.41 Mobile/15E148 Safari/604.1'),
    ['mobile', 'Apple', 'iPhone'],
    'iOS 18.5',
    'Chrome 150.0.7300.41',
  ],
  [
    'Edge, iPhone',
    apple(iPhone, 'Version/18.0 EdgiOS/150.0.3500.1 Mobile/15E148 Safari/604.1'),
    ['mobile', 'Apple', 'iPhone'],
    'iOS 18.5',
    'Edge 150.0.3500.1',
  ],
  [
    'Safari, iPad that says so',
    apple('iPad; CPU OS 15_6 like Mac OS X', 'Version/15.6 Mobile/15E148 Safari/604.1'),
    ['tablet', 'Apple', 'iPad'],
    'iOS 15.6',
    'Safari 15.6',
  ],
  ['Safari, Mac', mac, ['desktop', 'Apple', 'Macintosh'], 'macOS 10.15.7', 'Safari 18.5'],
  [
    'Chrome, Mac',
    chrome('Macintosh; Intel Mac OS X 10_15_7'),
    ['desktop', 'Apple', 'Macintosh'],
    'macOS 10.15.7',
    'Chrome 150.0.0.0',
  ],
  [
    'an Android phone that tells its model',
    chrome('Linux; Android 14; Pixel 8', mobile),
    ['mobile', undefined, 'Pixel 8'],
    'Android 14',
    'Chrome 150.0.0.0',
  ],
  [
    'the same of a reduced agent',
    chrome('Linux; Android 10; K', mobile),
    ['mobile'],
    'Android 10',
    'Chrome 150.0.0.0',
  ],
  [
    'an Android tablet that tells its model',
    chrome('Linux; Android 9; SM-T510 Build/PPR1.180610.011'),
    ['tablet', undefined, 'SM-T510'],
    'Android 9',
    'Chrome 150.0.0.0',
  ],
  [
    'the same of a reduced agent',
    chrome('Linux; Android 10; K'),
    ['tablet'],
    'Android 10',
    'Chrome 150.0.0.0',
  ],
  [
    'a model that begins like a reduced agent',
    chrome('Linux; Android 13; K50 Build/TP1A.220624.014', mobile),
    ['mobile', undefined, 'K50'],
    'Android 13',
    'Chrome 150.0.0.0',
  ],
  [
    'Samsung’s browser',
    chrome(
      'Linux; Android 13; SAMSUNG SM-S918B',
      'SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36',
    ),
    ['mobile', undefined, 'SAMSUNG SM-S918B'],
    'Android 13',
    'SamsungBrowser 23.0',
  ],
  [
    'Firefox, Android phone',
    'Mozilla/5.0 (Android 14; Mobile; rv:141.0) Gecko/141.0 Firefox/141.0',
    ['mobile'],
    'Android 14',
    'Firefox 141.0',
  ],
  [
    'Firefox, Android tablet',
    'Mozilla/5.0 (Android 14; Tablet; rv:141.0) Gecko/141.0 Firefox/141.0',
    ['tablet'],
    'Android 14',
    'Firefox 141.0',
  ],
  [
    'Edge, Windows',
    chrome('Windows NT 10.0; Win64; x64', 'Chrome/150.0.0.0 Safari/537.36 Edg/150.0.3500.11'),
    ['desktop'],
    'Windows 10.0',
    'Edge 150.0.3500.11',
  ],
  [
    'Opera, Linux',
    chrome('X11; Linux x86_64', 'Chrome/150.0.0.0 Safari/537.36 OPR/130.0.0.0'),
    ['desktop'],
    'Linux',
    'Opera 130.0.0.0',
  ],
  [
    'a Chromebook',
    chrome('X11; CrOS x86_64 14541.0.0'),
    ['desktop'],
    'ChromeOS 14541.0.0',
    'Chrome 150.0.0.0',
  ],
];

test.each(agents)('browser description: %s', (_what, agent, [type, brand, model], system, program) => {
  const { device, os, browser } = read(agent);
  expect([device!.type, device!.brand, device!.model]).toEqual([type, brand, model]);
  expect([os!.name, os!.version].filter(Boolean).join(' ')).toBe(system);
  expect(`${browser!.name} ${browser!.version}`).toBe(program);
  expect(browser!.bot).toBe(false);
});

test('browser description: an iPad that says that it is a Mac is given away by its touch screen', () => {
  expect(read(mac, { maxTouchPoints: 5 }).device).toMatchObject({
    type: 'tablet',
    brand: 'Apple',
    touch: true,
  });
  expect(read(mac).device).toMatchObject({ type: 'desktop', touch: false });
});

describe('browser description: a bot', () => {
  const crawler = (name: string) =>
    chrome('Linux; Android 6.0.1; Nexus 5X Build/MMB29P', `${mobile} (compatible; ${name})`);
  test.each([
    ['Googlebot', crawler('Googlebot/2.1; +http://www.google.com/bot.html')],
    ['a spider', crawler('Baiduspider/2.0')],
    ['a crawler', crawler('SomeCrawler/1.0')],
    ['a headless browser', chrome('X11; Linux x86_64', 'HeadlessChrome/150.0.0.0 Safari/537.36')],
  ])('%s says so', (_what, agent) => expect(read(agent).browser!.bot).toBe(true));
  test('is what a driver steers, whatever it says', () =>
    expect(read(mac, { webdriver: true }).browser!.bot).toBe(true));
});

test('browser description: a browser that nobody knows is not named', () => {
  const { device, os, browser } = read('Odd/1.0');
  expect([device!.type, os, browser!.name]).toEqual(['desktop', undefined, undefined]);
});

describe('browser description: values that other scripts have replaced are left out', () => {
  const device = (screen: object, navigator: object = {}) => {
    vi.stubGlobal('navigator', { userAgent: chrome('X11; Linux x86_64'), ...navigator });
    vi.stubGlobal('screen', screen);
    return describeBrowser();
  };
  test.each<[string, object]>([
    ['a screen without a size', {}],
    ['a size that is no number', { width: '100%', height: null }],
    ['a size with a fraction', { width: 100.5, height: 80 }],
    ['a size below zero', { width: -1, height: 80 }],
  ])('%s', (_, screen) => expect(device(screen).device!.resolution).toBeUndefined());
  test('a colour depth that is no whole number, and an orientation that is no text', () => {
    const { colorDepth, orientation } = device({ colorDepth: 24.5, orientation: { type: 5 } }).device!;
    expect([colorDepth, orientation]).toEqual([undefined, undefined]);
  });
  test('a language that is no text, and a webdriver that is no boolean', () => {
    const { language, bot } = device({}, { language: null, webdriver: 'yes' }).browser!;
    expect([language, bot]).toEqual([undefined, true]);
  });
});
