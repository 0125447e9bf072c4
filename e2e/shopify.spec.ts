import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Liquid } from 'liquidjs';
import { transform } from 'esbuild';
import { codeBlock, codeBlockFor } from './support/code-block';
import { expect, soon, test } from './support/fixtures';
import { frame } from './support/html';
import { freePort } from './support/free-port';
import { writeFiles } from './support/front';
import { scriptBuild } from './support/sdk-files';
import type { Collector } from './support/collector';
import type { Site } from './support/site';

// docs/shopify.md: the theme's snippet, consent, and a pixel in its sandbox, with stand-ins of Shopify's functions.

test.use({ isolation: 'context' });

const PAGE = 'docs/shopify.md';
const TEXT = { 'content-type': 'text/javascript' };

const render = async (collector: Collector, context: object): Promise<string> => {
  const liquid = new Liquid();
  liquid.registerFilter('asset_url', (name: string) => `/cdn/shop/t/1/assets/${name}?v=1`);
  return liquid.parseAndRender(codeBlockFor(collector, PAGE, 'asset_url'), context);
};

const serveAssets = (site: Site) => {
  site.route('/cdn/shop/t/1/assets/site-app.js', () => ({ headers: TEXT, body: scriptBuild('sojourn.js') }));
  site.route('/cdn/shop/t/1/assets/site-consent.js', () => ({
    headers: TEXT,
    body: codeBlock(PAGE, 'customerPrivacy;'),
  }));
};

/** Shopify's Customer Privacy API of a visitor whose region asks first; the answer is kept by a cookie. */
const PRIVACY = `<script>
  const consent = () => /shopify_consent=(\\w+)/.exec(document.cookie)?.[1] ?? '';
  window.Shopify = {
    loadFeatures(features, callback) {
      setTimeout(() => {
        if (features[0].name !== 'consent-tracking-api') return callback(new Error('unknown'));
        Shopify.customerPrivacy = {
          analyticsProcessingAllowed: () => consent() === 'yes',
          currentVisitorConsent: () => ({ analytics: consent() }),
        };
        callback();
      });
    },
  };
  window.answer = (value) => {
    document.cookie = 'shopify_consent=' + value;
    document.dispatchEvent(new CustomEvent('visitorConsentCollected'));
  };
</script>`;

const TEA = { id: 17, title: `Tea "Earl's Choice"` };

test.describe('Shopify: the theme', () => {
  test.beforeEach(({ site }) => serveAssets(site));

  test('tracks what the visitor agrees to, with the product of the page', async ({ open, collector }) => {
    const head = PRIVACY + (await render(collector, { product: TEA, request: {} }));
    const page = await open({ sdk: false, head });
    await collector.quiet(400);
    expect(collector.requests).toEqual([]);
    await page.evaluate(`answer('yes')`);
    const { properties } = await collector.waitFor('product_viewed');
    expect(properties).toEqual({ product: 17, title: TEA.title });

    await page.reload();
    await soon(() => collector.events('page_view').length).toBe(2);
    await page.evaluate(`answer('no')`);
    await soon(() => page.evaluate('document.cookie')).toBe('shopify_consent=no');
    const before = collector.events().length;
    await page.reload();
    await collector.quiet(400);
    expect(collector.events()).toHaveLength(before);
  });

  test('tracks nothing without the API, and nothing in the theme editor', async ({
    open,
    collector,
    pageLog,
  }) => {
    await open({ sdk: false, head: await render(collector, { request: {} }) });
    const failing = '<script>window.Shopify = { loadFeatures: (list, done) => done(new Error()) }</script>';
    await open({ sdk: false, head: failing + (await render(collector, { request: {} })) });
    await collector.quiet(400);
    expect(collector.requests).toEqual([]);
    expect(pageLog.lines).toEqual([]);
    expect((await render(collector, { request: { design_mode: true } })).trim()).toBe('');
  });
});

/** The frame of a pixel, with events and a way to the shop's cookies. */
const pixelPage = (pixel: string, checkout: object) => `<!doctype html><script>
  const analytics = { subscribe: (name, listener) => (analytics[name] = listener) };
  const browser = {
    cookie: {
      get: (name) =>
        new Promise((resolve) => {
          addEventListener('message', ({ data }) => resolve(data), { once: true });
          parent.postMessage(name, '*');
        }),
    },
  };
</script><script>${pixel}</script><script>
  analytics.checkout_completed(${JSON.stringify({ id: 'sh-1', timestamp: '2026-05-04T09:00:00.000Z', data: { checkout } })});
</script>`;

/** The checkout, which has no theme: only the frame's way to its cookies. */
const CHECKOUT = `
  addEventListener('message', ({ data, source }) => {
    const found = document.cookie.split('; ').find((pair) => pair.startsWith(data + '='));
    source.postMessage(found?.slice(data.length + 1) ?? '', '*');
  });`;

test('Shopify: a pixel reports the order from its sandbox, and the server joins it to the session', async ({
  open,
  site,
  collector,
}, info) => {
  const port = await freePort();
  const source = codeBlock(PAGE, 'createServer').replace('8084', `${port}`);
  const { code } = await transform(source, { loader: 'ts' });
  const folder = info.outputPath('server');
  writeFiles(folder, { 'server.mjs': code });
  const server = spawn(process.execPath, [`${folder}/server.mjs`]);
  let said = '';
  server.stdout.on('data', (text) => (said += text));
  try {
    await soon(() =>
      fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: '{}' }).then(
        ({ status }) => status,
        () => 0,
      ),
    ).toBe(204);
    said = '';

    await open();
    const { session } = await collector.waitFor('page_view');
    const pixel = codeBlock(PAGE, 'checkout_completed').replace(
      'https://collect.example',
      `http://127.0.0.1:${port}`,
    );
    const checkout = {
      order: { id: 'gid/1' },
      totalPrice: { amount: 25.5 },
      currencyCode: 'EUR',
    };
    site.route('/pixel', () => pixelPage(pixel, checkout));
    site.route('/checkout', {
      sdk: false,
      script: CHECKOUT,
      body: frame('/pixel', { sandbox: 'allow-scripts allow-forms' }),
    });
    await open('/checkout');
    await soon(() => said).toContain('order_paid');
    expect(JSON.parse(said)).toEqual({
      name: 'order_paid',
      id: 'sh-1',
      time: '2026-05-04T09:00:00.000Z',
      order: 'gid/1',
      total: 25.5,
      currency: 'EUR',
      userId: session!.userId,
      sessionId: session!.sessionId,
    });
  } finally {
    server.kill();
    await once(server, 'exit');
  }
});

test('Shopify: the SDK within such a sandbox is another visitor', async ({ open, site, collector }) => {
  site.route('/framed', { title: 'Framed' });
  await open({ title: 'Shop', body: frame('/framed', { sandbox: 'allow-scripts allow-forms' }) });
  await collector.waitFor(({ page }) => page.title === 'Framed');
  await collector.waitFor(({ page }) => page.title === 'Shop');
  const views = collector.events('page_view');
  expect(new Set(views.map(({ session }) => session!.userId)).size).toBe(2);
  expect(views.find(({ page }) => page.title === 'Framed')!.session!.storageMechanism).toBe('memory');
});
