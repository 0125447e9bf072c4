import { connect } from 'node:net';
import type { Page } from '@playwright/test';
import {
  blockAllStorage,
  cookiesOf,
  crash,
  expect,
  freeze,
  goBack,
  hide,
  htmlAnswer,
  minimise,
  nothingStored,
  restore,
  show,
  sleep,
  soon,
  storageOf,
  test,
} from './support/fixtures';
import { tabControl, withTabControl } from './support/tab-control';

// The harness checks itself: were a browser or a fault not real, the other tests would prove nothing.

/** A page that writes down what happens to it. */
const WATCHER = `
  window.seen = [];
  const note = (event) => seen.push([event.type, document.visibilityState, event.isTrusted, event.persisted ?? null]);
  for (const type of ['visibilitychange', 'freeze', 'resume']) document.addEventListener(type, note);
  for (const type of ['pagehide', 'pageshow']) addEventListener(type, note);
`;
const watched = { sdk: false, script: WATCHER };
type Seen = [type: string, visibility: string, trusted: boolean, persisted: boolean | null][];
const seenBy = (page: { evaluate(code: string): Promise<unknown> }) => page.evaluate('seen') as Promise<Seen>;

const ID = '00000000-0000-4000-8000-00000000000';
const event = (n: number, name: string) => ({
  id: ID + n,
  name,
  time: new Date().toISOString(),
  properties: {},
});
const page = { id: ID + 0, url: '/', title: '', referrer: '' };
const batchOf = (...events: object[]) =>
  JSON.stringify({
    sentAt: new Date().toISOString(),
    context: { sdk: { name: 'x', version: '1' } },
    groups: [{ tab: { id: ID + 0 }, page, consent: 'granted', events }],
  });

