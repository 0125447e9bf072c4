// Finds browsers for the end-to-end tests, and installs missing ones where that needs no password.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { bin, run } from './run.mjs';

const browsers = {
  chromium: {
    variable: 'SOJOURN_CHROMIUM',
    packages: ['chromium'],
    probe: '--version',
    paths: [
      '/usr/bin/chromium',
      '/usr/bin/chromium-browser',
      '/usr/bin/google-chrome',
      '/usr/bin/google-chrome-stable',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ],
  },
  firefox: {
    variable: 'SOJOURN_FIREFOX',
    packages: ['firefox-esr'],
    probe: '--version',
    paths: ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'],
  },
  webkit: {
    variable: 'SOJOURN_WEBKIT',
    packages: ['webkit2gtk-driver', 'xvfb'],
    probe: '--help',
    // The browser in this package has no headless mode.
    needs: ['/usr/bin/Xvfb'],
    paths: ['/usr/bin/WebKitWebDriver'],
  },
};

const find = ({ variable, paths, probe, needs = [] }) => {
  if (!needs.every(existsSync)) return undefined;
  // Starts the program, because Ubuntu's chromium can be a script that only says where to get one.
  const works = (path) => existsSync(path) && spawnSync(path, [probe], { timeout: 30_000 }).status === 0;
  const chosen = process.env[variable];
  if (!chosen) return paths.find(works);
  if (!works(chosen)) throw new Error(`${variable} is set to ${chosen}, which does not run`);
  return chosen;
};

/** How to become root without a password: already root, by sudo, or not at all. */
const asRoot = () => {
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true']).status === 0 ? ['sudo'] : null;
};

const installByApt = async (packages) => {
  const prefix = existsSync('/usr/bin/apt-get') ? asRoot() : null;
  if (!prefix) return;
  const apt = async (...args) => {
    const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args];
    await run(command, rest);
  };
  try {
    await apt('update');
    await apt('install', '-y', '--no-install-recommends', ...packages);
  } catch (error) {
    console.warn(`apt-get: ${error.message}`);
  }
};

const installByPlaywright = async () => {
  const { chromium } = await import('playwright');
  if (!existsSync(chromium.executablePath()))
    await run(bin('playwright'), ['install', ...(asRoot() ? ['--with-deps'] : []), 'chromium']);
  return chromium.executablePath();
};

/**
 * Finds or installs the wanted browsers, and names them in the environment variables that the end-to-end tests read. Throws
 * without Chromium; returns the other browsers that could not be installed.
 */
export const ensureBrowsers = async (wanted) => {
  const names = Object.keys(browsers).filter((name) => wanted[name]);
  const missing = names.filter((name) => !find(browsers[name]));
  if (missing.length) await installByApt(missing.flatMap((name) => browsers[name].packages));

  const absent = [];
  for (const name of names) {
    const path = find(browsers[name]) ?? (name === 'chromium' ? await installByPlaywright() : undefined);
    if (path) process.env[browsers[name].variable] = path;
    else absent.push(name);
    console.log(`${name}: ${path ?? 'not to be had here'}`);
  }
  return absent;
};
