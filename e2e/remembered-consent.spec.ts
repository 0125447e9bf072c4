import type { Page } from '@playwright/test';
import type { Tracker } from '../src/index';
import { A_WHILE, consentOf, isStored } from './support/consent';
import { cookiesOf, expect, hide, keptFor, nothingStored, show, soon, test } from './support/fixtures';
import type { PageOptions } from './support/html';
import { fast, FULL, modulePage } from './support/sdk';
import { untrusted } from './support/untrusted';

// What the visitor has answered, remembered for sites without a consent manager: a yes and a no, in one cookie (rule 35).

declare const sojourn: Tracker;

test.use({ isolation: 'context' });

const COOKIE = 'sojourn.consent';
const DAY = 86_400;

const bundled = (collector: string, options = '', more = ''): PageOptions =>
  modulePage(
    collector,
    `import { rememberedConsent } from '/sdk.mjs';
     window.sojourn = make({ consent: rememberedConsent(${options}), plugins: [pageViews()] ${more} });`,
  );
/** All that is left, except the answer itself. */
const besides = async (page: Page) => {
  const kept = await keptFor(page);
  return { ...kept, cookies: kept.cookies.filter(({ name }) => name !== COOKIE) };
};
const answerOf = async (page: Page) =>
  (await cookiesOf(page)).filter(({ name }) => name === COOKIE).map(({ value }) => value);

const ways: [string, (collector: string) => PageOptions][] = [
  ['a bundle', (collector) => bundled(collector)],
  ['the full script', () => ({ attributes: { ...fast, consent: 'remembered' }, src: FULL })],
  [
    'a script file beside the small one',
    () => ({
      attributes: { ...fast, consent: 'remembered' },
      src: '/sojourn.js',
      head: '<script async src="/sojourn.remembered-consent.js"></script>',
    }),
  ],
];

for (const [way, make] of ways)
  test.describe(way, () => {
    test.beforeEach(({ site, collector }) => site.everywhere(make(collector.url)));

    test('remembered consent, granted: nothing is tracked before the answer; after a reload and on the next page, tracking starts at once', async ({
      open,
      site,
      collector,
    }) => {
      const page = await open('/one');
      await collector.quiet(A_WHILE);
      expect(collector.requests).toEqual([]);
      expect(await keptFor(page)).toEqual(nothingStored);
      await page.evaluate(() => sojourn.setConsent('granted'));
      await collector.waitFor('page_view');
      expect(await answerOf(page)).toEqual(['granted']);
      await page.reload();
      await soon(() => collector.events('page_view').length).toBe(2);
      await page.goto(site.url('/two'));
      await soon(() => collector.events('page_view').length).toBe(3);
      expect(new Set(collector.events('page_view').map(({ session }) => session!.sessionId)).size).toBe(1);
    });

    test('remembered consent, a no: after a reload nothing is tracked, and nothing stored but that one value', async ({
      open,
      collector,
    }) => {
      const page = await open('/one');
      await soon(() => consentOf(page)).toBe('pending');
      await page.evaluate(() => sojourn.setConsent('denied'));
      await page.reload();
      await soon(() => consentOf(page)).toBe('denied');
      expect(await page.evaluate(() => sojourn.track('late'))).toBeNull();
      await collector.quiet(A_WHILE);
      expect(collector.requests).toEqual([]);
      expect(await besides(page)).toEqual(nothingStored);
      expect(await answerOf(page)).toEqual(['denied']);
    });
  });

test('remembered consent: a withdrawal in another tab is obeyed at once, and remembered', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere(bundled(collector.url));
  const one = await open('/one', { window: true });
  await one.evaluate(() => sojourn.setConsent('granted'));
  await collector.waitFor('page_view');
  const two = await open('/two', { window: true });
  await soon(() => collector.events('page_view').length).toBe(2);
  await isStored(two);
  await two.evaluate(() => sojourn.setConsent('denied'));
  await soon(() => consentOf(one)).toBe('denied');
  const before = collector.requests.length;
  await one.evaluate(() => sojourn.track('late'));
  await collector.quiet(A_WHILE);
  expect(collector.requests).toHaveLength(before);
  for (const page of [one, two]) expect(await besides(page)).toEqual(nothingStored);
  expect(await answerOf(one)).toEqual(['denied']);
  await one.reload();
  await soon(() => consentOf(one)).toBe('denied');
  expect(collector.events('late')).toEqual([]);
});

test('remembered consent: an answer that was given in another tab holds here when this one is shown', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere(bundled(collector.url));
  const one = await open('/one');
  await soon(() => consentOf(one)).toBe('pending');
  await hide(one);
  const two = await open('/two', { window: true });
  await two.evaluate(() => sojourn.setConsent('granted'));
  await collector.waitFor('page_view');
  await show(one);
  await soon(() => consentOf(one)).toBe('granted');
  await soon(() => collector.events('page_view').length).toBe(2);
});

test('remembered consent: subdomains share it, a withdrawal too', async ({ open, site, collector }) => {
  site.everywhere(bundled(collector.url));
  const shop = await open('/', { host: 'shop.site.test' });
  await shop.evaluate(() => sojourn.setConsent('granted'));
  await collector.waitFor('page_view');
  const blog = await open('/', { host: 'blog.site.test' });
  await soon(() => collector.events('page_view').length).toBe(2);
  await hide(shop);
  await blog.evaluate(() => sojourn.setConsent('denied'));
  await soon(() => consentOf(blog)).toBe('denied');
  await show(shop);
  await soon(() => consentOf(shop)).toBe('denied');
});