test.describe('test harness: with a private context', () => {
  test.use({ isolation: 'context' });

  test('a tab is really hidden and shown', async ({ open }) => {
    const page = await open(watched);
    await hide(page);
    await show(page);
    await minimise(page);
    await restore(page);
    const changes = (await seenBy(page)).filter(([type]) => type === 'visibilitychange');
    expect(changes.map(([, state, trusted]) => [state, trusted])).toEqual([
      ['hidden', true],
      ['visible', true],
      ['hidden', true],
      ['visible', true],
    ]);
  });

  test('a tab is frozen and thawed', async ({ open }) => {
    const page = await open(watched);
    await freeze(page);
    await show(page);
    await expect
      .poll(async () => (await seenBy(page)).map(([type]) => type))
      .toEqual([...['pageshow', 'visibilitychange', 'freeze', 'resume', 'visibilitychange']]);
  });

  test('going back finds the page in the back/forward cache', async ({ open, site }) => {
    site.route('/next', { sdk: false });
    const page = await open(watched);
    await page.goto(site.url('/next'));
    await goBack(page);
    await soon(async () => (await seenBy(page)).at(-1)).toEqual(['pageshow', 'visible', true, true]);
  });

  test('private contexts share nothing', async ({ open, sharedChromium }) => {
    const writing = {
      sdk: false,
      script: `document.cookie = 'a=1'; localStorage.a = 1; indexedDB.open('a')`,
    };
    const one = await open(writing);
    await soon(async () => (await storageOf(one)).indexedDB).toEqual([{ name: 'a', stores: {} }]);
    expect(await storageOf(one)).toMatchObject({ cookies: [{ name: 'a' }], localStorage: { a: '1' } });
    const space = await (await sharedChromium()).incognito();
    const two = await open({ sdk: false }, { in: space });
    expect(await storageOf(two)).toEqual(nothingStored);
    await space.close();
  });

  test('a beacon sent while the tab closes arrives; a crashed tab says nothing', async ({
    open,
    collector,
  }) => {
    const script = `addEventListener('pagehide', () => navigator.sendBeacon('${collector.origin}/bye'))`;
    const [closing, crashing] = [await open({ sdk: false, script }), await open({ sdk: false, script })];
    await crash(crashing);
    await collector.quiet(200);
    expect(collector.requests).toEqual([]);
    await closing.close();
    await soon(() => collector.requests.map(({ path }) => path)).toEqual(['/bye']);
  });

  test('the collector fails as asked, and counts what it took', async ({ open, collector }) => {
    collector.respond((_request, n) =>
      [
        { status: 503, headers: { 'retry-after': '1' } },
        htmlAnswer,
        { fault: 'hang' as const },
        { fault: 'reset' as const },
        { fault: 'reset-mid-body' as const },
        { fault: 'reset' as const, keep: true },
      ].at(n - 1),
    );
    const page = await open({ sdk: false });
    const post = (n: number, name = 'try') =>
      page.evaluate(
        ([url, body]) =>
          fetch(url, { method: 'POST', body, credentials: 'include', signal: AbortSignal.timeout(1_000) })
            .then(
              (response) => response.text().then(() => response.status),
              (error) => error.name,
            )
            .catch((error) => error.name),
        [collector.url, batchOf(event(n, name))] as const,
      );
    const outcomes = [];
    for (let n = 1; n <= 5; n++) outcomes.push(await post(n));
    expect(outcomes).toEqual([503, 200, 'TimeoutError', 'TypeError', 'TypeError']);
    expect(collector.events()).toEqual([]);
    expect([await post(6, 'kept'), await post(6, 'kept')]).toEqual(['TypeError', 204]);
    expect(collector.names()).toEqual(['kept']);
    expect(collector.allEvents()).toHaveLength(7);
    await collector.refuse();
    expect(await post(8)).toBe('TypeError');
    await collector.reopen();
    expect(await post(8, 'again')).toBe(204);
    expect(await collector.waitFor('again')).toMatchObject({ id: ID + 8 });
  });

  test('to a distant collector a connection is made first, then the request travels', async ({
    collector,
  }) => {
    collector.latency(1_000);
    const { hostname, port, pathname } = new URL(collector.url);
    const body = batchOf(event(1, 'given up'));
    const socket = connect(+port, hostname);
    socket.write(
      `POST ${pathname} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: text/plain\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    // On an existing connection, the request would have arrived by now. A busy machine has 500 ms to spare on both sides.
    await sleep(1_500);
    socket.destroy();
    await fetch(collector.url, { method: 'POST', body: batchOf(event(2, 'waited')) });
    expect(collector.names()).toEqual(['waited']);
    expect(collector.lost()).toBe(1);
  });

  test.describe('batches that break the schema', () => {
    test.use({ allowViolations: true });
    test('are noticed', async ({ collector }) => {
      await fetch(collector.url, { method: 'POST', body: batchOf({ ...event(1, 'odd'), more: 1 }) });
      expect(collector.violations).toEqual([
        'request 1: /groups/0/events/0 (odd) must NOT have additional properties: more',
      ]);
    });
  });
});

test.describe('test harness: with all site data blocked', () => {
  test.use({ chromiumOptions: { prefs: blockAllStorage } });
  test('nothing can be stored', async ({ open }) => {
    const page = await open({ sdk: false, script: `document.cookie = 'a=1'` });
    const blocked = {
      indexedDB: 'blocked',
      localStorage: 'blocked',
      sessionStorage: 'blocked',
      caches: 'blocked',
    };
    expect(await storageOf(page)).toEqual({ cookies: [], ...blocked });
  });
});

test('test harness: a killed browser says nothing and finds its databases again', async ({
  open,
  chromium,
  collector,
  site,
}) => {
  const page = await open({
    sdk: false,
    script: `
      for (const type of ['pagehide', 'visibilitychange']) addEventListener(type, () => navigator.sendBeacon('${collector.url}'));
      indexedDB.open('kept').onupgradeneeded = (event) => event.target.result.createObjectStore('s').put(1, 'k');`,
  });
  await soon(async () => (await storageOf(page)).indexedDB).toHaveLength(1);
  await chromium.kill9();
  await chromium.restart();
  site.route('/again', { sdk: false });
  const again = await open('/again');
  const kept = [{ name: 'kept', stores: { s: [{ key: 'k', value: 1 }] } }];
  expect((await storageOf(again)).indexedDB).toEqual(kept);
  expect(collector.requests).toEqual([]);
});

test('test harness: a closed browser flushes its profile', async ({ open, chromium, site }) => {
  await open({
    sdk: false,
    script: `document.cookie = 'lasting=1; max-age=1000'; document.cookie = 'passing=1'`,
  });
  await chromium.close();
  await chromium.restart();
  site.route('/again', { sdk: false });
  expect((await cookiesOf(await open('/again'))).map(({ name }) => name)).toEqual(['lasting']);
});

test('test harness: a page is prerendered before it is activated', async ({
  rawChromium,
  site,
  collector,
}) => {
  const beacon = `navigator.sendBeacon('${collector.origin}/' + document.prerendering)`;
  site.route('/target', { sdk: false, script: `${beacon}; document.onprerenderingchange = () => ${beacon}` });
  const { activate } = await rawChromium.prerender(site, '/target');
  const paths = () => collector.requests.map(({ path }) => path);
  await soon(paths).toEqual(['/true']);
  activate();
  await soon(paths).toEqual(['/true', '/false']);
});

test('test harness: a tab is duplicated, discarded and reopened', async ({ launch, open, site }, info) => {
  const chromium = await launch(withTabControl(info.outputPath('extension')));
  const { discard, duplicate, reopenClosed } = await tabControl(chromium);
  site.route('/tab', { sdk: false });
  const page = await open('/tab', { in: chromium });
  await page.evaluate(() => (sessionStorage.id = 'first'));
  const stateOf = (tab: Page) =>
    tab.evaluate(() => [sessionStorage.id, (document as { wasDiscarded?: boolean }).wasDiscarded]);
  const copy = await duplicate(page);
  expect(await stateOf(copy)).toEqual(['first', false]);
  await copy.close();
  const reopened = await reopenClosed();
  expect(await stateOf(reopened)).toEqual(['first', false]);
  await reopened.close();
  await chromium.newPage();
  const discarded = await discard(page);
  expect(await stateOf(await discarded.show())).toEqual(['first', true]);
});

test('test harness: a closed browser brings its tabs back', async ({ open, chromium, site }) => {
  site.route('/tab', {
    sdk: false,
    script: `sessionStorage.id ??= Math.random(); document.cookie ||= 'passing=1'`,
  });
  const page = await open('/tab');
  const id = await page.evaluate(() => sessionStorage.id);
  await chromium.close();
  await chromium.restart({ args: ['--restore-last-session'], blankPage: false });
  await soon(() => chromium.ctx.pages().map((tab) => tab.url())).toContain(site.url('/tab'));
  const restored = chromium.ctx.pages().find((tab) => tab.url() === site.url('/tab'))!;
  expect(await restored.evaluate(() => [sessionStorage.id, document.cookie])).toEqual([id, 'passing=1']);
});
