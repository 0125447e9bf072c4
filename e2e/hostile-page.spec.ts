import { expect, hide, soon, test } from './support/fixtures';
import { call, fast, FULL } from './support/sdk';
import { openDatabase } from './support/storage';

// What a page does to itself: the SDK works without what is missing, throws nothing, and one call does a bounded amount of work.

test.use({ isolation: 'context' });

const builds = ['/sojourn.js', FULL, '/sojourn.dev.js'];
/** What the tracker says on the console. */
const sdkLines = ({ lines }: { lines: string[] }) => lines.filter((line) => line.includes('sojourn:'));

for (const src of ['/sojourn.js', '/sojourn.dev.js'])
  test(`hostile page: an event with a graph of shared objects is reported a few times, and the page continues (${src})`, async ({
    open,
    collector,
    pageLog,
  }) => {
    const page = await open({ src, attributes: fast });
    await page.evaluate(() => {
      // As frameworks have it: each node knows its parent, its neighbors, and what it shows.
      const nodes = Array.from({ length: 400 }, (_, at) => ({ at }) as Record<string, unknown>);
      nodes.forEach((node, at) => {
        for (const step of [1, 2, 3, 20, 40, 399]) node[`to${step}`] = nodes[(at + step) % nodes.length];
        node.element = document.body;
      });
      const { sojourn } = window as never as { sojourn(...args: unknown[]): void };
      sojourn('track', 'graph', { graph: nodes[0], all: nodes, after: 'kept' });
      sojourn('track', 'next');
    });
    await collector.waitFor('next');
    expect(collector.events('graph')[0]!.properties.graph).toMatchObject({ at: 0 });
    expect(sdkLines(pageLog).length).toBeLessThanOrEqual(5);
  });

test.describe('hostile page: replaced globals', () => {
  const cases: Record<string, string> = {
    'constants and classes': `
      const crypto = { encrypt() {} }, performance = 5, screen = 'home', URL = 'https://shop.example/';
      class Document {} class Element {} class Navigation {}`,
    functions: `
      function crypto() {} function performance() {} function screen() {} function URL() {} function Document() {}
      function Element() {} function URLSearchParams() {}`,
    variables: `
      var crypto = {}, performance = {}, screen = null, URL = '/', navigation = { items: [] }, Element = 0, Intl = 0;`,
    'a console without methods': `for (const name of Object.keys(console)) delete console[name]`,
    'a console that throws': `
      for (const name of Object.keys(console)) console[name] = () => { throw Error('the page’s own console') }`,
    'no console': `console = null`,
  };
  for (const [what, code] of Object.entries(cases))
    for (const src of builds)
      test(`${what}: the stub’s queue is replayed, and events arrive (${src})`, async ({
        open,
        collector,
        pageLog,
      }) => {
        await open({
          src,
          load: 'defer',
          attributes: { ...fast, ...(src !== '/sojourn.js' && { auto: 'page-views app-state engagement' }) },
          head: `<script>sojourn('fly'); sojourn('track', 'queued', { bad: 10n }); ${code}</script>`,
          // What a page's own script would get to see.
          script: `
            addEventListener('load', () => {
              try {
                sojourn('swim');
                sojourn('track');
                sojourn.on('nothing');
                history.pushState(null, '', '/route');
                dispatchEvent(new Event('scroll'));
                sojourn('track', 'later');
              } catch (error) {
                sojourn.track('thrown', { error: String(error) });
              }
            })`,
        });
        await collector.waitFor('later');
        await soon(() => collector.events('page_view').map(({ page }) => page.url.split('/').pop())).toEqual([
          '',
          'route',
        ]);
        expect(collector.names()).toEqual(expect.arrayContaining(['session_start', 'queued', 'page_view']));
        expect(collector.names()).not.toContain('thrown');
        const ids = collector.events().map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        // Three wrong calls and a wrong property; nothing of the globals.
        if (!/console/.test(what)) expect(sdkLines(pageLog)).toHaveLength(5);
      });
});

