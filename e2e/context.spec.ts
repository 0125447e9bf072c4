import { expect, hide, show, soon, test } from './support/fixtures';
import { call, fast, FULL, pluginPage } from './support/sdk';
import { openDatabase } from './support/storage';

// What batches say of the browser and of where the session came from.

test.use({ isolation: 'context' });

test('context: sizes, client hints, the first campaign and that of now, and the referrer of the first page', async ({
  open,
  site,
  collector,
}) => {
  const page_ = { attributes: fast, src: FULL, body: '<div style="height: 3000px">tall</div>' };
  site.route('/landing', page_);
  site.route('/later', page_);
  site.route('/search', {
    sdk: false,
    body: `<a href="${site.url('/landing?utm_source=mail')}">there</a>`,
    head: '<meta name="referrer" content="unsafe-url">',
  });
  const contextOf = (name: string) =>
    collector.requests.find(({ events }) => events?.some((event) => event.name === name))!.batch!.context;
  await openDatabase(site, open);
  const page = await open('/search');
  await page.goto(site.url('/search?q=shoes&token=secret', 'other.test'));
  await page.click('a');
  await collector.waitFor('page_view');
  await call(page, 'track', 'one');
  await collector.waitFor('one');
  const own = await page.evaluate(() => ({
    viewport: `${innerWidth}x${innerHeight}`,
    documentSize: `${document.documentElement.scrollWidth}x${document.documentElement.scrollHeight}`,
    hints: (navigator as { userAgentData?: { toJSON(): unknown } }).userAgentData?.toJSON(),
  }));
  const entryReferrer = site.url('/search?q=shoes&token=', 'other.test');
  expect(contextOf('one')).toMatchObject({
    viewport: own.viewport,
    documentSize: own.documentSize,
    utm: { source: 'mail' },
    currentUtm: { source: 'mail' },
    entryReferrer,
  });
  // A page has no client hints where it is not secure.
  expect(contextOf('one').clientHints).toEqual(own.hints);
  await page.goto(site.url('/later?utm_source=ad'));
  await call(page, 'track', 'two');
  await collector.waitFor('two');
  expect(contextOf('two')).toMatchObject({
    utm: { source: 'mail' },
    currentUtm: { source: 'ad' },
    entryReferrer,
  });
  await page.setViewportSize({ width: 600, height: 500 });
  await hide(page);
  await show(page);
  await soon(async () => {
    await call(page, 'track', 'three');
    await call(page, 'flush');
    return collector.requests.at(-1)!.batch!.context.viewport;
  }).toBe('600x500');
});

test('context: coarse while consent is denied: neither sizes nor hints nor where the visitor came from (rule 36)', async ({
  open,
  collector,
}) => {
  const page = await open({
    attributes: { ...fast, consent: 'denied', cookieless: '' },
    src: FULL,
  });
  await call(page, 'track', 'one');
  await collector.waitFor('one');
  const { sdk, device, os, browser, ...more } = collector.requests[0]!.batch!.context;
  expect([sdk, device, os, browser].every(Boolean)).toBe(true);
  expect(more).toEqual({});
});

test('context: requests contain nothing that `mask` removed from an address, neither in campaigns nor in referrers', async ({
  open,
  site,
  collector,
}) => {
  const page_ = pluginPage('context')(collector.url, {
    trackerOptions: '{ mask: (url) => url.replace(/anna|otto/g, "-") }',
    body: `<a href="/next?utm_source=mail&utm_term=otto">next</a>`,
  });
  await openDatabase(site, open);
  site.everywhere(page_);
  const page = await open('/?utm_source=mail&utm_term=anna');
  await collector.waitFor('page_view');
  await page.click('a');
  await soon(() => collector.events('page_view').length).toBe(2);
  expect(collector.requests.at(-1)!.batch!.context).toMatchObject({
    utm: { source: 'mail', term: '-' },
    currentUtm: { source: 'mail', term: '-' },
  });
  expect(collector.requests.map(({ body }) => body).join()).not.toMatch(/anna|otto/);
});
