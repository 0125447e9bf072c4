// `sojourn/testing/playwright` as its users have it: Playwright's own pages, a real site, and the package that was built.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { build } from 'esbuild';
import { collectEvents, startCollector, type CollectOptions } from 'sojourn/testing/playwright';
import { closesTab, expect, test as base } from './support/fixtures';
import { findChromium } from './support/find-browser';

const root = fileURLToPath(new URL('../', import.meta.url));
const COLLECTOR = 'https://collect.example/e';

/** A shop with a button and a link, whose last event is tracked in the task in which the page goes. */
const APP = (collector: string) => `
  import { createTracker } from 'sojourn';
  import { pageViews } from 'sojourn/page-views';
  const { pathname } = location;
  const tracker = createTracker({ collector: '${collector}', plugins: [pageViews()] });
  let to = 'nowhere';
  document.querySelector('a').onclick = () => { to = 'elsewhere'; };
  document.querySelector('button').onclick = () => tracker.track('signup', { plan: 'pro' });
  addEventListener('pagehide', () => tracker.track('leaving', { from: pathname, to }));`;

const bundleApp = async (collector: string): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents: APP(collector), resolveDir: root },
    bundle: true,
    write: false,
    format: 'esm',
  });
  return outputFiles[0]!.text;
};

const test = base.extend<{ shop(collector?: string): Promise<void>; users: BrowserContext }>({
  /** Serves the shop at every path. */
  shop: async ({ site }, use) => {
    await use(async (collector = COLLECTOR) => {
      const script = await bundleApp(collector);
      site.route('/app.js', () => ({ headers: { 'content-type': 'text/javascript' }, body: script }));
      const body = '<button>Sign up</button> <a href="/elsewhere">Elsewhere</a>';
      site.everywhere({ sdk: false, body, module: `import '/app.js';` });
    });
  },
  /** A context of a browser that Playwright has launched itself, as its users' are. */
  users: async ({ isolation: _ }, use) => {
    const browser = await chromium.launch({ executablePath: findChromium() });
    await use(await browser.newContext());
    await browser.close();
  },
});

test('sojourn/testing: the example of docs/testing.md passes', async ({ shop, site }) => {
  test.setTimeout(90_000);
  await shop();
  const page = readFileSync(`${root}docs/testing.md`, 'utf8');
  const [, example] = /^```ts\n(import[^`]*@playwright\/test[^]*?)^```$/m.exec(page)!;
  // A project of somebody else's: Playwright looks for no tests in folders that git ignores.
  const folder = mkdtempSync(join(tmpdir(), 'sojourn-'));
  mkdirSync(join(folder, 'node_modules/@playwright'), { recursive: true });
  symlinkSync(root, join(folder, 'node_modules/sojourn'), 'dir');
  symlinkSync(
    join(root, 'node_modules/@playwright/test'),
    join(folder, 'node_modules/@playwright/test'),
    'dir',
  );
  writeFileSync(`${folder}/signup.spec.ts`, example!);
  const use = { baseURL: site.origin, launchOptions: { executablePath: findChromium() } };
  writeFileSync(
    `${folder}/playwright.config.ts`,
    `export default ${JSON.stringify({ testDir: '.', use, workers: 1 })};`,
  );
  const args = [`${root}node_modules/@playwright/test/cli.js`, 'test', '--reporter=json', '-c', folder];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder }).catch(
    (failed: { stdout: string }) => failed,
  );
  const { stats, errors } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
    stats: object;
    errors: unknown[];
  };
  rmSync(folder, { recursive: true, force: true });
  expect({ ...stats, errors }).toMatchObject({ expected: 2, unexpected: 0, flaky: 0, errors: [] });
});

const exits: Record<string, (page: Page, origin: string) => Promise<unknown>> = {
  'a link': (page) => page.getByRole('link').click(),
  'a reload': (page) => page.reload(),
  'another site': (page, origin) => page.goto(origin.replace('localhost', '127.0.0.1')),
  'a closed page': (page) => page.close(),
  'a page that is closed as its user would': (page) => page.close({ runBeforeUnload: true }),
};

for (const [how, leave] of Object.entries(exits))
  test(
    `sojourn/testing: events tracked while the page closes are collected: ${how}`,
    closesTab,
    async ({ shop, site, users }) => {
      await shop();
      const collector = await collectEvents(users, { collector: COLLECTOR });
      const page = await users.newPage();
      await page.goto(site.url('/cart'));
      await collector.waitFor('page_view');
      await leave(page, site.origin);
      const isLast = ({ name, properties }: { name: string; properties: object }) =>
        name === 'leaving' && (properties as { from: string }).from === '/cart';
      const { session } = await collector.waitFor(isLast);
      expect(session).toMatchObject({ sessionIndex: 1, eventIndex: 2 });
      expect(collector.events.filter(isLast)).toHaveLength(1);
      await collector.close();
    },
  );

test('sojourn/testing: a single page can be collected, and other requests are not redirected', async ({
  shop,
  site,
  users,
}) => {
  await shop();
  site.route('/stock', () => '17');
  const page = await users.newPage();
  const collector = await collectEvents(page, { collector: COLLECTOR });
  await page.goto(site.url('/'));
  expect(await page.evaluate(async () => (await fetch('/stock')).text())).toBe('17');
  expect(await page.evaluate(async () => (await fetch(new Request('/stock'))).text())).toBe('17');
  expect(await page.evaluate(() => navigator.sendBeacon('/stock', 'x'))).toBe(true);
  await page.getByRole('button').click();
  await expect(collector.waitFor('signup')).resolves.toMatchObject({ properties: { plan: 'pro' } });
  expect(collector.requests.every(({ batch }) => batch)).toBe(true);
  await collector.close();
});

test('sojourn/testing: a wait that times out lists the received events', async ({ shop, site, users }) => {
  await shop();
  const collector = await collectEvents(users, { collector: COLLECTOR });
  const page = await users.newPage();
  await page.goto(site.url('/'));
  await collector.waitFor('page_view');
  await expect(collector.waitFor('order', { timeout: 50 })).rejects.toThrow(
    /^"order" did not arrive within 50 ms\.\n2 events did:\n {2}session_start .*\n {2}page_view \{"navigation":"load"/,
  );
  await collector.close();
});

test(
  'sojourn/testing: a local collector serves the pages that name it',
  closesTab,
  async ({ shop, site, users }) => {
    const collector = await startCollector();
    await shop(collector.url);
    const page = await users.newPage();
    await page.goto(site.url('/'));
    await page.getByRole('button').click();
    await collector.waitFor('signup');
    await page.close();
    await collector.waitFor('leaving');
    // A protocol of another kind, with a header that asks for leave first.
    await fetch(collector.url, { method: 'POST', body: '[]', headers: { 'x-key': '1' } });
    expect(collector.requests.at(-1)).toMatchObject({ url: '/e', body: '[]', batch: undefined });
    await collector.close();
    await expect(fetch(collector.url)).rejects.toThrow();
  },
);

test('sojourn/testing: an invalid collector address is an error', async ({ users }) => {
  const options = { collector: '/e' } as CollectOptions;
  await expect(collectEvents(users, options)).rejects.toThrow('option collector (/e)');
});
