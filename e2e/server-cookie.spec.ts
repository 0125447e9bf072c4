import { cookiesOf, expect, soon, test } from './support/fixtures';
import type { PageOptions, Reply } from './support/html';
import { call, fast } from './support/sdk';
import type { Site, SiteRequest } from './support/site';
import { startPrevention } from './support/tracking-prevention';
import { webkitEngine } from './support/webkit';

// `sojourn/server`: the site's answers write a copy of the cookie for the host, beside the script's for the domain.

test.use({ isolation: 'context' });

type Options = { answers?: 'navigation' | 'all' };
type Server = {
  renewResponse(request: Pick<Request, 'url' | 'headers'>, response: Response, options?: Options): Response;
};
const server = () => import(new URL('../dist/server.js', import.meta.url).href) as Promise<Server>;

/** The reply as it goes out behind the server's adapter. */
const renewed = async (
  request: SiteRequest,
  { body, ...reply }: Reply,
  options?: Options,
): Promise<Reply> => {
  const { renewResponse } = await server();

  const headers = new Headers(request.headers as Record<string, string>);
  const { status = 200 } = reply;
  const response = renewResponse(
    { url: `http://${request.host}${request.path}`, headers },
    new Response(body?.toString(), { status, headers: reply.headers }),
    options,
  );
  return { ...reply, headers: Object.fromEntries(response.headers), body };
};

const behindServer = (site: Site, path: string, options: PageOptions) =>
  site.route(path, (request) => renewed(request, site.page(options)));

const HOST = 'shop.localhost';
const YEAR = 390;
/** Days that each copy has left: the script's is the domain's, the server's is the host's. */
const lives = async (page: Parameters<typeof cookiesOf>[0]) => {
  const cookies = await cookiesOf(page);
  return Object.fromEntries(
    cookies.map(({ domain, expires }) => [domain, expires > Date.now() / 1000 + YEAR * 86_400]),
  );
};

test('server cookie: the visitor continues beside the server’s copy; the SDK’s copy wins; a withdrawal deletes both (rules 15, 37)', async ({
  open,
  site,
  collector,
}) => {
  behindServer(site, '/renewed', { attributes: fast });
  site.everywhere({ attributes: fast });
  const page = await open('/first', { host: HOST });
  const first = await collector.waitFor('page_view');
  await soon(() => lives(page)).toEqual({ [`.${HOST}`]: true });
  await page.goto(site.url('/renewed', HOST));
  await soon(() => collector.events('page_view').length).toBe(2);
  expect(await lives(page)).toEqual({ [`.${HOST}`]: true, [HOST]: true });
  const [, second] = collector.events('page_view');
  expect(second!.session).toEqual({ ...first.session, eventIndex: 2 });
  // The server's copy is of before the logout, and the next page is not renewed: the new visitor counts.
  await call(page, 'reset');
  await call(page, 'track', 'logged-out');
  const after = await collector.waitFor('logged-out');
  expect(after.session!.userId).not.toBe(first.session!.userId);
  await page.goto(site.url('/next', HOST));
  await soon(() => collector.events('page_view').length).toBe(3);
  expect(collector.events('page_view')[2]!.session).toEqual({ ...after.session, eventIndex: 2 });
  await call(page, 'setConsent', 'denied');
  expect(await cookiesOf(page)).toEqual([]);
});

for (const [credentials, renews] of [
  ['omit', false],
  ['same-origin', true],
] as const)
  test(`server cookie: a collector under the site’s own host, credentials "${credentials}": ${renews ? 'it renews' : 'its answers cannot'}`, async ({
    open,
    site,
  }) => {
    const asked: (string | undefined)[] = [];
    site.route('/collect', (request) => {
      asked.push(request.headers.cookie);
      return renewed(request, { status: 204 }, { answers: 'all' });
    });
    const attributes = { ...fast, collector: site.url('/collect', HOST), deliveryCredentials: credentials };
    const page = await open({ attributes }, { host: HOST });
    await soon(() => lives(page)).toHaveProperty([`.${HOST}`]);
    const before = asked.length;
    await call(page, 'track', 'later');
    await soon(() => asked.length).toBeGreaterThan(before);
    if (renews) await soon(() => lives(page)).toEqual({ [`.${HOST}`]: true, [HOST]: true });
    else expect([asked.filter(Boolean), await lives(page)]).toEqual([[], { [`.${HOST}`]: true }]);
  });

test('server cookie, webkit: on the eighth day the visitor comes back by the server’s copy, and without one is a new one', async ({
  site,
  collector,
}) => {
  const missing = webkitEngine.missing();
  test.skip(!!missing, missing);
  // A browser starts twice, which takes its time where others are at work.
  test.slow();
  const inTime = <T>(look: () => T) => expect.poll(look, { intervals: [50], timeout: 25_000 });
  const [kept, lost] = ['kept.localhost', 'lost.localhost'];
  // Its pages go on by themselves: these when so many copies of the cookie are there, and the page view has been delivered.
  const leave = (to: string, copies = 1) => `
    const go = () =>
      document.cookie.split('sojourn=').length > ${copies}
        ? sojourn.flush().then(() => (location = '${to}'))
        : setTimeout(go, 20);
    go();`;
  site.route('/first', { attributes: fast, script: leave('/plain') });
  // The SDK writes once more as its page goes. After the renewal no script writes: of equal cookies of two domains, the file of
  // this browser forgets both when one is replaced.
  site.route('/plain', { sdk: false, script: `location = '/renewed'` });
  site.route('/renewed', (request) => {
    if (request.host.startsWith(lost)) return site.page({ sdk: false });
    return renewed(request, site.page({ sdk: false, script: `location = '${site.url('/first', lost)}'` }));
  });
  // The script's copy comes again, beside the server's.
  site.route('/back', ({ host }) =>
    site.page({ attributes: fast, script: leave('/end', host.startsWith(kept) ? 2 : 1) }),
  );
  site.route('/end', ({ host }) =>
    site.page({ sdk: false, script: host.startsWith(kept) ? `location = '${site.url('/back', lost)}'` : '' }),
  );
  const browser = await startPrevention();
  const cookies = () => browser.cookies().map(({ domain, days }) => `${domain} ${days}`);
  const visits = (path: string, host: string) =>
    site.requests.filter((request) => request.path === path && request.host.startsWith(host));
  try {
    await browser.open(site.url('/first', kept));
    await inTime(() => visits('/renewed', lost).length).toBe(1);
    // What scripts have written lives seven days, what the server has written as long as it said.
    await inTime(() => cookies().sort()).toEqual([`.${kept} 7`, `.${lost} 7`, `${kept} 395`]);
    await browser.pass(8);
    await browser.open(site.url('/back', kept));
    await inTime(() => visits('/end', lost).length).toBe(1);
    const usersOf = (host: string) =>
      new Set(
        collector
          .events('page_view')
          .flatMap(({ page: { url }, session }) => (url.includes(host) ? session!.userId : [])),
      );
    await inTime(() => collector.events('page_view').length).toBe(4);
    expect([usersOf(kept).size, usersOf(lost).size]).toEqual([1, 2]);
  } finally {
    await browser.dispose();
  }
});
