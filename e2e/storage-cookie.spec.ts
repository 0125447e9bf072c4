import { clearStorage, cookiesOf, expect, soon, test } from './support/fixtures';
import { call, fast, readOnServer, UUID } from './support/sdk';

test.use({ isolation: 'context' });

const nobody = '00000000-0000-4000-8000-000000000000';

test('cookie: the cookie fits into 250 bytes after many events and sessions, and a server can read it (rule 30)', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: fast });
  await page.evaluate(() => {
    const { sojourn } = window as unknown as { sojourn: (...all: unknown[]) => void };
    for (let session = 0; session < 40; session++) {
      for (let n = 0; n < 8; n++) sojourn('track', 'often');
      if (session < 39) sojourn('newSession');
    }
    for (let n = 0; n < 60; n++) sojourn('track', 'often');
    sojourn('track', 'last');
  });
  const { session } = await collector.waitFor('last');
  expect(session).toMatchObject({ sessionIndex: 40, eventIndex: 69 });
  await soon(async () => (await readOnServer(page))?.eventIndex).toBe(69);
  const [cookie] = await cookiesOf(page);
  expect(`${cookie!.name}=${cookie!.value}`.length).toBeLessThanOrEqual(250);
  // An ordinary request of the page carries it unharmed: no character needs quoting.
  expect(cookie!.value).toMatch(/^[\w.~!*-]+$/);
  const { storageMechanism, state, ...rest } = (await readOnServer(page))!;
  expect(session).toMatchObject(rest);
  expect([storageMechanism, state]).toEqual(['cookie', 'foreground']);
  await call(page, 'endSession');
  await soon(() => readOnServer(page)).toBeNull();
});

for (const [what, value] of Object.entries({
  empty: '',
  words: 'hello',
  dots: '.'.repeat(40),
  script: '%3Cscript%3Ealert(1)%3C/script%3E',
  'something long': 'x'.repeat(3_500),
  'prototype names': '__proto__.constructor.prototype.toString',
  json: '{"userId":1}',
  'bad escapes': '%E0%A4%A.%zz',
  'ids and nonsense': `${nobody}.${nobody}.${nobody}.NaN.-1.Infinity.1e309.0x10`,
})) {
  test(`cookie: a cookie of ${what} is a clean start (rule 31)`, async ({ open, site, collector }) => {
    const page = await open({ sdk: false });
    await page.evaluate((text) => (document.cookie = `sojourn=${text};path=/;max-age=1000`), value);
    site.everywhere({ attributes: fast });
    await page.goto(site.url('/one'));
    const { session } = await collector.waitFor('page_view');
    expect(session).toMatchObject({ sessionIndex: 1, eventIndex: 1, previousSessionId: null });
    expect(session!.userId).toMatch(UUID);
    expect(session!.userId).not.toBe(nobody);
    await page.reload();
    await soon(() => collector.events('page_view').length).toBe(2);
    expect(collector.events('page_view')[1]!.session).toEqual({ ...session, eventIndex: 2 });
  });
}

test('cookie: a cookie of the right form with absurd numbers does no harm (rule 31)', async ({
  open,
  site,
  collector,
}) => {
  // Every part of a real cookie in turn, replaced by nonsense of the kind that truncation and tampering bring.
  const page = await open({ attributes: fast });
  await collector.waitFor('page_view');
  await soon(async () => (await cookiesOf(page)).length).toBe(1);
  const parts = (await cookiesOf(page))[0]!.value.split('.');
  site.route('/away', { sdk: false });
  const absurd = ['zzzzzzzzzzzzzzzzzzzz', '-zz', ''];
  const values = [
    ...parts.flatMap((_part, index) =>
      absurd.map((bad) => [...parts.slice(0, index), bad, ...parts.slice(index + 1)].join('.')),
    ),
    ...parts.map((_part, index) => parts.slice(0, index + 1).join('.')).slice(0, -1),
  ];
  // All that can be tried in one browser within a test: each page load is a visit of its own.
  const some = values.filter((_value, index) => index % 5 === 0);
  const { origin } = site;
  for (const value of some) {
    await page.goto(`${origin}/away`);
    await clearStorage(page);
    await page.evaluate((text) => (document.cookie = `sojourn=${text};path=/;max-age=1000`), value);
    const before = collector.events().length;
    await page.goto(`${origin}/`);
    await call(page, 'track', 'fine');
    await soon(() => collector.events().slice(before).at(-1)?.name).toBe('fine');
    const [view, fine] = collector.events().slice(-2);
    expect(fine!.session!.sessionId, value).toBe(view!.session!.sessionId);
    expect(fine!.session!.sessionIndex, value).toBeLessThan(1_000);
  }
});

