// A site that brings sojourn by a tag manager. The container here does to Custom HTML tags what Google Tag Manager does: scripts are
// created again from their text and their address, without data- attributes, one after the other, long after the page has begun.
import { expect, hide, soon, test } from './support/fixtures';
import { sessions } from './support/sessions';
import { container, type ContainerTag } from './support/tag-container';

test.use({ isolation: 'context' });

const AUTO = `auto: 'page-views', delivery: { flushInterval: 10 }`;
const STUB =
  'window.sojourn = window.sojourn || function () { (sojourn.q = sojourn.q || []).push([Date.now(), arguments]); };';
/** The tag as the documentation has it. */
const tagOf = (options: string, src = '/sojourn.js', more = '') => `
  <script>
    ${STUB}
    sojourn('init', { ${options} });
  </script>
  <script async src="${src}" data-collector="https://dropped.example" data-namespace="dropped"></script>
  ${more}`;

/** A page with a container of these tags. */
const pageWith = (tags: ContainerTag[], { head = '', csp = undefined as string | undefined } = {}) => ({
  sdk: false,
  csp,
  head,
  script: container(tags),
});

test('tag manager: a Custom HTML tag with init tracks views and events; data- attributes are gone', async ({
  open,
  collector,
  pageLog,
}) => {
  const html = tagOf(`collector: '${collector.url}', ${AUTO}, session: { backgroundTimeout: 60000 }`);
  const page = await open(pageWith([{ html, on: ['gtm.dom'], once: true }]));
  await collector.waitFor('page_view');
  await page.evaluate(`sojourn('track', 'signup', { plan: 'pro' })`);
  const signup = await collector.waitFor('signup');
  await page.evaluate(`history.pushState(null, '', '/route')`);
  await soon(() => collector.events('page_view').map(({ page: { url } }) => new URL(url!).pathname)).toEqual([
    '/',
    '/route',
  ]);
  expect(signup.properties).toEqual({ plan: 'pro' });
  expect(sessions(collector.events())).toHaveLength(1);
  expect(await page.evaluate(`document.querySelector('script[src*=sojourn]').dataset.collector`)).toBe(
    undefined,
  );
  expect(await page.evaluate('document.cookie')).toMatch(/^sojourn=/);
  expect(pageLog.lines.filter((line) => line.startsWith('error:'))).toEqual([]);
});

test('tag manager: a tag that fires again on each history change doubles nothing, and says so', async ({
  open,
  collector,
  pageLog,
}) => {
  const html = tagOf(`collector: '${collector.url}', ${AUTO}`);
  const page = await open(pageWith([{ html, on: ['gtm.js', 'gtm.dom', 'gtm.load', 'gtm.historyChange'] }]));
  await collector.waitFor('page_view');
  await soon(() => page.evaluate('document.readyState')).toBe('complete');
  await page.evaluate(`history.pushState(null, '', '/a'); history.replaceState(null, '', '/b')`);
  await soon(() => collector.events('page_view').length).toBe(3);
  await page.evaluate(`sojourn('track', 'once')`);
  await collector.waitFor('once');
  await collector.quiet(400);
  expect(collector.names().filter((name) => name !== 'page_view')).toEqual(['session_start', 'once']);
  expect(collector.events('page_view')).toHaveLength(3);
  const errors = pageLog.lines.filter((line) => line.startsWith('error:'));
  expect([...new Set(errors)]).toEqual(['error: sojourn: init again']);
});

test('tag manager: a tag that fires once per page says nothing', async ({ open, collector, pageLog }) => {
  const html = tagOf(`collector: '${collector.url}', ${AUTO}`);
  const page = await open(
    pageWith([{ html, on: ['gtm.js', 'gtm.dom', 'gtm.load', 'gtm.historyChange'], once: true }]),
  );
  await collector.waitFor('page_view');
  await page.evaluate(`history.pushState(null, '', '/a')`);
  await soon(() => collector.events('page_view').length).toBe(2);
  expect(pageLog.lines.filter((line) => line.startsWith('error:'))).toEqual([]);
});

