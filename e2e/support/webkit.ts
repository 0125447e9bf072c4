import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Readable } from 'node:stream';
import { sleep } from './answers';
import { scratchFolder, startProcess, type BrowserProcess } from './browser-process';
import { eventually, type Engine, type EnginePage } from './engine';
import { freePort } from './free-port';

// WebKitGTK by plain WebDriver, on a display of its own. Its profile lasts no longer than the session, cookies can
// be refused but storage cannot, and a second tab stays in the background: so each page has a window of its own.

const MINIBROWSERS = [
  '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
  '/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
  '/usr/libexec/webkit2gtk-4.1/MiniBrowser',
];
export const miniBrowser = () => MINIBROWSERS.find((path) => existsSync(path));
const onPath = (command: string) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, command)));

/** A virtual screen; the server itself chooses a free number and tells it. */
export const startDisplay = async () => {
  const args = ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'];
  const display = startProcess('Xvfb', args, ['ignore', 'ignore', 'ignore', 'pipe']);
  const number = await new Promise<string>((resolve, reject) => {
    (display.child.stdio[3] as Readable).once('data', (chunk) => resolve(String(chunk).trim()));
    display.exited.then(() => reject(new Error('Xvfb did not start')));
  });
  return { ...display, name: `:${number}` };
};

const client = (port: number) => {
  return async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: method === 'POST' ? JSON.stringify(body ?? {}) : undefined,
      // A driver that hangs fails its test, and holds up no other.
      signal: AbortSignal.timeout(25_000),
    });
    const { value } = (await response.json()) as { value: T & { error?: string; message?: string } };
    if (value?.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
};

type Call = ReturnType<typeof client>;

/** WebDriver speaks to one window at a time: each command first says to which, and no other comes between. */
const windows = (call: Call, session: string) => {
  let last: Promise<unknown> = Promise.resolve();
  let current = '';
  return (handle: string): Call =>
    (method, path, body) => {
      const next = last.then(async () => {
        if (current !== handle) await call('POST', `${session}/window`, { handle });
        current = handle;
        return call<never>(method, path, body);
      });
      last = next.catch(() => {});
      return next;
    };
};

const wrap = (call: Call, session: string): EnginePage => {
  const script = (code: (...args: never[]) => unknown) =>
    `const done = arguments[arguments.length - 1];
     Promise.resolve((${code})(...[...arguments].slice(0, -1))).then((value) => done({ value }), (error) => done({ error: String(error) }))`;
  const evaluate: EnginePage['evaluate'] = async (code, ...args) => {
    const answer = await call<{ value: never; error?: string }>('POST', `${session}/execute/async`, {
      script: script(code as never),
      args,
    });
    if (answer.error) throw new Error(answer.error);
    return answer.value;
  };
  const state = () => evaluate(() => document.visibilityState);
  return {
    evaluate,
    goto: (url) => call('POST', `${session}/url`, { url }),
    hide: async () => {
      await call('POST', `${session}/window/minimize`);
      await eventually('the page is hidden', async () => (await state()) === 'hidden');
    },
    show: async () => {
      await call('POST', `${session}/window/rect`, { x: 0, y: 0, width: 1000, height: 700 });
      await eventually('the page is visible', async () => (await state()) === 'visible');
    },
    back: () => call('POST', `${session}/back`),
    close: () => call('DELETE', `${session}/window`),
  };
};

export const webkitEngine: Engine = {
  name: 'webkit',
  missing: () => {
    const absent = ['WebKitWebDriver', 'Xvfb'].filter((command) => !onPath(command));
    if (!miniBrowser()) absent.push('MiniBrowser');
    return absent.length ? `not installed: ${absent.join(', ')}` : undefined;
  },
  launch: async ({ blockStorage } = {}) => {
    const scratch = scratchFolder('webkit');
    const port = await freePort();
    const display = await startDisplay();
    const env = { DISPLAY: display.name, NO_AT_BRIDGE: '1', GTK_A11Y: 'none', TMPDIR: scratch.temporary };
    let driver: BrowserProcess | undefined;
    const kill9 = async () => {
      await driver?.kill9();
      // Asked to end, it takes its lock and socket out of the temporary folder; one that hangs is not waited for.
      display.child.kill('SIGTERM');
      await Promise.race([display.exited, sleep(3_000)]);
      await display.kill9();
    };
    const dispose = async () => {
      await kill9();
      scratch.remove();
    };
    const call = client(port);
    let session = '';
    let inWindow!: ReturnType<typeof windows>;
    let first = '';
    try {
      driver = startProcess('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], 'ignore', env);
      await eventually('WebKitWebDriver answers', () => call('GET', '/status').then(() => true));
      const args = ['--automation', ...(blockStorage ? ['--cookies-policy=never'] : [])];
      const options = { 'webkitgtk:browserOptions': { binary: miniBrowser(), args } };
      const made = await call<{ sessionId: string }>('POST', '/session', {
        capabilities: { alwaysMatch: options },
      });
      session = `/session/${made.sessionId}`;
      inWindow = windows(call, session);
      first = await call('GET', `${session}/window`);
    } catch (error) {
      await dispose();
      throw error;
    }
    return {
      open: async (url) => {
        const path = `${session}/window/new`;
        const { handle } = await inWindow(first)<{ handle: string }>('POST', path, { type: 'window' });
        const page = wrap(inWindow(handle), session);
        await page.goto(url);
        return page;
      },
      close: async () => {
        await call('DELETE', session).catch(() => {});
        await kill9();
      },
      kill9,
      dispose,
    };
  },
};
