import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestInfo } from '@playwright/test';
import { codeBlock, codeBlockFor } from './support/code-block';
import { expect, soon, test } from './support/fixtures';
import { writeFiles } from './support/front';
import { findProgram } from './support/front-servers';
import { scriptBuild } from './support/sdk-files';
import type { Collector } from './support/collector';
import type { Site } from './support/site';

// docs/wordpress.md: the plugin runs in PHP, and what it prints in a browser.

test.use({ isolation: 'context' });

const PAGE = 'docs/wordpress.md';
const HARNESS = fileURLToPath(new URL('support/wordpress.php', import.meta.url));
const FOLDER = '/wp-content/plugins/sojourn/';
const TEXT = { 'content-type': 'text/javascript' };

/** The WP Consent API of a page, with a consent plugin that asks first. */
const CONSENT_API = `<script>
  window.wp_fallback_consent_type = 'optin';
  window.wp_has_consent = (category) => document.cookie.includes('wp_consent_' + category + '=allow');
  window.answer = (value) => {
    document.cookie = 'wp_consent_statistics=' + value;
    document.dispatchEvent(new CustomEvent('wp_listen_for_consent_change', { detail: { statistics: value } }));
  };
</script>`;

/** jQuery, as far as the shop's event needs it; it hands the button over as another argument. */
const JQUERY = `<script>
  window.jQuery = (target) => ({
    on: (name, listener) => target.addEventListener(name, (event) => listener(event, {}, '', event.detail)),
  });
  document.addEventListener('click', ({ target }) => {
    const button = { data: (key) => (key === 'product_id' ? 17 : undefined) };
    if (target.id === 'add') document.body.dispatchEvent(new CustomEvent('added_to_cart', { detail: button }));
  });
</script>`;

