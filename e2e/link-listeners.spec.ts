import { expect, sessions, soon, test } from './support/fixtures';
import { BLOG, SHOP, tagged, TOKEN } from './support/link';

test.use({ isolation: 'context' });

// Other scripts of both pages do not see a token: `sojourn/link` decorates after them, and cleans the address before them.

declare const seen: string[];

/** A script of a third party that looks in each listener for a click or a form, and logs to the console whether there is a token. */
const spy = () => {
  const look = (event: Event) => {
    // The action of a form by POST has its token by then: docs/link.md says so.
    const names = (event as FormDataEvent).formData?.keys();
    const elements = [...document.querySelectorAll('a, form, button')].map(({ outerHTML }) => outerHTML);
    const isSeen = /sojourn_token/.test([...(names ?? elements)].join());
    console.log(`spy ${event.type} ${isSeen ? 'TOKEN' : 'nothing'}`);
  };
  for (const place of [window, document, document.body, ...document.querySelectorAll('a, form')])
    for (const type of ['click', 'auxclick', 'submit', 'formdata'])
      for (const capture of [true, false]) place.addEventListener(type, look, capture);
};

test.afterEach(({ collector }) => {
  expect(collector.requests.filter(({ body }) => TOKEN.test(body))).toEqual([]);
});

const uses: Record<string, string> = {
  'a link': '<a class="go" href="{to}">go</a>',
  'a link whose listener stops the event':
    '<a class="go" href="{to}" onclick="event.stopPropagation()">go</a>',
  'a form by GET': '<form action="{to}"><input name="q" value="1"><button class="go">go</button></form>',
  'a form by POST': '<form method="post" action="{to}"><button class="go">go</button></form>',
};
for (const [what, body] of Object.entries(uses))
  test(`link: listeners of other scripts do not see the token of ${what}`, async ({
    open,
    site,
    collector,
    pageLog,
  }) => {
    const to = site.url('/there', SHOP);
    // The spy listens before the tracker does, and again after it.
    site.route('/', { ...tagged(collector.url, body.replace('{to}', to)), script: spy });
    site.route('/there', tagged(collector.url));
    const page = await open('/', { host: BLOG });
    await collector.waitFor('page_view');
    await page.evaluate(spy);
    await page.click('.go');
    await soon(() => collector.events('page_view').length).toBe(2);
    expect(sessions(collector.events())).toHaveLength(1);
    const said = pageLog.lines.filter((line) => line.includes('spy '));
    expect(said.length).toBeGreaterThan(4);
    expect(said.filter((line) => line.includes('TOKEN'))).toEqual([]);
  });

test('link: a click or a form that the page handles itself gets no token', async ({
  open,
  site,
  collector,
}) => {
  const to = site.url('/there', SHOP);
  site.route('/', {
    ...tagged(
      collector.url,
      `<a href="${to}" onclick="event.stopPropagation(); event.preventDefault(); seen.push(this.href)">go</a>
      <form action="${to}"><input name="q" value="1"><button>go</button></form>`,
    ),
    script: `window.seen = []; document.querySelector('form').onsubmit = (event) => {
      event.preventDefault();
      seen.push(...new FormData(event.target).keys());
      setTimeout(() => seen.push(...new FormData(event.target).keys()), 50);
    }`,
  });
  const page = await open('/', { host: BLOG });
  await collector.waitFor('page_view');
  await page.click('a');
  await page.click('button');
  await soon(() => page.evaluate(() => seen)).toEqual([to, 'q', 'q']);
  expect(await page.getAttribute('a', 'href')).toBe(to);
});

test('link: scripts behind sojourn.link.js, the next page and its requests do not see the token', async ({
  open,
  site,
  collector,
}) => {
  const to = site.url('/there?a=1', SHOP);
  site.route('/', tagged(collector.url, `<a href="${to}">go</a>`));
  site.route('/next', { sdk: false });
  site.route('/probe.js', () => ({
    headers: { 'content-type': 'text/javascript' },
    body: 'window.seen = [location.href, document.URL]; history.pushState(null, "", "?b=2")',
  }));
  const there = tagged(collector.url, '<a href="/next">next</a>');
  const probe = '<script defer src="/probe.js"></script>';
  site.route('/there', { ...there, head: there.head!.replace(/<script[^>]*sojourn\.js/, `${probe}$&`) });
  const page = await open('/', { host: BLOG });
  await collector.waitFor('page_view');
  await page.click('a');
  await soon(() => collector.events('page_view').length).toBe(2);
  expect(await page.evaluate(() => seen)).toEqual([to, to]);
  expect(sessions(collector.events())).toHaveLength(1);
  const asked = site.requests.length;
  await page.click('a');
  await page.waitForURL(site.url('/next', SHOP));
  expect(await page.evaluate(() => document.referrer)).not.toMatch(TOKEN);
  expect(JSON.stringify(site.requests.slice(asked).map(({ headers }) => headers))).not.toMatch(TOKEN);
});
