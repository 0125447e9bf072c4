// Every example of the documents runs as it stands there: in a page against the collector, or as a server in Node.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { renderExample } from './support/example-page';
import { examples, isOfServer, type Example } from './support/examples';
import { expect, soon, test } from './support/fixtures';
import { freePort } from './support/free-port';

test.use({ isolation: 'context' });

/** What examples import that is not installed here, and why. */
const NOT_INSTALLED: Readonly<Record<string, string>> = {
  'next/server': 'a whole framework; test/server/documentation.test.ts runs the example with a stand-in',
};
const missing = ({ code }: Example) => Object.keys(NOT_INSTALLED).find((name) => code.includes(`'${name}'`));
const here = examples.filter(({ runBy }) => !runBy);
const runnable = here.filter((example) => example.noRun === undefined && !missing(example));

test('documentation: nearly every example runs; those that do not say why', () => {
  const others = here.filter((example) => !runnable.includes(example));
  expect(others.filter(({ noRun }) => noRun === '')).toEqual([]);
  expect(others.length).toBeLessThan(examples.length / 10);
});

for (const { title, runBy } of examples.filter((example) => example.runBy)) {
  test(`documentation: ${title} is run by ${runBy}`, () => {
    const file = fileURLToPath(new URL(`../${runBy}`, import.meta.url));
    expect(readFileSync(file, 'utf8')).toContain(title.slice(0, title.indexOf(',')));
  });
}

/** What a visit of its page has to show: `waits` for consent, then nothing may have been sent. */
const expectationOf = ({ kind, code }: Example): 'sends' | 'waits' | 'is defined' => {
  if (/data-consent=(?!"granted")|\bconsent: (?!'granted')/.test(code)) return 'waits';
  if (kind === 'html' || /sojourn[.(]/.test(code)) return 'sends';
  if (kind === 'vue' || kind === 'tsx') return /\bconsent=/.test(code) ? 'is defined' : 'sends';
  return /pageViews\(|createTracker[<(]/.test(code) ? 'sends' : 'is defined';
};

for (const example of runnable.filter((one) => !isOfServer(one))) {
  const expectation = expectationOf(example);
  test(`documentation: ${example.title} ${expectation}`, async ({ open, site, collector, pageLog }) => {
    // A request for a vendor's id gets one; every other request gets an acknowledgement.
    collector.respond(({ path }) =>
      path.endsWith('/identify') ? { status: 200, body: '{"mpid":"7"}' } : {},
    );
    const { html, script } = await renderExample(example, collector.origin);
    site.route('/', () => html);
    site.route('/example.js', () => ({ headers: { 'content-type': 'text/javascript' }, body: script }));
    const page = await open('/?sojourn-debug');
    const addresses: string[] = await page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => new URL(name).origin),
    );
    // Those of the example, not those of the debugger's panel.
    for (const button of await page.locator('css:light=button').all()) await button.click();
    // A tracker without a plugin sends nothing automatically.
    await page.evaluate(() => {
      const { trackers = [] } = window as unknown as { trackers?: { track(name: string): void }[] };
      trackers.forEach((tracker) => tracker.track('documentation'));
    });

    if (expectation === 'sends') await soon(() => collector.requests.some(({ kept }) => kept)).toBe(true);
    else await collector.quiet(300);
    if (expectation === 'waits') {
      expect(collector.requests).toEqual([]);
      expect(await page.evaluate('document.cookie')).toBe('');
    }
    expect(addresses.filter((origin) => ![site.origin, collector.origin].includes(origin))).toEqual([]);
    expect(pageLog.lines.filter((line) => /^(error|warning):/.test(line))).toEqual([]);
  });
}

const VISIT = { cookie: 'theme=dark', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
const BATCH = {
  sentAt: '2026-05-04T09:00:00.000Z',
  context: {},
  groups: [{ session: null, events: [{ id: 'e1', name: 'signup', time: '2026-05-04T09:00:00.000Z' }] }],
};

for (const example of runnable.filter(isOfServer)) {
  test(example.title, async ({ isolation: _ }, info) => {
    const port = await freePort();
    const { code } = await transform(example.code.replace(/\b80\d\d\b/g, `${port}`), { loader: 'ts' });
    // Within the project, so that the names of its packages are known.
    const file = info.outputPath('example.mjs');
    mkdirSync(info.outputDir, { recursive: true });
    writeFileSync(file, code);
    const server = spawn(process.execPath, [file]);
    const ended = once(server, 'exit');
    const said = { out: '', errors: '' };
    server.stdout.on('data', (text) => (said.out += text));
    server.stderr.on('data', (text) => (said.errors += text));
    try {
      if (!example.code.includes('listen(')) return void expect(await ended).toEqual([0, null]);

      const takesBatches = example.code.includes('request.setEncoding');
      const body = takesBatches ? JSON.stringify(BATCH) : undefined;
      const ask = () =>
        fetch(`http://localhost:${port}/`, { method: body ? 'POST' : 'GET', headers: VISIT, body });
      await soon(() =>
        ask().then(
          ({ status }) => status,
          () => 0,
        ),
      ).toBe(takesBatches ? 204 : 200);
      // What a server prints may come after its answer.
      if (takesBatches && example.code.includes('console.log'))
        await soon(() => said.out).toContain('signup');
      expect(server.exitCode).toBeNull();
    } finally {
      server.kill();
      await ended;
      expect(said.errors).toBe('');
    }
  });
}
