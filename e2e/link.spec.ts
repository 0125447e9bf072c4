import type { Page } from '@playwright/test';
import type { Tracker } from '../src/index';
import {
  expect,
  goBack,
  keptFor,
  nothingStored,
  sessions,
  sleep,
  soon,
  test,
  type Fixtures,
} from './support/fixtures';
import { BLOG, decorated, linkErrors, SHOP, tagged, TOKEN } from './support/link';
import { call, modulePage, shiftClock, UUID } from './support/sdk';

test.use({ isolation: 'context' });

// Domains that share no cookie. What counts is what the collector got of each, and what stands in the address. Nothing is
// cut out of addresses here: the token itself must not be in them.

declare const sojourn: Tracker & { decorate(address: string): string };

test.afterEach(({ collector }) => {
  expect(collector.requests.filter(({ body }) => TOKEN.test(body))).toEqual([]);
});

test('link: a click takes visitor and session over, and nothing of it stays', async ({
  open,
  site,
  collector,
}) => {
  const to = site.url('/there?a=%20+b#part', SHOP);
  site.route('/', tagged(collector.url, `<a id="go" href="${to}">go</a>`));
  site.route('/there', tagged(collector.url));
  const page = await open('/', { host: BLOG });
  await collector.waitFor('page_view');
  await page.click('#go');
  await soon(() => collector.names()).toEqual(['session_start', 'page_view', 'page_view']);
  await soon(() => page.url()).toBe(to);
  const [, here, there] = collector.events();
  expect(there!.session).toEqual({ ...here!.session, eventIndex: 2 });
  expect(there!.page).toMatchObject({ url: to, referrer: site.url('/', BLOG) });
  // On the way there it was in the address.
  expect(site.requests.find(({ path }) => path === '/there')!.query.get('sojourn_token')).toContain(
    here!.session!.sessionId,
  );
  expect(await linkErrors(page)).toEqual([]);

  await page.reload();
  await goBack(page);
  expect(await page.getAttribute('#go', 'href')).toBe(to);
  // In a task of its own: the navigation takes the context of the call away.
  await page.evaluate(() => void setTimeout(() => history.forward()));
  await page.waitForURL(to, { waitUntil: 'commit' });
  await soon(() => collector.events('page_view').length).toBe(5);
  await soon(() => page.url()).toBe(to);
  expect(sessions(collector.events())).toHaveLength(1);
  expect(collector.events('session_start')).toHaveLength(1);
  expect(await linkErrors(page)).toEqual([]);
});

const uses: Record<string, (page: Page) => Promise<unknown>> = {
  'the middle button': (page) => page.click('#go', { button: 'middle' }),
  'a click with Ctrl': (page) => page.click('#go', { modifiers: ['Control'] }),
  'the Enter key': (page) => page.locator('#go').press('Enter'),
  'a link for a new tab': (page) => page.click('#new'),
  'an area of a map': (page) => page.evaluate(() => document.querySelector('area')!.click()),
  'a link in a shadow tree': (page) =>
    page.evaluate(() => document.querySelector('#host')!.shadowRoot!.querySelector('span')!.click()),
  'a link whose clicks are kept from others': (page) => page.click('#kept'),
  'window.open': (page) => page.evaluate((to) => void open(to), page.url().replace(BLOG, SHOP) + 'there'),
  'a form by GET': (page) => page.click('#get button'),
  'a form by POST': (page) => page.click('#post button'),
  'a button with an address of its own': (page) => page.click('#own button'),
  'the command decorate': (page) =>
    page.evaluate(
      (to) => void (location.href = (sojourn as unknown as (...all: string[]) => string)('decorate', to)),
      page.url().replace(BLOG, SHOP) + 'there',
    ),
};
for (const [how, use] of Object.entries(uses))
  test(`link: the session continues by ${how}`, async ({ open, site, collector }) => {
    const to = site.url('/there', SHOP);
    site.route(
      '/',
      tagged(
        collector.url,
        `<a id="go" href="${to}">go</a>
        <a id="new" target="_blank" href="${to}">new</a>
        <a id="kept" onclick="event.stopPropagation()" href="${to}">kept</a>
        <map name="map"><area href="${to}" coords="0,0,9,9"></map>
        <div id="host"><template shadowrootmode="open"><a href="${to}"><span>in</span></a></template></div>
        <form id="get" action="${to}?gone=1"><input name="q" value="1 2"><button>get</button></form>
        <form id="post" method="post" action="${to}"><input name="q" value="1"><button>post</button></form>
        <form id="own"><button formaction="${to}" formmethod="post">own</button></form>`,
      ),
    );
    site.route('/there', tagged(collector.url));
    const page = await open('/', { host: BLOG });
    await collector.waitFor('page_view');
    await use(page);
    await soon(() => collector.names()).toEqual(['session_start', 'page_view', 'page_view']);
    const [, here, there] = collector.events();
    expect(there!.session).toEqual({ ...here!.session, eventIndex: 2 });
    expect(there!.page.url).toBe(to + (/GET/.test(how) ? '?q=1+2' : ''));
  });

