import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The Chromium to test with: the environment decides, then the system, then the one Playwright downloads. */
export const findChromium = (): string => {
  const wanted = process.env.SOJOURN_CHROMIUM;
  if (wanted) {
    if (!existsSync(wanted)) throw new Error(`SOJOURN_CHROMIUM names ${wanted}, which does not exist`);
    return wanted;
  }
  const found = [...USUAL_PLACES, chromium.executablePath()].find((path) => existsSync(path));
  if (found) return found;
  throw new Error(
    'No Chromium found: install one, set SOJOURN_CHROMIUM, or run `npx playwright install chromium`',
  );
};
