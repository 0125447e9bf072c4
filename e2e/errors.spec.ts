import type { Page } from '@playwright/test';
import type { Tracker } from '../src/index';
import { expect, hide, keptFor, nothingStored, soon, storageOf, test } from './support/fixtures';
import { call, fast, pluginPage } from './support/sdk';

// Errors of real pages, as the collector gets them; and what the page and its console see of them.

declare const tracker: Tracker;

test.use({ isolation: 'context', allowPageErrors: true });

const page = pluginPage('errors');
const NAME = 'application_error';
/** As the page's own code would fail, in a task of its own. */
const later = (tab: Page, code: string) => tab.evaluate((text) => void setTimeout(text), code);
const script = (body: string) => () => ({ headers: { 'content-type': 'text/javascript' }, body });

test('errors: uncaught errors and rejections are reported without extending the session (rule 10)', async ({
  open,
  site,
  collector,
}) => {
  site.route('/app.js', script(`function pay() { null.price }\nsetTimeout(() => pay())`));
  site.route('/wrong.js', script(`let a = ;`));
  const tab = await open(page(collector.url));
  const view = await collector.waitFor('page_view');
  await tab.addScriptTag({ url: site.url('/app.js') });
  const [error] = [await collector.waitFor(NAME)];
  expect(error.properties).toMatchObject({ source: 'error', count: 1 });
  expect(error.properties.message).toMatch(/^Uncaught TypeError: Cannot read properties of null/);
  expect(error.properties.stack).toContain(`at pay (${site.url('/app.js')}:1:23)`);
  expect(error.session!.sessionId).toBe(view.session!.sessionId);
  await tab.addScriptTag({ url: site.url('/wrong.js') });
  const wrong = await collector.waitFor(({ properties }) => /SyntaxError/.test(properties.message));
  expect(wrong.properties.stack).toContain(`SyntaxError`);

  await later(
    tab,
    `Promise.reject(TypeError('no network'));
     Promise.reject('plain text');
     Promise.reject({ name: 'Ada', message: 'typed' });
     Promise.reject();
     throw 17;`,
  );
  await soon(() => collector.events(NAME).length).toBe(7);
  const reported = collector
    .events(NAME)
    .slice(2)
    .map(({ properties }) => `${properties.source} ${properties.message}`);
  expect(reported.sort()).toEqual([
    'error Uncaught 17',
    'unhandledrejection no network',
    'unhandledrejection object',
    'unhandledrejection plain text',
    'unhandledrejection undefined',
  ]);
  // A rejection that is handled in time is none.
  await later(tab, `Promise.reject(Error('handled')).catch(() => {})`);
  await collector.quiet(200);
  expect(collector.events(NAME)).toHaveLength(7);
});

test('errors: an unreadable error is reported in part, and nothing is thrown into the page', async ({
  open,
  collector,
  pageLog,
}) => {
  const tab = await open(page(collector.url));
  await collector.waitFor('page_view');
  await later(
    tab,
    `const fail = () => { throw Error('from a trap') };
     const hostile = new Proxy({}, new Proxy({}, { get: () => fail }));
     Promise.reject(hostile);
     Promise.reject(Object.defineProperty(Error('x'), 'stack', { get: fail }));
     throw hostile;`,
  );
  await soon(() => collector.events(NAME).length).toBe(3);
  await later(
    tab,
    `dispatchEvent(Object.assign(new Event('error'), { message: 5 })); dispatchEvent(new Event('unhandledrejection'))`,
  );
  await collector.quiet(200);
  expect(pageLog.errors.join('\n')).not.toContain('from a trap');
});

test('errors: a cross-origin script only reports that it failed', async ({ open, site, collector }) => {
  site.route(
    '/theirs.js',
    script(`setTimeout(() => { throw Error('theirs') }); setTimeout(() => { throw Error('again') })`),
  );
  const tab = await open(page(collector.url));
  await collector.waitFor('page_view');
  await tab.evaluate(
    (src) => {
      document.head.append(Object.assign(document.createElement('script'), { src }));
    },
    site.url('/theirs.js', '127.0.0.1'),
  );
  const { properties } = await collector.waitFor(NAME);
  expect(properties).toEqual({ source: 'error', message: 'Script error.', stack: '', count: 1 });
  await hide(tab);
  await soon(() => collector.events(NAME).length).toBe(2);
});