test('link: a link that is copied has no token: neither before a click nor after it, nor by the menu', async ({
  open,
  site,
  collector,
}) => {
  const to = site.url('/there', SHOP);
  site.route('/', tagged(collector.url, `<a id="go" target="_blank" href="${to}">go</a>`));
  site.route('/there', { sdk: false });
  const page = await open('/', { host: BLOG });
  await collector.waitFor('page_view');
  await page.evaluate(() => {
    const seen = ((window as unknown as { seen: unknown[] }).seen = []) as unknown[];
    const link = document.querySelector('a')!;
    for (const type of ['pointerdown', 'contextmenu', 'dragstart', 'auxclick'])
      link.addEventListener(type, () => seen.push(link.getAttribute('href')));
  });
  await page.hover('#go');
  await page.click('#go', { button: 'right' });
  expect(new Set((await page.evaluate('seen')) as string[])).toEqual(new Set([to]));
  await page.click('#go');
  await soon(() => site.requests.filter(({ query }) => query.has('sojourn_token')).length).toBe(1);
  expect(await page.getAttribute('#go', 'href')).toBe(to);
});

test('link: other addresses are left alone: of the own domain and its subdomains, and of no listed domain', async ({
  open,
  site,
  collector,
}) => {
  site.route('/', tagged(collector.url));
  const page = await open('/', { host: `www.${BLOG}` });
  await collector.waitFor('page_view');
  for (const to of [
    '/there',
    site.url('/', BLOG),
    site.url('/', `www.${BLOG}`),
    site.url('/', 'news.test'),
    site.url('/', `not${SHOP}`),
    site.url('/', `${SHOP}.news.test`),
    `https://${SHOP}/`,
    `mailto:a@${SHOP}`,
    'no address: //',
  ])
    expect(await decorated(page, to)).toBe(to);
  expect(await decorated(page, site.url('/?a=%20b&c#d', `www.${SHOP}`))).toMatch(
    /^http:\/\/www\.shop\.test:\d+\/\?a=%20b&c&sojourn_token=[\w.-]+#d$/,
  );
});

const wrong: Record<string, { why: RegExp; act(from: Page, to: string): Promise<string> }> = {
  stale: {
    why: /^link .*stale$/,
    async act(from, to) {
      await shiftClock(from, -130_000);
      return decorated(from, to);
    },
  },
  'from the future': {
    why: /^link .*stale$/,
    async act(from, to) {
      await shiftClock(from, 130_000);
      return decorated(from, to);
    },
  },
  'tampered with': {
    why: /^link .*broken$/,
    act: async (from, to) => (await decorated(from, to)).replace(/(_token=\w+\.)./, (_, kept) => `${kept}_`),
  },
  cut: { why: /^link .*broken$/, act: async (from, to) => (await decorated(from, to)).slice(0, -1) },
};
for (const [what, { why, act }] of Object.entries(wrong))
  test(`link: a token that is ${what} starts a session of its own, and says why`, async ({
    open,
    site,
    collector,
  }) => {
    site.route('/', tagged(collector.url));
    const from = await open('/', { host: BLOG });
    await collector.waitFor('page_view');
    const to = site.url('/there', SHOP);
    site.route('/there', tagged(collector.url));
    const page = await open(await act(from, to));
    await soon(() => collector.events('page_view').length).toBe(2);
    const [here, there] = sessions(collector.events());
    expect(there).toMatchObject({ index: 1, names: ['session_start', 'page_view'] });
    expect(there!.userId).not.toBe(here!.userId);
    expect(await linkErrors(page)).toEqual([expect.stringMatching(why)]);
    await soon(() => page.url()).toBe(to);
  });

