import {
  expect,
  frame,
  goBack,
  hide,
  nothingStored,
  restoreNotes,
  show,
  soon,
  storageOf,
  test,
  wasRestored,
} from './support/fixtures';
import { both } from './support/app-state';
import { call, fast } from './support/sdk';
import { recordsOf } from './support/storage';

test.describe('environment: with a private context', () => {
  test.use({ isolation: 'context' });

  test('a page from the back/forward cache reports a new view; its session continues, and the SDK does not evict it', async ({
    open,
    site,
    collector,
  }) => {
    const script = restoreNotes;
    site.everywhere({ attributes: fast, script });
    const page = await open('/one');
    await collector.waitFor('page_view');
    await call(page, 'flush');
    // A transaction that reads comes after all that write.
    await recordsOf(page);
    await page.goto(site.url('/two'));
    await soon(() => collector.events('page_view').length).toBe(2);
    await goBack(page);
    await soon(() => wasRestored(page)).toBe(true);
    await soon(() => collector.events('page_view').length).toBe(3);
    const [one, two, restored] = collector.events('page_view');
    expect(restored!.properties).toEqual({ navigation: 'restore' });
    // The same document, and another view of it.
    expect(restored!.page).toEqual({ ...one!.page, viewId: expect.any(String) });
    expect(restored!.page.viewId).not.toBe(one!.page.viewId);
    expect(restored!.tab).toEqual(one!.tab);
    expect(restored!.session).toEqual({ ...two!.session, eventIndex: 3 });
    await call(page, 'track', 'back');
    expect((await collector.waitFor('back')).session!.eventIndex).toBe(4);
    expect(collector.names().filter((name) => name === 'session_start')).toHaveLength(1);
  });

  test('a sandboxed frame without an origin has a session in memory and no error (rules 32, 33)', async ({
    open,
    site,
    collector,
  }) => {
    site.route('/inner', { attributes: fast, script: `sojourn('track', 'inside')` });
    await open({ sdk: false, body: frame('/inner', { sandbox: 'allow-scripts' }) });
    const inside = await collector.waitFor('inside');
    expect(inside.session).toMatchObject({ storageMechanism: 'memory', sessionIndex: 1 });
    expect(collector.names().sort()).toEqual(['inside', 'page_view', 'session_start']);
    expect(collector.requests[0]!.headers.origin).toBe('null');
  });

  test('a same-origin frame shares the session of its page (Words: record)', async ({
    open,
    site,
    collector,
  }) => {
    site.route('/inner', { attributes: { ...fast, auto: '' }, script: `sojourn('track', 'inside')` });
    await open({ attributes: fast, body: frame('/inner') });
    const inside = await collector.waitFor('inside');
    const view = await collector.waitFor('page_view');
    expect(inside.session!.sessionId).toBe(view.session!.sessionId);
    expect(inside.session!.eventIndex).not.toBe(view.session!.eventIndex);
  });

  test('on plain http, without locks and randomUUID, sessions work as elsewhere (rule 12)', async ({
    open,
    collector,
  }) => {
    const page = await open({ attributes: fast }, { host: 'plain.test' });
    expect(await page.evaluate('[isSecureContext, !!navigator.locks, !!crypto.randomUUID]')).toEqual([
      false,
      false,
      false,
    ]);
    const { session } = await collector.waitFor('page_view');
    expect(session).toMatchObject({ storageMechanism: 'cookie', sessionIndex: 1 });
    await page.reload();
    await soon(() => collector.events('page_view').length).toBe(2);
    expect(collector.events('page_view')[1]!.session).toEqual({ ...session, eventIndex: 2 });
    await call(page, 'newSession');
    await call(page, 'track', 'next');
    expect((await collector.waitFor('next')).session).toMatchObject({
      sessionIndex: 2,
      previousSessionId: session!.sessionId,
    });
  });

  test('a page patched by an old library gets sound bodies and a sound record', async ({
    open,
    site,
    collector,
  }) => {
    // Prototype 1.6, and what careless scripts add to Object.prototype.
    const head = `<script>
      Array.prototype.toJSON = function () { return '[' + this.map((x) => '"' + x + '"').join(', ') + ']' };
      Array.prototype.each = function (work) { this.forEach(work); return this };
      String.prototype.toJSON = function () { return '"' + this + '"' };
      Number.prototype.toJSON = function () { return '#' + this };
      Boolean.prototype.toJSON = function () { return 'maybe' };
      Date.prototype.toJSON = function () { return 'once upon a time' };
      Object.prototype.extend = function () { return this };
      Object.prototype.inherited = 'everywhere';
    </script>`;
    site.everywhere({ attributes: fast, head, load: 'defer', src: '/sojourn.full.js' });
    const page = await open('/one?utm_source=mail');
    const properties = { list: ['a', ['b', 1]], text: 'x', size: 3, yes: true, deep: { list: [{ a: 'b' }] } };
    await page.evaluate(
      `sojourn('track', 'patched', ${JSON.stringify(properties)}, { context: { tags: ['t'] } })`,
    );
    const event = await collector.waitFor('patched');
    expect(event.properties).toEqual(properties);
    expect(event.context).toEqual({ tags: ['t'] });
    await hide(page);
    await page.evaluate(`sojourn('track', 'while hidden', { list: [1] })`);
    await show(page);
    expect((await collector.waitFor('while hidden')).properties).toEqual({ list: [1] });
    for (const { batch } of collector.requests) expect(Array.isArray(batch!.events)).toBe(true);
    await recordsOf(page);
    await page.goto(site.url('/two'));
    await page.evaluate(`sojourn('endSession')`);
    const end = await collector.waitFor('session_end');
    expect(end.properties).toMatchObject({ pageViews: 2, entryPage: site.url('/one?utm_source=mail') });
    expect(end.session!.sessionId).toBe(event.session!.sessionId);
    expect(collector.requests.at(-1)!.batch!.context).toMatchObject({ utm: { source: 'mail' } });
  });

  for (const csp of ['nonce', 'hash'] as const) {
    test(`a strict Content Security Policy by ${csp} is kept`, async ({ open, collector, pageLog }) => {
      const page = await open({ csp, attributes: fast, script: `sojourn('track', 'inline')` });
      await collector.waitFor('inline');
      await hide(page);
      await show(page);
      await call(page, 'track', 'later');
      await call(page, 'newSession');
      await collector.waitFor('later');
      await soon(() => collector.names().filter((name) => name === 'session_start').length).toBe(2);
      const broken = pageLog.lines.filter((line) => /Security Policy/.test(line) && !/favicon/.test(line));
      expect(broken).toEqual([]);
    });
  }

  test('no global is added but `sojourn`', async ({ open, site, collector }) => {
    const globals = () =>
      [window, document, navigator, history, Object.prototype, Array.prototype, Date, JSON].map((object) =>
        Object.getOwnPropertyNames(object),
      );
    site.route('/without', { sdk: false });
    const without = await (await open('/without')).evaluate(globals);
    const page = await open({ attributes: fast });
    await collector.waitFor('page_view');
    const [added, ...others] = (await page.evaluate(globals)).map((names, index) =>
      names.filter((name) => !without[index]!.includes(name)),
    );
    expect(added).toEqual(['sojourn']);
    expect(others.flat()).toEqual([]);
  });

  test('importing the package touches nothing; only createTracker does (rule 34)', async ({
    open,
    collector,
  }) => {
    const page = await open({
      sdk: false,
      module: `import * as sdk from '/sdk.mjs'; window.exported = Object.keys(sdk)`,
    });
    await soon(() => page.evaluate('window.exported')).toContain('createTracker');
    await collector.quiet(300);
    expect(collector.requests).toEqual([]);
    expect(await storageOf(page)).toEqual(nothingStored);
    expect(await page.evaluate('typeof sojourn')).toBe('undefined');
  });

  test('shutdown() sends what waits, then stops listening and tracking', async ({
    open,
    site,
    collector,
  }) => {
    site.everywhere({ attributes: { deliveryFlushInterval: 60_000, auto: 'page-views' } });
    const page = await open('/one');
    await collector.waitFor('page_view');
    await call(page, 'track', 'last');
    await call(page, 'shutdown');
    await collector.waitFor('last');
    expect(await call(page, 'track', 'after')).toBeNull();
    await page.evaluate(`history.pushState(null, '', '/route')`);
    for (const method of ['newSession', 'endSession', 'reset', 'flush', 'shutdown']) await call(page, method);
    await hide(page);
    await show(page);
    await collector.quiet(400);
    expect(collector.names()).toEqual(['session_start', 'page_view', 'last']);
  });
});

