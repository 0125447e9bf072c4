import type { PageOptions } from './support/html';
import {
  cookiesOf,
  expect,
  keptFor,
  nothingStored,
  sessions,
  soon,
  test,
  type Fixtures,
} from './support/fixtures';
import { BLOG, decorated, linkErrors, SHOP, tagged, TOKEN } from './support/link';
import { call } from './support/sdk';

// Links that strangers make, and tokens that were used before, do not replace a visitor of `sojourn/link`.

const KIOSK = 'kiosk.test';
const STRANGER = 'news.test';

/** A page without a tracker, with a link to an address. */
const withLink = (to: string, more = ''): PageOptions => ({
  sdk: false,
  body: `<a id="go" ${more} href="${to}">go</a>`,
});

test.afterEach(({ collector }) => {
  expect(collector.requests.filter(({ body }) => TOKEN.test(body))).toEqual([]);
});

type Attack = Pick<Fixtures, 'open' | 'site' | 'collector' | 'launch'>;

/** An address of the shop with a token of somebody who visits the blog in another browser of the same version. */
const attack = async ({ open, site, collector, launch }: Attack) => {
  site.route('/', tagged(collector.url));
  const page = await open('/', { host: BLOG, in: await launch() });
  const { session } = await collector.waitFor('page_view');
  const address = await decorated(page, site.url('/there', SHOP));
  site.route('/stranger', withLink(address, 'rel="noreferrer"'));
  return session!.userId;
};

for (const [condition, attribute, why] of [
  ['by default', {}, /^link .*foreign$/],
  ['nor where the site allows links without a referrer', { 'require-referrer': false }, /^link .*known$/],
] as const)
  test(`link: a stranger's link without a referrer does not replace a known visitor, ${condition}`, async ({
    open,
    site,
    collector,
    launch,
  }) => {
    const attacker = await attack({ open, site, collector, launch });
    site.route('/there', tagged(collector.url, '', { link: attribute }));
    await (await open('/there', { host: SHOP })).close();
    await soon(() => collector.events('page_view').length).toBe(2);
    const { session: own } = collector.events('page_view')[1]!;
    expect(own!.userId).not.toBe(attacker);

    const page = await open('/stranger', { host: STRANGER });
    await page.click('#go');
    await soon(() => collector.events('page_view').length).toBe(3);
    await call(page, 'identify', 'u-17');
    await call(page, 'track', 'named');
    expect(await collector.waitFor('named')).toMatchObject({
      user: { id: 'u-17' },
      session: { userId: own!.userId, sessionId: own!.sessionId },
    });
    expect(await linkErrors(page)).toEqual([expect.stringMatching(why)]);
    expect(page.url()).toBe(site.url('/there', SHOP));
  });

test('link: a token without a referrer is refused by default, also where no visitor is known', async ({
  open,
  site,
  collector,
  launch,
}) => {
  const attacker = await attack({ open, site, collector, launch });
  site.route('/there', tagged(collector.url));
  const page = await open('/stranger', { host: STRANGER });
  await page.click('#go');
  await soon(() => collector.events('page_view').length).toBe(2);
  expect(collector.events('page_view')[1]!.session!.userId).not.toBe(attacker);
  expect(await linkErrors(page)).toEqual([expect.stringMatching(/^link .*foreign$/)]);
});

test('link: data-require-referrer="false" accepts a page’s token without a referrer, once', async ({
  open,
  site,
  collector,
}) => {
  const link = { domains: `${BLOG} ${KIOSK}`, 'require-referrer': false };
  const to = site.url('/there', KIOSK);
  site.route('/', tagged(collector.url, `<a rel="noreferrer" href="${to}">go</a>`, { link }));
  site.route('/there', tagged(collector.url, '', { link }));
  const page = await open('/', { host: BLOG });
  await collector.waitFor('page_view');
  await page.click('a');
  await soon(() => collector.events('page_view').length).toBe(2);
  expect(await page.evaluate(() => document.referrer)).toBe('');
  expect(sessions(collector.events())).toMatchObject([{ index: 1, eventIndexes: [1, 2] }]);
  expect(await linkErrors(page)).toEqual([]);
});

test('link: a token that was used is no use after a withdrawal', async ({ open, site, collector }) => {
  site.route('/', tagged(collector.url));
  site.route('/there', tagged(collector.url));
  const blog = await open('/', { host: BLOG });
  const { session } = await collector.waitFor('page_view');
  site.route('/kept', withLink(await decorated(blog, site.url('/there', SHOP))));

  const page = await open('/kept', { host: BLOG });
  await page.click('#go');
  await soon(() => collector.events('page_view').length).toBe(2);
  expect(collector.events('page_view')[1]!.session!.userId).toBe(session!.userId);
  await call(page, 'setConsent', 'denied');
  await soon(async () => ({ ...(await keptFor(page)), cookies: [] })).toEqual(nothingStored);
  // The shop keeps an instant, for two minutes.
  const left = (await cookiesOf(page)).filter(({ domain }) => domain.endsWith(SHOP));
  expect(left).toEqual([expect.objectContaining({ name: 'sojourn.link', domain: SHOP })]);
  expect(left[0]!.value).toMatch(/^[\da-z]{8}$/);
  expect(left[0]!.expires - Date.now() / 1000).toBeLessThanOrEqual(120);

  await page.goto(site.url('/kept', BLOG));
  await page.click('#go');
  await soon(() => collector.events('page_view').length).toBe(3);
  expect(collector.events('page_view')[2]!.session!.userId).not.toBe(session!.userId);
  expect(await linkErrors(page)).toEqual([expect.stringMatching(/^link .*used$/)]);
});