test('link: a token is accepted once, and not again by the same address after the visitor has left that session', async ({
  open,
  site,
  collector,
}) => {
  site.route('/', tagged(collector.url));
  const from = await open('/', { host: BLOG });
  await collector.waitFor('page_view');
  const to = await decorated(from, site.url('/', SHOP));
  site.route('/kept', { sdk: false, body: `<a href="${to}">go</a>` });
  const follow = async () => {
    const page = await open('/kept', { host: BLOG });
    await page.click('a');
    await page.waitForURL(({ hostname }) => hostname === SHOP);
    return page;
  };
  const page = await follow();
  await soon(() => collector.events('page_view').length).toBe(2);
  await page.evaluate(() => {
    sojourn.reset();
    sojourn.track('after');
  });
  const { session } = await collector.waitFor('after');
  const again = await follow();
  await soon(() => collector.events('page_view').length).toBe(3);
  expect(collector.events('page_view')[2]!.session).toMatchObject({ sessionId: session!.sessionId });
  expect(await linkErrors(again)).toEqual([expect.stringMatching(/^link .*used$/)]);
  await soon(() => again.url()).toBe(site.url('/', SHOP));
});

test('link: a shared link starts a new visitor in another browser, or from a page of another site', async ({
  open,
  site,
  collector,
  launch,
}) => {
  site.route('/', tagged(collector.url));
  const from = await open('/', { host: BLOG });
  await collector.waitFor('page_view');
  const to = await decorated(from, site.url('/', SHOP));
  const other = await launch({ args: ['--user-agent=Mozilla/5.0 (another browser)'] });
  const elsewhere = await open(to, { in: other });
  await soon(() => collector.events('page_view').length).toBe(2);
  expect(await linkErrors(elsewhere)).toEqual([expect.stringMatching(/^link .*broken$/)]);

  site.route('/mail', { sdk: false, body: `<a href="${to}">shared</a>` });
  const mail = await open('/mail', { host: 'news.test' });
  await mail.click('a');
  await soon(() => collector.events('page_view').length).toBe(3);
  expect(await linkErrors(mail)).toEqual([expect.stringMatching(/^link .*foreign$/)]);
  expect(new Set(sessions(collector.events()).map(({ userId }) => userId)).size).toBe(3);
});

test('link: the session of the link replaces that of a visitor who is known there', async ({
  open,
  site,
  collector,
}) => {
  site.route('/', tagged(collector.url, `<a href="${site.url('/there', SHOP)}">go</a>`));
  site.route('/there', tagged(collector.url));
  const known = await open('/there', { host: SHOP });
  const { session: own } = await collector.waitFor('page_view');
  const page = await open('/', { host: BLOG });
  await soon(() => collector.events('page_view').length).toBe(2);
  await page.click('a');
  await soon(() => collector.events('page_view').length).toBe(3);
  const end = await collector.waitFor('session_end');
  expect(end).toMatchObject({ session: { sessionId: own!.sessionId }, properties: { reason: 'ended' } });
  const [, second, third] = collector.events('page_view');
  expect(third!.session).toEqual({ ...second!.session, eventIndex: 2 });
  // The tab that was open goes on in it too, once its copy of the record is a second old (rule 14).
  await sleep(1_000);
  await call(known, 'track', 'later');
  expect((await collector.waitFor('later')).session).toMatchObject({
    sessionId: second!.session!.sessionId,
    eventIndex: 3,
  });
  expect(collector.events('session_start')).toHaveLength(2);
});

test('link: there and back is one session, its index unchanged', async ({ open, site, collector }) => {
  site.route('/', tagged(collector.url, `<a href="${site.url('/there', SHOP)}">go</a>`));
  site.route('/there', tagged(collector.url, `<a href="${site.url('/', BLOG)}">back</a>`));
  const page = await open('/', { host: BLOG });
  await collector.waitFor('page_view');
  for (const views of [2, 3, 4]) {
    await page.click('a');
    await soon(() => collector.events('page_view').length).toBe(views);
  }
  const [session, ...more] = sessions(collector.events());
  expect(more).toEqual([]);
  expect(session).toMatchObject({ index: 1, eventIndexes: [1, 2, 3, 4] });
});

for (const consent of ['pending', 'denied'])
  test(`link: consent ${consent} here: no link is decorated`, async ({ open, site, collector }) => {
    site.route('/', tagged(collector.url, '', { core: { consent, cookieless: consent === 'denied' } }));
    const page = await open('/', { host: BLOG });
    const to = site.url('/', SHOP);
    await page.evaluate(() => sojourn.track('one'));
    expect(await decorated(page, to)).toBe(to);
    await page.evaluate(() => {
      sojourn.setConsent('granted');
      sojourn.track('two');
    });
    await soon(() => decorated(page, to)).toMatch(TOKEN);
    await page.evaluate(() => sojourn.setConsent('denied'));
    expect(await decorated(page, to)).toBe(to);
  });