test.describe('cookie: attributes', () => {
  test('by default: Lax, whole site, 395 days, not Secure over http (api: cookie)', async ({
    open,
    collector,
  }) => {
    const page = await open('/deep/page', { host: 'www.shop.test' });
    await collector.waitFor('page_view');
    const cookies = await cookiesOf(page);
    expect(cookies).toMatchObject([
      { name: 'sojourn', domain: '.shop.test', path: '/', sameSite: 'Lax', secure: false, httpOnly: false },
    ]);
    const days = (cookies[0]!.expires - Date.now() / 1000) / 86_400;
    expect(Math.abs(days - 395)).toBeLessThan(1);
  });

  test('subdomains share the visitor and the session (rule 30)', async ({ open, site, collector }) => {
    site.everywhere({ attributes: fast });
    await open('/', { host: 'a.shop.test' });
    await collector.waitFor('page_view');
    const page = await open('/', { host: 'b.shop.test' });
    await soon(() => collector.events('page_view').length).toBe(2);
    const [one, two] = collector.events('page_view');
    expect(two!.session).toEqual({ ...one!.session, eventIndex: 2 });
    expect(await cookiesOf(page)).toHaveLength(1);
    await open('/', { host: 'a.other.test' });
    await soon(() => collector.events('page_view').length).toBe(3);
    expect(collector.events('page_view')[2]!.session!.userId).not.toBe(one!.session!.userId);
  });

  test('follow the site’s options (api: cookie)', async ({ open, site, collector }) => {
    const attributes = {
      ...fast,
      cookieName: 'visit',
      cookiePath: '/shop',
      cookieSameSite: 'Strict',
      cookieSecure: true,
      cookieMaxAge: 86_400_000,
    };
    site.everywhere({ attributes });
    const page = await open('/shop/index');
    const { session } = await collector.waitFor('page_view');
    const cookies = await cookiesOf(page);
    expect(cookies).toMatchObject([
      { name: 'visit', path: '/shop', sameSite: 'Strict', secure: true, domain: 'localhost' },
    ]);
    const days = (cookies[0]!.expires - Date.now() / 1000) / 86_400;
    expect(Math.abs(days - 1)).toBeLessThan(0.1);
    expect((await readOnServer(page, 'visit'))?.sessionId).toBe(session!.sessionId);
  });

  test('a name that only the host itself may write is taken, and goes with a withdrawal (SECURITY.md)', async ({
    open,
    site,
    collector,
  }) => {
    const name = '__Host-sojourn';
    site.everywhere({ attributes: { ...fast, cookieName: name, cookieDomain: '', cookieSecure: true } });
    const page = await open('/', { host: 'shop.localhost' });
    const { session } = await collector.waitFor('page_view');
    expect(session).toMatchObject({ storageMechanism: 'cookie' });
    // It follows the commit, which a busy disk may delay beyond the first answer.
    await expect
      .poll(() => cookiesOf(page))
      .toMatchObject([{ name, path: '/', secure: true, domain: 'shop.localhost' }]);
    await call(page, 'setConsent', 'denied');
    expect(await cookiesOf(page)).toEqual([]);
  });
});