test.describe('hostile page: elements with names', () => {
  const named = (name: string) => [
    `<form name="${name}"><input name="${name}"></form>`,
    `<img name="${name}" alt="">`,
  ];
  const names = ['title', 'referrer', 'hidden', 'currentScript'];

  test('members of the document: events arrive, with the page’s own title and referrer', async ({
    open,
    site,
    collector,
    pageLog,
  }) => {
    site.route('/from', { sdk: false, body: '<a href="/to">on</a>' });
    site.route('/to', {
      src: FULL,
      load: 'defer',
      title: 'Shop',
      attributes: { ...fast, auto: 'page-views app-state' },
      body: names.flatMap(named).join(''),
    });
    const page = await open('/from');
    await page.click('a');
    const view = await collector.waitFor('page_view');
    expect(view.page).toMatchObject({ url: site.url('/to'), title: 'Shop', referrer: site.url('/from') });
    expect(view.session).toMatchObject({ state: 'foreground', storageMechanism: 'cookie' });
    await hide(page);
    await collector.waitFor(({ properties }) => properties.transition_type === 'application_background');
    expect(sdkLines(pageLog)).toEqual([]);
  });

  test('a form named cookie: the visitor is kept elsewhere', async ({ open, site, collector }) => {
    site.everywhere({ load: 'defer', attributes: fast, body: named('cookie').join('') });
    await openDatabase(site, open);
    const page = await open('/one');
    const one = await collector.waitFor('page_view');
    expect(one.session).toMatchObject({ storageMechanism: 'indexeddb', sessionIndex: 1 });
    await page.goto(site.url('/two'));
    await soon(() => collector.events('page_view').length).toBe(2);
    expect(collector.events('page_view')[1]!.session!.sessionId).toBe(one.session!.sessionId);
  });

  test('a form of the id sojourn, with fields named as the tracker’s parts', async ({
    open,
    collector,
    pageLog,
  }) => {
    const fields = ['q', 'track', 'length'].map((name) => `<input name="${name}">`).join('');
    const page = await open({
      stub: false,
      load: 'defer',
      attributes: fast,
      body: `<form id="sojourn">${fields}</form>`,
    });
    await collector.waitFor('page_view');
    await call(page, 'track', 'works');
    await collector.waitFor('works');
    expect(sdkLines(pageLog)).toEqual([]);
  });
});

test('hostile page: a patched Array.prototype.toJSON: attributes are right, and what a page leaves behind arrives once', async ({
  open,
  site,
  collector,
}) => {
  const head = `<script>
    Array.prototype.toJSON = function () { return '[' + this.join() + ']' };
    Object.prototype.toJSON = function () { return null };
  </script>`;
  site.everywhere({ src: FULL, attributes: fast, head, load: 'defer' });
  const page = await open('/one');
  await collector.waitFor('page_view');
  await call(page, 'setSessionAttribute', 'plan', 'pro');
  await call(page, 'incrementSessionAttribute', 'items', 2);
  await call(page, 'track', 'with attributes');
  const { session } = await collector.waitFor('with attributes');
  expect(session!.attributes).toEqual({ plan: 'pro', items: 2 });
  collector.respond({ status: 503 });
  await call(page, 'track', 'first');
  // The page knows that the collector fails: what it leaves behind goes into storage.
  await page.evaluate(() => (window as never as { sojourn: { flush(): Promise<void> } }).sojourn.flush());
  await page.evaluate(() => {
    const { sojourn } = window as never as { sojourn(...args: unknown[]): void };
    for (let n = 0; n < 100; n++) sojourn('track', `n${n}`, { list: [n, [n]] });
    location.href = '/two';
  });
  await page.waitForURL('**/two');
  collector.respond({});
  const many = () => collector.events().filter(({ name }) => /^n\d+$/.test(name));
  // After the lease of the page that is gone, and the backoff that it has left.
  await expect.poll(() => many().length, { timeout: 15_000 }).toBe(100);
  await collector.quiet(300);
  const kept = collector.requests.filter((request) => request.kept).flatMap(({ events }) => events);
  expect(kept.filter(({ name }) => /^n\d+$/.test(name))).toHaveLength(100);
  for (const { name, properties } of many())
    expect(properties.list).toEqual([+name.slice(1), [+name.slice(1)]]);
});

