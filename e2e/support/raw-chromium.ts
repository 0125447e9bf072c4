import type { Readable, Writable } from 'node:stream';
import { scratchFolder, startProcess } from './browser-process';
import { sleep } from './answers';
import { chromiumFlags, type FlagOptions } from './chromium-flags';
import { findChromium } from './find-browser';
import type { Site } from './site';

// Chromium turns prerendering off while a debugger is attached to a page. So here nobody is: the browser is driven
// through a pipe, at browser level only, and what happened is read at the collector and at the site.

type Params = Record<string, unknown>;
type Message = { id?: number; result?: unknown; error?: { message: string } };
export type RawChromium = Awaited<ReturnType<typeof launchRawChromium>>;

const overPipe = (input: Writable, output: Readable) => {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let last = 0;
  let rest = '';
  output.setEncoding('utf8').on('data', (chunk: string) => {
    const messages = (rest + chunk).split('\0');
    rest = messages.pop() ?? '';
    for (const message of messages.map((text) => JSON.parse(text) as Message)) {
      const call = waiting.get(message.id ?? 0);
      waiting.delete(message.id ?? 0);
      if (message.error) call?.reject(new Error(message.error.message));
      else call?.resolve(message.result);
    }
  });
  input.on('error', () => {});
  return <T = unknown>(method: string, params: Params = {}) =>
    new Promise<T>((resolve, reject) => {
      waiting.set(++last, { resolve: resolve as (value: unknown) => void, reject });
      input.write(`${JSON.stringify({ id: last, method, params })}\0`);
    });
};

export const launchRawChromium = async (options: FlagOptions = {}) => {
  const scratch = scratchFolder('raw');
  const flags = [
    ...chromiumFlags(options),
    '--remote-debugging-pipe',
    `--user-data-dir=${scratch.path}/profile`,
  ];
  const stdio = ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] as const;
  const running = startProcess(findChromium(), [...flags, 'about:blank'], [...stdio], {
    TMPDIR: scratch.temporary,
  });
  const send = overPipe(running.child.stdio[3] as Writable, running.child.stdio[4] as Readable);
  await send('Target.getTargets');

  const newTab = async (url: string) => {
    const { targetId } = await send<{ targetId: string }>('Target.createTarget', { url });
    return { close: () => send('Target.closeTarget', { targetId }) };
  };

  /** Opens a page of the site that prerenders `path`; resolves when the site has been asked for that. */
  const prerender = async (site: Site, path: string) => {
    let go = () => {};
    const released = new Promise<void>((resolve) => (go = resolve));
    const rules = JSON.stringify({ prerender: [{ urls: [path], eagerness: 'immediate' }] });
    site.route('/prerendering', {
      sdk: false,
      head: `<script type="speculationrules">${rules}</script>`,
      script: `fetch('/prerendering-go').then(() => location.assign(${JSON.stringify(path)}))`,
    });
    site.route('/prerendering-go', async () => {
      await released;
      return 'go';
    });
    const tab = await newTab(site.url('/prerendering'));
    const asked = () =>
      site.requests.some(
        (request) => request.path === path && /prerender/.test(String(request.headers['sec-purpose'])),
      );
    for (const end = Date.now() + 10_000; !asked(); await sleep(20)) {
      if (Date.now() > end) throw new Error(`Chromium did not prerender ${path}`);
    }
    /** Shows the prerendered page. */
    return { activate: go, close: tab.close };
  };

  return {
    send,
    newTab,
    prerender,
    kill9: running.kill9,
    dispose: async () => {
      await running.kill9();
      scratch.remove();
    },
  };
};