test('errors: many errors cost a bounded number of events; repeats are counted and reported on leaving', async ({
  open,
  collector,
}) => {
  const tab = await open(page(collector.url));
  await collector.waitFor('page_view');
  await later(
    tab,
    `let n = 0;
     let bursts = 0;
     const storm = setInterval(() => {
       for (let i = 0; i < 20; i++) setTimeout(() => { n++; throw Error('the same') });
       Promise.reject(Error('another ' + bursts));
       if (++bursts === 50) clearInterval(storm);
     }, 10);`,
  );
  // The browser reports each error to this test as well, which takes longer than the page does.
  await expect.poll(() => tab.evaluate('n'), { timeout: 30_000 }).toBe(1_000);
  await hide(tab);
  await collector.waitFor(({ name, properties }) => name === NAME && properties.count > 100);
  await collector.quiet(300);
  const reported = collector.events(NAME);
  expect(reported.length).toBeLessThanOrEqual(40);
  const same = reported.filter(({ properties }) => /the same/.test(properties.message));
  expect(same.reduce((sum, { properties }) => sum + properties.count, 0)).toBe(1_000);
  expect(new Set(reported.map(({ properties }) => properties.message)).size).toBe(10);
});

test('errors: secrets in messages and stacks stay in the page', async ({ open, site, collector }) => {
  site.route(
    '/order/17.js',
    script(
      `setTimeout(() => { throw Error('GET ' + location.href + 'a(1)?token=xyz and /api?by-ada for ada@shop.test with Bearer eyJ.xyz') })`,
    ),
  );
  const mask = `{ mask: (url) => url.replace(/order.\\d+/, 'order/…') }`;
  const tab = await open(page(collector.url, { trackerOptions: mask }));
  await collector.waitFor('page_view');
  await tab.addScriptTag({ url: site.url('/order/17.js?token=xyz') });
  const { properties } = await collector.waitFor(NAME);
  expect(properties.message).toBe(`Uncaught Error: GET ${site.url('/a(1)')} and /api for  with `);
  expect(properties.stack).toContain(`${site.url('/order/….js')}:1:26`);
  await later(tab, `JSON.parse('typed by Ada')`);
  await soon(() => collector.events(NAME).length).toBe(2);
  expect(collector.requests.map(({ body }) => body).join()).not.toMatch(/xyz|ada@|by-ada|order.17|by Ada/);
});

test('errors: the page’s own handlers and its console see what they always saw', async ({
  open,
  collector,
  pageLog,
}) => {
  const tab = await open(
    page(collector.url, {
      head: `<script>
        window.seen = [];
        window.onerror = (message, file, line, column, error) => { seen.push(['onerror', message, error.message]) };
        window.onunhandledrejection = ({ reason, defaultPrevented }) => { seen.push([reason.message, defaultPrevented]) };
      </script>`,
    }),
  );
  await collector.waitFor('page_view');
  await later(tab, `Promise.reject(Error('one')); throw Error('two')`);
  await soon(() => collector.events(NAME).length).toBe(2);
  expect(await tab.evaluate('seen')).toEqual(
    expect.arrayContaining([
      ['onerror', 'Uncaught Error: two', 'two'],
      ['one', false],
    ]),
  );
  await soon(() => pageLog.errors.length).toBe(2);
  expect(pageLog.lines.filter((line) => /sojourn/.test(line))).toEqual([]);
});