/** The page that the plugin of the documentation makes, in its two parts. */
const render = (collector: Collector, info: TestInfo, ...args: string[]) => {
  const folder = info.outputPath('plugin');
  writeFiles(folder, {
    'sojourn.php': codeBlockFor(collector, PAGE, 'Plugin Name'),
    'shop.php': codeBlock(PAGE, 'woocommerce_thankyou'),
  });
  for (const file of ['sojourn.php', 'shop.php']) {
    const checked = spawnSync('php', ['-l', join(folder, file)], { encoding: 'utf8' });
    expect(checked.stdout).toContain('No syntax errors');
  }
  const { stdout, stderr, status } = spawnSync('php', [HARNESS, folder, ...args], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  const [head = '', body = ''] = stdout.split('<!-- body -->');
  return { head, body };
};

const serveFiles = (site: Site) => {
  site.route(`${FOLDER}app.js`, () => ({ headers: TEXT, body: scriptBuild('sojourn.js') }));
  site.route(`${FOLDER}consent.js`, () => ({ headers: TEXT, body: codeBlock(PAGE, 'CATEGORY') }));
  site.route(`${FOLDER}shop.js`, () => ({ headers: TEXT, body: codeBlock(PAGE, 'added_to_cart') }));
};

test.describe('WordPress: the plugin', () => {
  test.skip(!findProgram('php'), 'PHP is not installed: the plugin for WordPress is NOT tested');
  test.beforeEach(({ site }) => serveFiles(site));

  test('tracks under consent, and deletes what is stored when the visitor refuses', async ({
    open,
    collector,
  }, info) => {
    const { head } = render(collector, info, 'visitor');
    const page = await open({
      sdk: false,
      head: CONSENT_API + JQUERY + head,
      body: `<button id="add">add</button><script src="${FOLDER}shop.js"></script>`,
    });
    await collector.quiet(400);
    expect(collector.requests).toEqual([]);
    await page.evaluate(`answer('allow')`);
    await collector.waitFor('page_view');
    expect(await page.evaluate('document.cookie')).toContain('sojourn=');

    // A consent plugin that remembers says nothing again: the page asks.
    await page.reload();
    await soon(() => collector.events('page_view').length).toBe(2);
    await page.evaluate(`document.body.dispatchEvent(new CustomEvent('wc-blocks_added_to_cart'))`);
    await page.click('#add');
    await soon(() => collector.events('cart_add').map(({ properties }) => properties)).toEqual([
      {},
      { product: 17 },
    ]);

    await page.evaluate(`answer('deny')`);
    await soon(() => page.evaluate('document.cookie')).toBe('wp_consent_statistics=deny');
    const before = collector.events().length;
    await page.reload();
    await collector.quiet(400);
    expect(collector.events()).toHaveLength(before);
  });

  test('tracks nothing where no consent plugin is there', async ({ open, collector }, info) => {
    const { head } = render(collector, info, 'visitor');
    await open({ sdk: false, head: `<script>window.wp_has_consent = () => true</script>${head}` });
    await collector.quiet(400);
    expect(collector.requests).toEqual([]);
  });

  test('prints no tag for those who write the pages, and their own orders break nothing', async ({
    open,
    collector,
    pageLog,
  }, info) => {
    const { head, body } = render(collector, info, 'editor', '7');
    expect(head.trim()).toBe('');
    expect(body).toContain('order_paid');
    await open({ sdk: false, head: JQUERY, body: `${body}<script src="${FOLDER}shop.js"></script>` });
    expect(pageLog).toMatchObject({ lines: [], errors: [] });
    expect(collector.requests).toEqual([]);
  });

  test('counts an order once, however its number is written', async ({ open, collector }, info) => {
    const { head, body } = render(collector, info, 'visitor', '7');
    const page = await open({ sdk: false, head: CONSENT_API + head, body });
    await page.evaluate(`answer('allow')`);
    await collector.waitFor('order_paid');
    await collector.quiet(300);
    expect(collector.events('order_paid').map(({ properties }) => properties)).toEqual([
      { order: 'A-17</script>', total: 25.5, currency: 'EUR' },
    ]);
  });
});

test.describe('WordPress: optimizers that change the tag', () => {
  test('delayed: a copy of the tag that comes with the first gesture works', async ({ open, collector }) => {
    const tag = `<script type="delayed" data-src="/sojourn.js" data-collector="${collector.url}"></script>`;
    const script = `addEventListener('keydown', () => {
      for (const old of document.querySelectorAll('[type=delayed]')) {
        const tag = document.createElement('script');
        for (const { name, value } of old.attributes) if (name !== 'type') tag.setAttribute(name.replace('data-src', 'src'), value);
        old.replaceWith(tag);
      }
    }, { once: true })`;
    const page = await open({ sdk: false, head: tag, script });
    await collector.quiet(300);
    expect(collector.requests).toEqual([]);
    await page.keyboard.press('Tab');
    await collector.waitFor('page_view');
  });

  test('combined, or made a module: the console has a line, and nothing else happens', async ({
    open,
    site,
    collector,
    pageLog,
  }) => {
    const others = 'window.first = 1;\n';
    site.route('/combined.js', () => ({
      headers: TEXT,
      body: `${others}${scriptBuild('sojourn.js')};window.last = 1;`,
    }));
    const attribute = `data-collector="${collector.url}"`;
    for (const tag of [
      '<script defer src="/combined.js"></script>',
      `<script type="module" src="/combined.js" ${attribute}></script>`,
    ]) {
      const page = await open({ sdk: false, stub: true, head: tag, script: `sojourn('track', 'signup')` });
      await soon(() => page.evaluate('[window.first, window.last]')).toEqual([1, 1]);
      await collector.quiet(200);
      expect(collector.requests).toEqual([]);
      // Without attributes the file waits 5 s for `init` before it says what is missing.
      await soon(() => pageLog.lines.length).toBe(1);
      expect(pageLog.lines.splice(0)).toEqual([expect.stringContaining('option collector')]);
    }
    expect(pageLog.errors).toEqual([]);
  });
});
