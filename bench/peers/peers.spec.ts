// What arrives of the same marked events with each peer, in the same Chromium and at the same collector, and what each
// weighs. A peer that loses events fails no test: this file reports, and `npm run proof` holds ours to it. In the table: %
// delivered, without a later visit / after one, and % delivered twice.
import type { Page } from '@playwright/test';
import { crash, sleep, test as base } from '../../e2e/support/fixtures';
import type { Collector } from '../../e2e/support/collector';
import type { Site } from '../../e2e/support/site';
import { buildPeer } from './build.mjs';
import { costOf, count, link, track } from './marks';
import { peers } from './peers.mjs';
import { note, print } from './table';

const TRIALS = Number(process.env.TRIALS ?? 10);
const test = base.extend({ allowPageErrors: true, allowViolations: true });

const taken = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: '{"code":200,"status":1}',
};
/** Long enough for the first requests of the slowest. */
const SETTLED = 1_500;
/** Of a later visit, and of retries. */
const PATIENCE = 5_000;

const scenarios: Record<
  string,
  (trial: { fresh(path?: string): Promise<Page>; collector: Collector; trial: number }) => Promise<void>
> = {
  'close at once': async ({ fresh, trial }) => {
    const page = await fresh();
    await track(page, trial);
    await page.close();
  },
  'close at once, 100 ms': async ({ fresh, collector, trial }) => {
    const page = await fresh();
    collector.latency(100);
    await track(page, trial);
    await page.close();
  },
  'click that leaves': async ({ fresh, trial }) => {
    const page = await fresh(`/#${trial}`);
    await page.click('#go');
    await sleep(1_000);
    await page.close();
  },
  'first three 503': async ({ fresh, collector, trial }) => {
    const page = await fresh();
    collector.respond((_request, n) => (n <= 3 ? { status: 503 } : taken));
    await track(page, trial);
    await sleep(2 * PATIENCE);
    await page.close();
  },
  'renderer crash': async ({ fresh, trial }) => {
    const page = await fresh();
    await track(page, trial);
    await crash(page);
    await page.close();
  },
  '400 events, close': async ({ fresh, trial }) => {
    const page = await fresh();
    await track(page, trial, 400, 500);
    await page.close();
  },
};

for (const peer of peers)
  test.describe(peer.name, () => {
    test.afterAll(print);

    const serve = async (site: Site, collector: Collector) => {
      const { version = '', brotli, script } = await buildPeer(peer);
      note(peer.name, 'version', version);
      note(peer.name, 'brotli', brotli.toLocaleString('en-US'));
      const headers = { 'content-type': 'text/javascript; charset=utf-8' };
      // Some expect a server's `global`.
      const globals = `window.global = window; window.collector = ${JSON.stringify(collector.origin)};`;
      const body = `${globals}\n${script}`;
      site.route('/peer', () => ({ headers, body }));
      site.everywhere({ sdk: false, head: '<script src="/peer"></script>', body: link });
      collector.respond(taken);
    };

    test('track()', async ({ open, site, collector }) => {
      await serve(site, collector);
      const page = await open('/');
      await page.waitForFunction('window.peer');
      await sleep(SETTLED);
      note(peer.name, 'track(), µs', (await costOf(page)).toFixed(0));
    });

    for (const [name, run] of Object.entries(scenarios))
      test(name, async ({ open, site, collector }) => {
        await serve(site, collector);
        /** A page with the peer on it, which has sent its first event. */
        const fresh = async (path = '/') => {
          collector.respond(taken);
          collector.latency(0);
          const page = await open(path);
          await page.waitForFunction('window.peer');
          await page.evaluate(`peer('warm', { mark: 'warm', text: '' })`);
          await sleep(SETTLED);
          return page;
        };
        let [tracked, now] = [0, 0];
        for (let trial = 1; trial <= TRIALS; trial++) {
          await run({ fresh, collector, trial });
          await sleep(500);
          tracked += name.startsWith('400') ? 400 : 5;
          now += count(collector, trial).all;
        }
        const later = await fresh();
        await sleep(PATIENCE);
        await later.close();
        const { all, again } = count(collector);
        const percent = (of: number) => `${+((100 * of) / tracked).toFixed(1)}`;
        const delivered = now === all ? percent(all) : `${percent(now)} / ${percent(all)}`;
        note(peer.name, name, again ? `${delivered} (twice: ${percent(again)})` : delivered);
      });
  });