test('hostile page: a polluted Object.prototype says nothing to options and methods', async ({
  open,
  collector,
  pageLog,
}) => {
  const page = await open({
    src: FULL,
    load: 'defer',
    attributes: fast,
    head: `<script>
      Object.assign(Object.prototype, {
        consent: 'denied', cookie: { name: 'evil' }, domain: 'evil.example', path: '/evil', cookieless: true, maxAge: 1,
        mask: () => 'evil', namespace: 'evil', session: false, debug: { sessionId: 'evil' }, sessionId: 'evil',
        passive: true, trailing: true, time: 1, context: { evil: 1 }, foreground: 1, background: 1, flush: true,
        event: { id: 'evil' }, reason: 'ended', renews: true,
      });
    </script>`,
  });
  await call(page, 'setSessionTimeout', {});
  await call(page, 'track', 'one', {}, {});
  const { session, ...one } = await collector.waitFor('one');
  expect(session).toMatchObject({ storageMechanism: 'cookie', sessionIndex: 1, eventIndex: 2 });
  expect(one).toMatchObject({ consent: 'granted', page: { url: page.url() } });
  expect(one).not.toHaveProperty('context');
  // It may follow the first request.
  await soon(() => page.evaluate(() => document.cookie)).toMatch(/^sojourn=/);
  expect(sdkLines(pageLog)).toEqual([]);
});

test('hostile page: a clock with fractions is the same visitor’s on each page', async ({
  open,
  site,
  collector,
}) => {
  const head = `<script>{ const { now } = Date; Date.now = () => now() + 0.375 }</script>`;
  site.everywhere({ attributes: fast, head, load: 'defer' });
  const page = await open('/one');
  const one = await collector.waitFor('page_view');
  await page.goto(site.url('/two'));
  await soon(() => collector.events('page_view').length).toBe(2);
  expect(collector.events('page_view')[1]!.session).toEqual({ ...one.session, eventIndex: 2 });
});

test('hostile page: a page with an address of 1.2 MB loses no event to a collector that takes 128 KB', async ({
  open,
  site,
  collector,
}) => {
  collector.respond(({ body }) => (body.length > 128_000 ? { status: 413 } : {}));
  site.everywhere({ attributes: fast });
  const page = await open(`/one#${'x'.repeat(1_200_000)}`);
  await page.evaluate(() => (document.title = 'y'.repeat(1_200_000)));
  await call(page, 'identify', 'z'.repeat(1_200_000));
  await call(page, 'track', 'long');
  const { page: longPage, user } = await collector.waitFor('long');
  expect([longPage.url.length, longPage.title.length, user!.id.length]).toEqual([4096, 4096, 4096]);
  expect(collector.names()).toEqual(['session_start', 'page_view', 'long']);
});

test('hostile page: before consent, attribute calls without end hold nothing up', async ({
  open,
  collector,
}) => {
  const page = await open({
    src: FULL,
    attributes: { ...fast, consent: 'pending', deliveryMaxQueue: 100 },
  });
  await page.evaluate(() => {
    const { sojourn } = window as never as { sojourn(...args: unknown[]): void };
    for (let n = 0; n < 2_000; n++) sojourn('incrementSessionAttribute', 'count');
    for (let n = 0; n < 2_000; n++) sojourn('endSession');
    sojourn('track', 'one');
    sojourn('setConsent', 'granted');
  });
  const { session } = await collector.waitFor('one');
  expect(session!.attributes).toEqual({ count: 99 });
});
