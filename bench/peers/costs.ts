import type { Page } from '@playwright/test';
import { sleep } from '../../e2e/support/fixtures';
import type { Collector } from '../../e2e/support/collector';
import type { Site } from '../../e2e/support/site';
import { buildPeer } from './build.mjs';
import { costPeers, type Peer } from './peers.mjs';

// What the two tables of costs have in common.

export const TRIALS = Number(process.env.TRIALS ?? 10);

const taken = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"code":200}' };

/** Clocks have steps of 5 µs in such a page, and of 100 µs in others. */
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

const pathOf = (name: string) => `/peer/${name.replace(/\W/g, '-')}`;

/** Serves a page without any tracker, and the scripts of those that can be had here; gives their names. */
export const serve = async (site: Site, collector: Collector, names: readonly string[]) => {
  collector.respond(taken);
  const globals = `window.global = window; window.collector = ${JSON.stringify(collector.origin)};`;
  site.everywhere({ sdk: false, headers: ISOLATED, script: globals });
  const there: string[] = [];
  const build = async (peer: Peer) => {
    const { script } = await buildPeer(peer);
    const headers = { 'content-type': 'text/javascript; charset=utf-8' };
    site.route(pathOf(peer.name), () => ({ headers, body: script }));
    there.push(peer.name);
  };
  for (const peer of costPeers.filter(({ name }) => names.includes(name)))
    await build(peer).catch((error) => console.warn(`SKIPPED, ${peer.name}: ${error}`));
  return there;
};

/** Each peer so many times, in an order of chance. */
export const shuffled = (names: readonly string[]) =>
  Array.from({ length: TRIALS }, () => names)
    .flat()
    .map((name) => ({ name, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ name }) => name);

/** Fetches the script of a peer as text: what follows is to be its evaluation, not its way. */
export const bring = (page: Page, name: string) =>
  page.evaluate(async (path) => {
    Object.assign(window, { code: await (await fetch(path)).text() });
  }, pathOf(name));

/** Evaluates it, and tracks a first event; milliseconds until that call has returned. */
export const boot = (page: Page) =>
  page.evaluate(() => {
    type PeerWindow = { code: string; peer(name: string, properties: object): void };
    const peerWindow = window as unknown as PeerWindow;
    const script = document.createElement('script');
    const start = performance.now();
    script.text = peerWindow.code;
    document.head.append(script);
    peerWindow.peer('warm', { mark: 'warm', text: '' });
    return performance.now() - start;
  });

/** Milliseconds that the page's main thread has worked while something went on. */
export const watchTasks = async (page: Page, throttling = 1) => {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttling });
  const read = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return 1_000 * metrics.find(({ name }) => name === 'TaskDuration')!.value;
  };
  await sleep(300);
  const before = await read();
  return async () => (await read()) - before;
};

export const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? NaN;

export const least = (numbers: readonly number[]) => Math.min(...numbers);