test('environment: nothing is sent while prerendering; the activated page is one view', async ({
  rawChromium,
  site,
  collector,
}) => {
  site.route('/target', { attributes: fast, script: `sojourn('track', 'early')` });
  const { activate } = await rawChromium.prerender(site, '/target');
  await soon(() => site.requests.some(({ path }) => path === '/sojourn.js')).toBe(true);
  await collector.quiet(700);
  expect(collector.requests).toEqual([]);
  activate();
  await soon(() => collector.names().sort()).toEqual(['early', 'page_view', 'session_start']);
  await collector.quiet(300);
  expect(collector.events('page_view')).toHaveLength(1);
  expect(collector.events('page_view')[0]!.session).toMatchObject({ sessionIndex: 1, state: 'foreground' });
});

test('environment: a prerendered page that is never shown sends nothing and stores nothing (rules 34, 35)', async ({
  rawChromium,
  site,
  collector,
}) => {
  // Nobody can look into it from outside: it tells the site what it finds, later than the SDK would have started.
  const script = async () => {
    await new Promise((done) => setTimeout(done, 500));
    const databases = (await indexedDB.databases()).map(({ name }) => name);
    const kept = [
      document.cookie,
      { ...localStorage },
      { ...sessionStorage },
      databases,
      'track' in (window as unknown as { sojourn: object }).sojourn,
    ];
    await fetch(`/kept?${encodeURIComponent(JSON.stringify(kept))}`);
  };
  site.route('/target', { attributes: both, load: 'blocking', script });
  site.route('/kept', 'thanks');
  const { close } = await rawChromium.prerender(site, '/target');
  const reported = () => site.requests.find(({ path }) => path === '/kept')?.query.toString();
  await soon(reported).toBeDefined();
  expect(JSON.parse([...new URLSearchParams(reported()).keys()][0]!)).toEqual(['', {}, {}, [], true]);
  await close();
  await collector.quiet(500);
  expect(collector.requests).toEqual([]);
});
