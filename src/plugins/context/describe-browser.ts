import { attempt } from '../../core/util/attempt';
import type { BatchContext } from '../../core/event/batch-context';

// Derived browsers come before those whose names they also contain. `=` is followed by the usual name.
const browsers =
  'Edg\\w*=Edge,OPR=Opera,SamsungBrowser,FxiOS=Firefox,Firefox,CriOS=Chrome,Chrome,Version=Safari';
const systems = 'iPhone OS=iOS,CPU OS=iOS,Windows NT=Windows,Android,CrOS \\w+=ChromeOS,Mac OS X=macOS,Linux';

/** Finds the first of `names` in the user agent, and the version after it. */
const findProduct = (names: string, agent: string) => {
  for (const pair of names.split(',')) {
    const [token, name = token] = pair.split('=');
    const found = RegExp(`${token}(?:[ /]([\\d._]+))?`).exec(agent);
    if (found) return { name, version: found[1]?.replace(/_/g, '.') };
  }
};

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Reads the low-entropy client hints. All other hints need a request, and a wait. */
const describeHints = (): BatchContext['clientHints'] =>
  attempt(() => {
    const { userAgentData } = navigator as { userAgentData?: Required<BatchContext>['clientHints'] };
    const { brands, mobile, platform } = userAgentData!;
    return {
      // Other scripts may have replaced them.
      brands: brands.map(({ brand, version }) => ({ brand: `${brand}`, version: `${version}` })),
      mobile: !!mobile,
      platform: `${platform}`,
    };
  });

/** Describes the device, the system and the browser. */
export const describeBrowser = (): Pick<BatchContext, 'device' | 'os' | 'browser' | 'clientHints'> => {
  const { userAgent, language, maxTouchPoints, webdriver } = navigator;
  // A page may have a variable of that name.
  const { width, height, colorDepth, orientation } = Object(attempt(() => screen)) as Partial<Screen>;
  // An iPad reports that it is a Mac; no Mac has a touch screen.
  const isTablet =
    /iPad|Tablet|Android(?!.*Mobi)/.test(userAgent) || (maxTouchPoints > 1 && /Mac/.test(userAgent));
  return {
    device: {
      type: isTablet ? 'tablet' : /Mobi/.test(userAgent) ? 'mobile' : 'desktop',
      // Browsers report `K`, `Mobile` or `Tablet` for a device whose model they hide.
      brand: /Mac OS X/.test(userAgent) ? 'Apple' : undefined,
      model: /(?:Android [\d.]+; (?!K\b|Mobile|Tablet)|\((?=iP|Mac))([^;)]+?)(?: Build|[;)])/.exec(
        userAgent,
      )?.[1],
      touch: maxTouchPoints > 0,
      // Other scripts may have replaced the size, and browsers with fingerprinting protection omit it.
      resolution: /^\d+x\d+$/.exec(`${width}x${height}`)?.[0],
      colorDepth: Number.isInteger(colorDepth) ? colorDepth : undefined,
      orientation: textOf(orientation?.type),
    },
    clientHints: describeHints(),
    os: findProduct(systems, userAgent),
    browser: {
      ...findProduct(browsers, userAgent),
      language: textOf(language),
      bot: !!webdriver || /bot|crawl|spider|headless/i.test(userAgent),
    },
  };
};