test('errors: an error inside the report of an error starts no loop', async ({
  open,
  collector,
  pageLog,
}) => {
  const tab = await open(
    page(collector.url, {
      head: `<script>
        window.n = 0;
        const { error } = console;
        console.error = (...args) => { error(...args); setTimeout(() => { throw Error('console ' + n++) }) };
      </script>`,
      trackerOptions: `{ mask: (url) => { if (/fail/.test(url)) { reportError(Error('mask ' + n++)); throw Error('mask') } return url } }`,
    }),
  );
  await collector.waitFor('page_view');
  await later(tab, `throw Error('http://shop.test/fail')`);
  await collector.waitFor(NAME);
  await hide(tab);
  await collector.quiet(500);
  expect(collector.events(NAME).length).toBeLessThanOrEqual(40);
  expect(await tab.evaluate('n')).toBeLessThanOrEqual(80);
  expect(pageLog.errors.length).toBeLessThanOrEqual(81);
});

test('errors, files that do not load: only where they are asked for', async ({ open, site, collector }) => {
  const add = (tab: Page) =>
    tab.evaluate(() => document.body.append(Object.assign(new Image(), { src: '/missing.png?token=xyz' })));
  const without = await open(page(collector.url));
  await collector.waitFor('page_view');
  await add(without);
  await soon(() => site.requests.some(({ path }) => path === '/missing.png')).toBe(true);
  const tab = await open(page(collector.url, { options: '{ resources: true }' }));
  await soon(() => collector.events('page_view').length).toBe(2);
  await add(tab);
  expect((await collector.waitFor(NAME)).properties).toEqual({
    source: 'img',
    message: site.url('/missing.png'),
    count: 1,
  });
  await collector.quiet(200);
  expect(collector.events(NAME)).toHaveLength(1);
});

test('errors: a wrong option is left out, and the rest works', async ({ open, collector }) => {
  const tab = await open(page(collector.url, { options: `{ resources: 'yes' }` }));
  await later(tab, `throw Error('one')`);
  await collector.waitFor(NAME);
});

test('errors: before consent nothing; then with their times; after a denial nothing (rules 34, 35)', async ({
  open,
  collector,
}) => {
  const tab = await open(page(collector.url, { trackerOptions: `{ consent: 'pending' }` }));
  const before = await tab.evaluate(() => Date.now());
  await tab.evaluate(
    () =>
      new Promise((done) => {
        addEventListener('error', () => setTimeout(done));
        setTimeout(`throw Error('early')`);
      }),
  );
  const after = await tab.evaluate(() => Date.now());
  await collector.quiet(300);
  expect([collector.requests, await storageOf(tab)]).toEqual([[], nothingStored]);
  await tab.evaluate(() => tracker.setConsent('granted'));
  const { time, consent } = await collector.waitFor(NAME);
  expect(consent).toBe('pending');
  expect(Date.parse(time)).toBeGreaterThanOrEqual(before);
  expect(Date.parse(time)).toBeLessThanOrEqual(after);
  await tab.evaluate(() => tracker.setConsent('denied'));
  await later(tab, `throw Error('late')`);
  await hide(tab);
  await collector.quiet(300);
  expect(collector.events(NAME)).toHaveLength(1);
  await soon(() => keptFor(tab)).toEqual(nothingStored);
});

test('errors: the script file works under a strict policy; shutdown() reports the counts, then stops listening', async ({
  open,
  collector,
}) => {
  const tab = await open({
    csp: 'hash',
    attributes: fast,
    head: '<script async src="/sojourn.errors.js" data-resources="true"></script>',
    script: `window.reason = Error('one'); window.fail = () => void Promise.reject(reason); addEventListener('load', () => setTimeout(fail, 200))`,
  });
  expect((await collector.waitFor(NAME)).properties).toMatchObject({ message: 'one', count: 1 });
  await tab.evaluate(() => document.body.append(Object.assign(new Image(), { src: '/missing.png' })));
  await collector.waitFor(({ properties }) => properties.source === 'img');
  await tab.evaluate('fail()');
  await tab.evaluate('fail()');
  await call(tab, 'shutdown');
  const last = await collector.waitFor(({ properties }) => properties.count === 2);
  expect(last.properties.message).toBe('one');
  const before = collector.events().length;
  await tab.evaluate('fail()');
  await hide(tab);
  await collector.quiet(200);
  expect(collector.events()).toHaveLength(before);
});