test('tag manager: code that a container evaluates works by init, without a script element', async ({
  open,
  collector,
  pageLog,
}) => {
  const html = `<script>${STUB} sojourn('init', { collector: '${collector.url}', ${AUTO} });
    fetch('/sojourn.js').then(function (r) { return r.text(); }).then(function (code) { (0, eval)(code); });</script>`;
  const page = await open(pageWith([{ html, on: ['gtm.js'] }]));
  await collector.waitFor('page_view');
  expect(await page.evaluate('document.currentScript')).toBe(null);
  expect(pageLog.lines.filter((line) => line.startsWith('error:'))).toEqual([]);
});

test('tag manager: a tag without init is reported after a while, and accepts a late init', async ({
  open,
  collector,
  pageLog,
}) => {
  const html = `<script>${STUB}</script><script src="/sojourn.js" data-collector="${collector.url}"></script>`;
  const page = await open(pageWith([{ html, on: ['gtm.js'] }]));
  await page.evaluate(`sojourn('track', 'early', { n: 1 })`);
  await soon(() => pageLog.lines.join('\n')).toMatch(/error: sojourn: option collector is missing, see docs/);
  expect(collector.requests).toEqual([]);
  expect(await page.evaluate('document.cookie')).toBe('');
  await page.evaluate(`sojourn('init', { collector: '${collector.url}', ${AUTO} })`);
  expect((await collector.waitFor('early')).properties).toEqual({ n: 1 });
  await soon(() => collector.names()).toEqual(['session_start', 'page_view', 'early']);
});

test('tag manager: setConsent that is queued before init counts before anything is read or stored (rule 35)', async ({
  open,
  collector,
}) => {
  const html = tagOf(`collector: '${collector.url}', ${AUTO}`);
  const denial = `<script>${STUB} sojourn('setConsent', 'denied'); sojourn('track', 'early');</script>`;
  const watch = `<script>
    window.reads = 0;
    const { get, set } = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
    Object.defineProperty(Document.prototype, 'cookie', {
      get() { reads++; return get.call(this) }, set(text) { reads++; set.call(this, text) }, configurable: true });
    window.opened = []; const { open } = indexedDB; IDBFactory.prototype.open = function (...all) { opened.push(all[0]); return open.apply(this, all) };
  </script>`;
  const page = await open(pageWith([{ html, on: ['gtm.load'] }], { head: watch + denial }));
  await soon(() => page.evaluate('sojourn.consent')).toBe('denied');
  await collector.quiet(400);
  expect(collector.requests).toEqual([]);
  expect(await page.evaluate('document.cookie')).toBe('');
  expect(await page.evaluate('opened')).toEqual([]);
});

