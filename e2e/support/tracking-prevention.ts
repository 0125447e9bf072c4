import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder, startProcess, type BrowserProcess } from './browser-process';
import { miniBrowser, startDisplay } from './webkit';

// WebKitGTK with the tracking prevention that Safari has. A browser that WebDriver has started does without it, so nobody
// drives this one: its pages say themselves where they go, and its cookies stand in a file of text.

const DAY = 86_400;

export type FiledCookie = { domain: string; name: string; value: string; days: number };

/** A line is: domain, subdomains too, path, secure, expiry in seconds, name, value, same site. */
const fields = (line: string) => line.split('\t');
const linesOf = (file: string) => {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
};

export const startPrevention = async () => {
  const scratch = scratchFolder('prevention');
  const file = join(scratch.path, 'cookies.txt');
  const display = await startDisplay();
  let browser: BrowserProcess | undefined;
  let starts = 0;
  const stop = async () => browser?.kill9();
  return {
    /** Shows a page in a browser that has the cookies of the last one, and nothing else of it. */
    open: async (url: string) => {
      await stop();
      const own = join(scratch.path, `data${++starts}`);
      const folders = { XDG_DATA_HOME: own, XDG_CACHE_HOME: own, XDG_CONFIG_HOME: own };
      browser = startProcess(miniBrowser()!, ['--enable-itp', `--cookies-file=${file}`, url], 'ignore', {
        ...folders,
        DISPLAY: display.name,
        NO_AT_BRIDGE: '1',
        GTK_A11Y: 'none',
        TMPDIR: scratch.temporary,
      });
    },
    /** The cookies as they are kept, with the days that they have left. */
    cookies: (): FiledCookie[] =>
      linesOf(file).map((line) => {
        const [domain, , , , expiry, name, value] = fields(line);
        const days = (Number(expiry) - Date.now() / 1000) / DAY;
        return { domain: domain!, name: name!, value: value!, days: Math.round(days * 10) / 10 };
      }),
    /** So many days pass while the browser is closed: each cookie has as many less. */
    pass: async (days: number) => {
      await stop();
      const later = linesOf(file).map((line) => {
        const [expiry, ...rest] = fields(line).slice(4);
        return [...fields(line).slice(0, 4), Number(expiry) - days * DAY, ...rest].join('\t');
      });
      writeFileSync(file, `${later.join('\n')}\n`);
    },
    dispose: async () => {
      await stop();
      display.child.kill('SIGTERM');
      await display.exited;
      await display.kill9();
      scratch.remove();
    },
  };
};
