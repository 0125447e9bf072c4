import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { products } from '../../demo/shop/products.mjs';
import { demo } from './support/demo.mjs';

const inlineScripts = (html) =>
  [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(([, text]) => text);
const inPolicy = (script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`;

test.each([
  '/',
  '/about',
  '/account',
  '/checkout',
  '/checkout/payment',
  '/inspector',
  '/nowhere',
  `/product/${products[0].slug}`,
])('demo pages: %s allows no script but ours', async (path) => {
  const { url } = await demo();
  const answer = await fetch(url + path);
  const policy = answer.headers.get('content-security-policy');
  expect(answer.status).toBe(path === '/nowhere' ? 404 : 200);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  const html = await answer.text();
  for (const script of inlineScripts(html)) expect(policy).toContain(inPolicy(script));
  expect(html).not.toMatch(/\son\w+="|\sstyle="/);
});

test('demo pages: the script tags stand after the default of consent and the stub, and send to this very origin', async () => {
  const { url } = await demo();
  const html = await (await fetch(url)).text();
  expect(inlineScripts(html)).toHaveLength(2);
  expect(html.indexOf("'consent','default'")).toBeLessThan(html.indexOf('sojourn.q'));
  expect(html.indexOf('sojourn.q')).toBeLessThan(html.indexOf('src="/sojourn.full.js"'));
  expect(html).toContain(`data-collector="${url}/e"`);
  expect(html).toContain('data-consent="google-consent-mode"');
  expect(html).toContain('data-session-background-timeout="20000"');
});

test('demo pages: no id is given twice', async () => {
  const { url } = await demo();
  const html = await (await fetch(url)).text();
  const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('demo pages: how consent reaches the SDK can be chosen, and is remembered', async () => {
  const { url } = await demo();
  const addOn = 'src="/sojourn.google-consent-mode.js"';
  const plain = await fetch(`${url}/?consent=plain`);
  const cookie = plain.headers.get('set-cookie').split(';')[0];
  for (const answer of [plain, await fetch(url, { headers: { cookie } })]) {
    const html = await answer.text();
    expect(html).toContain('data-consent="pending"');
    expect(html).not.toContain(addOn);
  }
  expect(await (await fetch(`${url}/?consent=cookieless`)).text()).toContain('data-cookieless="true"');
  expect(await (await fetch(`${url}/?consent=constructor`)).text()).toContain(addOn);
});

test('demo pages: the consent manager comes from this origin, as do its styles', async () => {
  const { url } = await demo();
  for (const [file, type] of [
    ['cookieconsent.esm.js', 'javascript'],
    ['cookieconsent.css', 'text/css'],
  ]) {
    const answer = await fetch(`${url}/consent-manager/${file}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining(type)]);
  }
});

test('demo pages: the timeouts can be chosen, and are remembered', async () => {
  const { url } = await demo();
  const chosen = await fetch(`${url}/?timeouts=normal`);
  expect(await chosen.text()).toContain('data-session-background-timeout="1800000"');
  const cookie = chosen.headers.get('set-cookie').split(';')[0];
  expect(await (await fetch(url, { headers: { cookie } })).text()).toContain(
    'data-session-background-timeout="1800000"',
  );
  const odd = await fetch(`${url}/?timeouts=constructor`);
  expect(await odd.text()).toContain('data-session-background-timeout="20000"');
});

test('demo pages: a host name cannot put html into the page', async () => {
  const { url } = await demo();
  const [status, html] = await new Promise((resolve) =>
    request(url, { headers: { host: 'localhost"><script>alert(1)</script>' } }, async (answer) => {
      resolve([answer.statusCode, (await answer.setEncoding('utf8').toArray()).join('')]);
    }).end(),
  );
  expect(status).toBe(403);
  expect(html).not.toContain('<script>alert');
});

test('demo pages: the built SDK is served as it is now, and its absence is said in the console', async () => {
  const distFolder = mkdtempSync(join(tmpdir(), 'sojourn-test-'));
  onTestFinished(() => rmSync(distFolder, { recursive: true }));
  const { url } = await demo({ distFolder });
  const missing = await fetch(`${url}/sojourn.full.js`);
  expect([missing.status, await missing.text()]).toEqual([404, expect.stringContaining('npm run build')]);
  writeFileSync(join(distFolder, 'sojourn.full.js'), 'built()');
  const built = await fetch(`${url}/sojourn.full.js`);
  expect([built.status, await built.text()]).toEqual([200, 'built()']);
  expect(built.headers.get('content-type')).toContain('text/javascript');
});

test('demo pages: every product has its page and its picture', async () => {
  const { url } = await demo();
  const home = await (await fetch(url)).text();
  for (const { slug } of products) {
    expect(home).toContain(`/product/${slug}`);
    expect((await fetch(`${url}/shop/art/${slug}.svg`)).headers.get('content-type')).toContain('image/svg');
  }
});

test('demo pages: every script and style that the pages name is there', async () => {
  const { url } = await demo();
  for (const path of ['/', '/account', '/checkout', '/inspector', `/product/${products[0].slug}`]) {
    const html = await (await fetch(url + path)).text();
    for (const [, file] of html.matchAll(/(?:src|href)="(\/[^"]+\.(?:css|js|svg))"/g))
      if (file !== '/sojourn.full.js') expect([file, (await fetch(url + file)).status]).toEqual([file, 200]);
  }
  const scripts = ['shop', 'inspector'].flatMap((part) =>
    readdirSync(new URL(`../../demo/${part}/public`, import.meta.url)).map((name) => `/${part}/${name}`),
  );
  for (const file of scripts.filter((name) => name.endsWith('.js'))) {
    const text = await (await fetch(url + file)).text();
    for (const [, imported] of text.matchAll(/from '([^']+)'/g))
      expect((await fetch(new URL(imported, url + file))).status).toBe(200);
  }
});

test('demo pages: a taken port is replaced by the next free one', async () => {
  const other = createServer();
  await new Promise((resolve) => other.listen(0, resolve));
  onTestFinished(() => other.close());
  const { port } = other.address();
  const { url } = await demo({ port });
  expect(Number(new URL(url).port)).toBeGreaterThan(port);
  expect((await fetch(url)).status).toBe(200);
});
