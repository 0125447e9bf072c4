import { spawnSync } from 'node:child_process';
import { codeBlock } from './support/code-block';
import { withContentBlocker } from './support/content-blocker';
import { expect, test } from './support/fixtures';
import type { Behind, Front } from './support/front';
import { startNextRoute, startWorker } from './support/front-handlers';
import { findProgram, startCaddy, startNginx, startNodeServer } from './support/front-servers';
import { scriptBuild } from './support/sdk-files';

// docs/first-party.md: each recipe runs as it stands there, in front of a page and a collector.

const FRONTS: [name: string, start: (behind: Behind) => Promise<Front>, program?: string][] = [
  ['nginx', startNginx, 'nginx'],
  ['Caddy', startCaddy, 'caddy'],
  ['Express', (behind) => startNodeServer("from 'express'", behind)],
  ['Fastify', (behind) => startNodeServer("from 'fastify'", behind)],
  ['a Cloudflare Worker', startWorker],
  ['a route handler of Next', startNextRoute],
];

/** A blocker with two rules: the script's name, and every request to another site. */
test.use({
  chromiumOptions: withContentBlocker([{ text: '/sojourn' }, { text: '||127.0.0.1', thirdParty: true }]),
});

/** The log-in of a visitor, and the page's tag with the collector's whole address. */
const headOf = (tag: string) => {
  const text = JSON.stringify(tag).replaceAll('<', '\\u003c');
  return `<script>
    document.cookie = 'login=secret';
    document.write(${text}.replace('"/site/e"', '"' + location.origin + '/site/e"'));
  </script>`;
};

for (const [name, start, program] of FRONTS) {
  test.describe(`first party: first-party by ${name}`, () => {
    test.skip(!!program && !findProgram(program), `${program} is not installed: its recipe is NOT tested`);

    let front: Front;
    test.beforeEach(async ({ site, collector }, info) => {
      site.everywhere({ sdk: false, stub: true, head: headOf(codeBlock('docs/first-party.md', '<script')) });
      site.route('/site/app.js', () => ({
        headers: { 'content-type': 'text/javascript' },
        body: scriptBuild('sojourn.js'),
      }));
      front = await start({ site, collector, folder: info.outputPath('front') });
    });
    test.afterEach(() => front?.stop());

    test('requests and beacons pass a content blocker, with the address and without cookies', async ({
      open,
      collector,
      pageLog,
    }) => {
      const page = await open(front.origin);
      await collector.waitFor('page_view');
      expect(await page.evaluate('document.cookie')).toContain('login=secret');
      // The first goes at once, by fetch. The second waits for others, and leaves with the page as a beacon.
      await page.evaluate(`sojourn('track', 'one')`);
      await collector.waitFor('one');
      await page.evaluate(`sojourn('track', 'last_word')`);
      await page.close();
      await collector.waitFor('last_word');
      for (const { method, path, headers } of collector.requests) {
        expect([method, path]).toEqual(['POST', '/e']);
        expect(headers['content-type']).toMatch(/^text\/plain/);
        expect(headers['user-agent']).toContain('Chrome');
        expect(headers['x-forwarded-for']).toMatch(/(^|:)(127\.0\.0\.1|1)$/);
        expect(headers.cookie ?? '').toBe('');
      }
      expect(pageLog.lines).toEqual([]);
    });

    test.describe('with what no tracker sends', () => {
      test.use({ allowViolations: true });

      test('answers come back as they are: status, Retry-After, redirects unfollowed, no cookie', async ({
        collector,
      }) => {
        const post = (body: string) =>
          fetch(`${front.origin}/site/e`, {
            method: 'POST',
            body,
            redirect: 'manual',
            headers: { 'content-type': 'application/octet-stream' },
          });
        collector.respond({
          status: 503,
          headers: { 'retry-after': '7', 'set-cookie': 'spy=1' },
          body: 'later',
        });
        const refused = await post('x'.repeat(300_000));
        expect(refused.status).toBe(503);
        expect(refused.headers.get('retry-after')).toBe('7');
        expect(refused.headers.get('cache-control')).toContain('no-store');
        expect(refused.headers.getSetCookie()).toEqual([]);
        expect(await refused.text()).toBe('later');
        expect(collector.requests.at(-1)!.body).toBe('x'.repeat(300_000));

        collector.respond({ status: 302, headers: { location: '/elsewhere' } });
        expect((await post('x')).status).toBe(302);
        expect(collector.requests).toHaveLength(2);

        const got = await fetch(`${front.origin}/site/e`, { redirect: 'manual' });
        await got.text();
        expect(collector.requests).toHaveLength(2);

        await collector.refuse();
        expect((await post('x')).status).toBe(502);
      });
    });
  });
}

test('first party: configuration of Next, Vercel and Netlify says what the page says of it', async () => {
  const page = 'docs/first-party.md';
  const source = codeBlock(page, '// next.config.mjs');
  const url = `data:text/javascript,${encodeURIComponent(source)}`;
  const { default: next } = (await import(url)) as { default: { rewrites(): Promise<unknown> } };
  const expected = { source: '/site/e', destination: 'https://collect.example/e' };
  expect(await next.rewrites()).toEqual([expected]);
  expect(JSON.parse(codeBlock(page, '"rewrites"'))).toEqual({ rewrites: [expected] });

  const toml = codeBlock(page, 'netlify.toml');
  const code = 'import json,sys,tomllib;print(json.dumps(tomllib.loads(sys.stdin.read())))';
  const read = spawnSync('python3', ['-c', code], { input: toml, encoding: 'utf8' });
  test.skip(read.status !== 0, 'Python 3.11 is not installed: netlify.toml is NOT parsed');
  expect(JSON.parse(read.stdout)).toEqual({
    redirects: [{ from: '/site/e', to: 'https://collect.example/e', status: 200, force: true }],
  });
});