test('remembered consent: reset() does not forget it; it holds for 180 days, and is no secret to a server', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere(bundled(collector.url));
  const page = await open('/');
  await page.evaluate(() => {
    sojourn.setConsent('granted');
    sojourn.reset();
  });
  const cookie = (await cookiesOf(page)).find(({ name }) => name === COOKIE)!;
  expect(cookie).toMatchObject({ value: 'granted', path: '/', httpOnly: false, sameSite: 'Lax' });
  expect(Math.abs(cookie.expires - Date.now() / 1000 - 180 * DAY)).toBeLessThan(60);
  await page.reload();
  await soon(() => consentOf(page)).toBe('granted');
  const asked = site.requests.filter(({ path }) => path === '/').at(-1)!;
  expect(asked.headers.cookie).toContain(`${COOKIE}=granted`);
});

test('remembered consent: an unreadable value acts as the default; an invalid default is reported and pending (rule 35)', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere(bundled(collector.url, `{ default: 'denied' }`));
  const page = await open('/');
  await page.evaluate((name) => (document.cookie = `${name}=yes`), COOKIE);
  await page.reload();
  await soon(() => consentOf(page)).toBe('denied');
  site.everywhere(bundled(collector.url, `{ default: 'yes' }`));
  await page.reload();
  await soon(() => page.evaluate('errors.map(({ code }) => code)')).toEqual(['consent']);
  expect(await consentOf(page)).toBe('pending');
  await collector.quiet(A_WHILE);
  expect(collector.requests).toEqual([]);
});

test('remembered consent: the full script takes a default and a duration as attributes', async ({
  open,
  site,
  collector,
}) => {
  const attributes = {
    ...fast,
    consent: 'remembered',
    consentDefault: 'granted',
    consentMaxAge: 7 * DAY * 1000,
  };
  site.everywhere({ attributes, src: FULL });
  const page = await open('/');
  await collector.waitFor('page_view');
  expect(await answerOf(page)).toEqual([]);
  await page.evaluate(() => sojourn.setConsent('denied'));
  const cookie = (await cookiesOf(page)).find(({ name }) => name === COOKIE)!;
  expect(Math.abs(cookie.expires - Date.now() / 1000 - 7 * DAY)).toBeLessThan(60);
  await page.reload();
  await soon(() => consentOf(page)).toBe('denied');
});

test('remembered consent: a Global Privacy Control signal with respectGpc is above a remembered yes', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere(bundled(collector.url, '', ', respectGpc: true'));
  const page = await open('/');
  await page.evaluate(() => sojourn.setConsent('granted'));
  await collector.waitFor('page_view');
  await page.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }));
  await page.reload();
  await soon(() => consentOf(page)).toBe('denied');
  expect(await answerOf(page)).toEqual(['granted']);
  expect(await besides(page)).toEqual(nothingStored);
});

test.describe('remembered consent: over https', () => {
  test.use({ isolation: 'process', chromiumOptions: { args: ['--ignore-certificate-errors'] } });

  test('remembered: a subdomain can plant an answer, but none under a name with the prefix __Host-', async ({
    open,
    site,
    collector,
  }) => {
    const tls = await untrusted(site.port);
    const url = (host: string, path = '/') => `https://${host}:${tls.port}${path}`;
    const remembers = (name?: string): PageOptions => ({
      src: FULL,
      attributes: { ...fast, consent: 'remembered', ...(name && { consentName: name }) },
    });
    const HOST = '__Host-consent';
    site.route('/plain', remembers());
    site.route('/bound', remembers(HOST));
    site.route('/empty', { sdk: false });
    try {
      const evil = await open(url('evil.shop.test', '/empty'));
      await evil.evaluate(
        (names) => {
          for (const name of names) document.cookie = `${name}=granted;domain=shop.test;path=/;secure`;
          document.cookie = '__Host-consent=granted;path=/;secure';
        },
        [COOKIE, HOST],
      );
      const page = await open(url('www.shop.test', '/bound'));
      await soon(() => consentOf(page)).toBe('pending');
      await collector.quiet(A_WHILE);
      expect(collector.requests).toEqual([]);
      await page.evaluate(() => sojourn.setConsent('granted'));
      await collector.waitFor('page_view');
      const own = (await cookiesOf(page)).filter(({ domain }) => domain === 'www.shop.test');
      expect(own.find(({ name }) => name === HOST)).toMatchObject({
        value: 'granted',
        path: '/',
        secure: true,
      });
      await page.reload();
      await soon(() => collector.events('page_view').length).toBe(2);
      await page.evaluate(() => sojourn.setConsent('denied'));
      await page.reload();
      await soon(() => consentOf(page)).toBe('denied');
      // No other host shares it, and the plain name is what the documentation warns of.
      const other = await open(url('blog.shop.test', '/bound'));
      await soon(() => consentOf(other)).toBe('pending');
      const plain = await open(url('blog.shop.test', '/plain'));
      await soon(() => consentOf(plain)).toBe('granted');
    } finally {
      tls.close();
    }
  });
});