/** Follows a link to a page whose consent is that; `session` is the one that it had before. */
const arriveWith = async (
  consent: string,
  { open, site, collector }: Pick<Fixtures, 'open' | 'site' | 'collector'>,
) => {
  site.route('/', tagged(collector.url, `<a href="${site.url('/there', SHOP)}">go</a>`));
  site.route('/there', tagged(collector.url, '', { core: { consent } }));
  const page = await open('/', { host: BLOG });
  const { session } = await collector.waitFor('page_view');
  await page.click('a');
  await page.waitForURL(site.url('/there', SHOP));
  return { page, session };
};

test('link: pending consent cleans the address and stores nothing, and the grant continues the session', async ({
  open,
  site,
  collector,
}) => {
  const { page, session } = await arriveWith('pending', { open, site, collector });
  const { cookies, ...kept } = await keptFor(page);
  expect([cookies.filter(({ domain }) => domain.endsWith(SHOP)), kept]).toEqual([
    [],
    (({ cookies: _, ...rest }) => rest)(nothingStored),
  ]);
  // Its time is that of its arrival.
  await shiftClock(page, 600_000);
  await page.evaluate(() => sojourn.setConsent('granted'));
  await soon(() => collector.events('page_view').length).toBe(2);
  expect(collector.events('page_view')[1]!.session).toMatchObject({
    sessionId: session!.sessionId,
    eventIndex: 2,
  });
  expect((await keptFor(page)).cookies.map(({ name }) => name)).toContain('sojourn.link');
  await page.evaluate(() => sojourn.setConsent('denied'));
  await soon(async () => (await keptFor(page)).localStorage).toEqual({});
});

test('link, consent denied there: the token is dropped, and a later grant is another visitor', async ({
  open,
  site,
  collector,
}) => {
  const { page, session } = await arriveWith('denied', { open, site, collector });
  await page.evaluate(() => {
    sojourn.setConsent('granted');
    sojourn.track('agreed');
  });
  const agreed = await collector.waitFor('agreed');
  expect(agreed.session!.userId).toMatch(UUID);
  expect(agreed.session!.userId).not.toBe(session!.userId);
});

test('link: a late add-on reports no view twice', async ({ open, site, collector }) => {
  site.route('/', tagged(collector.url, `<a href="${site.url('/there?a=1', SHOP)}">go</a>`));
  site.route('/there', tagged(collector.url, '', { isLate: true }));
  const page = await open('/', { host: BLOG });
  await collector.waitFor('page_view');
  await page.click('a');
  await soon(() => collector.events('page_view').length).toBe(2);
  await page.evaluate(() => sojourn.track('last'));
  const last = await collector.waitFor('last');
  expect(collector.names()).toEqual(['session_start', 'page_view', 'page_view', 'last']);
  expect(sessions(collector.events())).toHaveLength(1);
  expect(last.page.url).toBe(site.url('/there?a=1', SHOP));
});

test('link, from npm: the token is gone before the page’s own code looks; shutdown() undoes it all; a hash router is left alone', async ({
  open,
  site,
  collector,
}) => {
  const to = site.url('/there?x#/route?y=1', SHOP);
  const code = `import { link } from '/sdk.mjs';
    const linked = link({ domains: ['${BLOG}', '${SHOP}', 'https://wrong.test/'] });
    window.first = location.href;
    const native = open;
    window.sojourn = make({ redact: false, plugins: [pageViews(), linked] });
    window.decorate = linked.decorate;
    window.wasPatched = open !== native;
    window.isNative = () => open === native;`;
  site.route('/', { ...modulePage(collector.url, code), body: `<a href="${to}">go</a>` });
  site.route('/there', modulePage(collector.url, code));
  const page = await open('/', { host: BLOG });
  await collector.waitFor('page_view');
  await page.click('a');
  await soon(() => collector.events('page_view').length).toBe(2);
  expect(await page.evaluate('[first, wasPatched]')).toEqual([to, true]);
  expect(sessions(collector.events())).toHaveLength(1);
  expect(await page.evaluate('errors')).toEqual([
    { code: 'option', message: expect.stringMatching(/link\.domains/) },
  ]);
  await page.evaluate(() => sojourn.shutdown());
  const back = site.url('/', BLOG);
  expect(await page.evaluate(`[isNative(), decorate('${back}')]`)).toEqual([true, back]);
});
