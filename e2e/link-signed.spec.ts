import { expect, sessions, soon, test, type Fixtures } from './support/fixtures';
import { BLOG, decorated, linkErrors, SHOP, tagged, TOKEN } from './support/link';
import type { SiteRequest } from './support/site';

test.use({ isolation: 'context' });

// Links that the site's servers sign: `sojourn/server` signs on one domain, and verifies on the other before the page accepts a token.

type Server = typeof import('../src/server/server');
const server = () => import(new URL('../dist/server.js', import.meta.url).href) as Promise<Server>;

const key = 'a key of the site, 32 characters long or more';
const link = { via: '/leave?to=', verify: '/verify' };

/** The two endpoints of a site's servers; `client` says who asks. */
const serve = (
  { site }: Pick<Fixtures, 'site'>,
  client: (request: SiteRequest) => string = ({ headers }) => `${headers['user-agent']}`,
) => {
  site.route('/leave', async (request) => {
    const { signLink } = await server();
    const options = { key, domains: [BLOG, SHOP], client: client(request) };
    const location = await signLink(request.query.get('to'), request.headers.cookie, options);
    return location ? { status: 307, headers: { location } } : { status: 400 };
  });
  site.route('/verify', async (request) => {
    const { verifyLink } = await server();
    const isGood = await verifyLink(`${request.body}`, { key, client: client(request) });
    return { status: isGood ? 204 : 403 };
  });
};

test.afterEach(({ collector }) => {
  expect(collector.requests.filter(({ body }) => TOKEN.test(body))).toEqual([]);
});

for (const [what, body] of [
  ['a link', '<a class="go" href="{to}">go</a>'],
  [
    'a form by POST',
    '<form method="post" action="{to}"><input name="q"><button class="go">go</button></form>',
  ],
] as const)
  test(`link: ${what} over the endpoint that signs takes the session over, and the page never has the token`, async ({
    open,
    site,
    collector,
  }) => {
    const to = site.url('/there?a=%20b', SHOP);
    serve({ site });
    site.route('/', {
      ...tagged(collector.url, body.replace('{to}', to), { link }),
      script: () => {
        const log = () => console.log('changed', document.querySelector('.go')!.parentElement!.outerHTML);
        new MutationObserver(log).observe(document, { attributes: true, subtree: true });
      },
    });
    site.route('/there', tagged(collector.url, '', { link }));
    const page = await open('/', { host: BLOG });
    await collector.waitFor('page_view');
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    await page.click('.go');
    await soon(() => collector.events('page_view').length).toBe(2);
    expect(sessions(collector.events())).toMatchObject([{ index: 1, eventIndexes: [1, 2] }]);
    expect(await linkErrors(page)).toEqual([]);
    expect(page.url()).toBe(to);
    await soon(() => said.join()).toMatch(/changed .*\/leave\?to=/);
    expect(said.join()).not.toMatch(TOKEN);
  });

test('link: where links are verified, a token of a page, a forged and another client’s are refused', async ({
  open,
  site,
  collector,
}) => {
  site.route('/', tagged(collector.url));
  const from = await open('/', { host: BLOG });
  const { session } = await collector.waitFor('page_view');
  const to = site.url('/there', SHOP);
  const unsigned = await decorated(from, to);
  serve({ site }, ({ query, headers }) => `${query.get('as') ?? headers['user-agent']}`);
  const cookie = await from.evaluate(() => document.cookie);
  const leave = await fetch(site.url(`/leave?as=somebody&to=${encodeURIComponent(to)}`), {
    headers: { cookie },
    redirect: 'manual',
  });
  const strangers = leave.headers.get('location')!;
  expect(strangers).toMatch(TOKEN);
  site.route('/there', tagged(collector.url, '', { link }));
  let views = 1;
  for (const address of [
    unsigned,
    strangers,
    strangers.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
  ]) {
    site.route('/kept', { sdk: false, body: `<a href="${address}">go</a>` });
    const page = await open('/kept', { host: BLOG });
    await page.click('a');
    await soon(() => collector.events('page_view').length).toBe(++views);
    expect(collector.events('page_view').at(-1)!.session!.userId).not.toBe(session!.userId);
    expect(await linkErrors(page)).toEqual([expect.stringMatching(/^link .*unsigned$/)]);
  }
});

test('link: the endpoint that signs sends nobody to another site', async ({ open, site, collector }) => {
  serve({ site });
  site.route('/', tagged(collector.url, '', { link }));
  const page = await open('/', { host: BLOG });
  await collector.waitFor('page_view');
  const to = site.url('/', 'news.test');
  expect(await decorated(page, to)).toBe(to);
  const status = await page.evaluate(
    async (to) => (await fetch(`/leave?to=${encodeURIComponent(to)}`, { redirect: 'manual' })).status,
    to,
  );
  expect(status).toBe(400);
});
