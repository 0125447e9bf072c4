import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { scratchFolder, startProcess } from '../../e2e/support/browser-process';
import type { Site } from '../../e2e/support/site';

// WebKit without its driver, which gives up with the first page that crashes. One page of another site stays, and opens
// windows as it is instructed; their own scripts must do what happens in them.

const PLACES = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map(
  (machine) => `/usr/lib/${machine}/webkit2gtk-4.1/MiniBrowser`,
);

const startDisplay = async () => {
  const args = ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'];
  const display = startProcess('Xvfb', args, ['ignore', 'ignore', 'ignore', 'pipe']);
  const number = await new Promise<string>((resolve) => {
    (display.child.stdio[3] as Readable).once('data', (chunk) => resolve(String(chunk).trim()));
  });
  return { ...display, name: `:${number}` };
};

export const launchWindows = async (site: Site) => {
  const scratch = scratchFolder('webkit-windows');
  const display = await startDisplay();
  const waiting: string[] = [];
  let asked: ((url: string) => void) | undefined;
  let ready: () => void;
  const started = new Promise<void>((resolve) => (ready = resolve));
  const hand = () => {
    if (asked && waiting.length) asked(waiting.shift()!);
    else return;
    asked = undefined;
  };
  site.route('/next-window', () => {
    ready();
    return new Promise<string>((resolve) => {
      asked = resolve;
      hand();
    });
  });
  const script = `(async () => {
    for (;;) window.open(await (await fetch('/next-window')).text(), '_blank', 'noopener');
  })()`;
  site.route('/windows', { sdk: false, script });
  const browser = startProcess(
    PLACES.find((path) => existsSync(path))!,
    ['--private', '--javascript-can-open-windows-automatically=true', site.url('/windows', '127.0.0.1')],
    'ignore',
    { DISPLAY: display.name, NO_AT_BRIDGE: '1', GTK_A11Y: 'none', TMPDIR: scratch.temporary },
  );
  await started;
  return {
    /** Opens a page in a window of its own, and so in a process of its own. */
    open: (url: string) => {
      waiting.push(url);
      hand();
    },
    dispose: async () => {
      await browser.kill9();
      display.child.kill('SIGTERM');
      await display.exited;
      await display.kill9();
      scratch.remove();
    },
  };
};