test.describe('tag manager: Consent Mode', () => {
  const gtag = 'window.dataLayer = window.dataLayer || []; function gtag() { dataLayer.push(arguments); }';
  const consentTag = (collector: string) =>
    tagOf(
      `collector: '${collector}', ${AUTO}, consent: 'google-consent-mode',
       files: { 'google-consent-mode': { types: ['analytics_storage', 'ad_storage'], sendValue: true } }`,
      '/sojourn.js',
      '<script async src="/sojourn.google-consent-mode.js" data-types="analytics_storage"></script>',
    );

  test('nothing is stored or sent before the update grants all types of init', async ({
    open,
    collector,
  }) => {
    const head = `<script>${gtag} gtag('consent', 'default', { analytics_storage: 'denied', ad_storage: 'denied' });</script>`;
    const page = await open(pageWith([{ html: consentTag(collector.url), on: ['gtm.js'] }], { head }));
    await soon(() => page.evaluate('typeof sojourn.consent')).toBe('string');
    await page.evaluate(
      `sojourn('track', 'early'); gtag('consent', 'update', { analytics_storage: 'granted' })`,
    );
    await collector.quiet(600);
    expect([collector.requests, await page.evaluate('document.cookie')]).toEqual([[], '']);
    await page.evaluate(`gtag('consent', 'update', { ad_storage: 'granted' })`);
    const early = await collector.waitFor('early');
    expect(early.consentSource).toEqual({
      type: 'google-consent-mode',
      value: 'ad_storage=granted,analytics_storage=granted',
    });
    expect(collector.names()).toEqual(['session_start', 'page_view', 'early']);
  });

  test('an update that denies deletes what is stored', async ({ open, collector }) => {
    const head = `<script>${gtag} gtag('consent', 'default', { analytics_storage: 'granted', ad_storage: 'granted' });</script>`;
    const page = await open(pageWith([{ html: consentTag(collector.url), on: ['gtm.js'] }], { head }));
    await collector.waitFor('page_view');
    await soon(() => page.evaluate('document.cookie')).toMatch(/^sojourn=/);
    await page.evaluate(`gtag('consent', 'update', { analytics_storage: 'denied' })`);
    await soon(() => page.evaluate('document.cookie')).toBe('');
  });
});

test('tag manager: files beside it take their options from init, whichever comes first', async ({
  open,
  collector,
}) => {
  const options = `collector: '${collector.url}', ${AUTO},
    files: { goals: { signup: true, order: 'value' }, link: { domains: ['shop.test', 'help.test'] } }`;
  for (const late of [false, true]) {
    collector.requests.length = 0;
    const others = '<script src="/sojourn.goals.js"></script><script src="/sojourn.link.js"></script>';
    const html = late
      ? tagOf(options, '/sojourn.js?delay=400', others)
      : `${tagOf(options)}<script>setTimeout(function () { document.body.dataset.late = 1; }, 300)</script>`;
    const tags: ContainerTag[] = late
      ? [{ html, on: ['gtm.js'] }]
      : [
          { html, on: ['gtm.js'] },
          { html: others, on: ['gtm.load'] },
        ];
    const page = await open(pageWith(tags));
    await soon(() => page.evaluate('typeof sojourn.decorate')).toBe('function');
    await page.evaluate(`sojourn('track', 'order', { value: 7 }); sojourn('endSession')`);
    const end = await collector.waitFor('session_end');
    expect(end.properties.goals).toEqual({ order: { count: 1, sum: 7 } });
    await page.close();
  }
});

test('tag manager: the full files and those of a protocol take nested options, functions and their own', async ({
  open,
  collector,
}) => {
  const html = tagOf(
    `collector: '${collector.origin}', appId: 'shop', platform: 'web', auto: 'page-views', delivery: { flushInterval: 10 },
     mask: function (url) { return url.replace(/order=[^&]*/, 'order=x'); }, session: { foregroundTimeout: 1000 }`,
    '/sojourn.snowplow.js',
  );
  const page = await open(pageWith([{ html, on: ['gtm.js'] }]));
  await page.evaluate(`history.replaceState(null, '', '/?order=abc')`);
  await soon(() => collector.requests.length).toBeGreaterThan(0);
  await soon(() => collector.requests.map(({ body }) => `${body}`).join('\n')).toContain('order=x');
  const all = collector.requests.map(({ body }) => `${body}`).join('\n');
  expect(all).toContain('"aid":"shop"');
  expect(all).not.toContain('order=abc');
  await hide(page);
});

test('tag manager: under a policy with a nonce, the container hands it on', async ({
  open,
  collector,
  pageLog,
}) => {
  const html = tagOf(`collector: '${collector.url}', ${AUTO}`);
  const csp = `default-src 'none'; script-src 'nonce-{nonce}'; connect-src ${collector.origin}`;
  await open(pageWith([{ html, on: ['gtm.dom'] }], { csp }));
  await collector.waitFor('page_view');
  expect(pageLog.lines.filter((line) => line.startsWith('error:'))).toEqual([]);
});
