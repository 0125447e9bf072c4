import { inOtherEngines } from './support/engines';
import { expect, sessions, soon } from './support/fixtures';
import { modulePage } from './support/sdk';

// Over to another domain and back, in Firefox and WebKit. e2e/link.spec.ts goes deeper in Chromium.

inOtherEngines((test) => {
  test('link: a link and the forms take the session over and back', async ({ site, visit, collector }) => {
    const here = visit.url('/');
    const there = site.url('/there?a=%20b#c', '127.0.0.1');
    const code = `import { link } from '/sdk.mjs';
      const domains = ['127.0.0.1', '${new URL(here).hostname}'];
      window.sojourn = make({ redact: false, plugins: [link({ domains }), pageViews()] });`;
    const page = await visit.open('/', {
      ...modulePage(collector.url, code),
      body: `<a href="${there}">go</a>`,
    });
    site.route('/there', {
      ...modulePage(collector.url, code),
      body: `<form action="${here}"><input name="q" value="1"><button>back</button></form>
        <form method="post" action="${here}"><button id="post">back</button></form>`,
    });
    const views = (count: number) => soon(() => collector.events('page_view').length).toBe(count);
    const click = (what: string) =>
      page.evaluate((what: string) => document.querySelector<HTMLElement>(what)!.click(), what);
    await views(1);
    await click('a');
    await views(2);
    expect(await page.evaluate(() => location.href)).toBe(there);
    await click('button');
    await views(3);
    expect(await page.evaluate(() => location.href)).toBe(`${here}?q=1`);
    await click('a');
    await views(4);
    await click('#post');
    await views(5);
    expect(await page.evaluate(() => location.href)).toBe(here);
    expect(sessions(collector.events())).toMatchObject([{ index: 1, eventIndexes: [1, 2, 3, 4, 5] }]);
    expect(collector.events('session_start')).toHaveLength(1);
    expect(await page.evaluate(() => (window as unknown as { errors: unknown[] }).errors)).toEqual([]);
    expect(collector.requests.filter(({ body }) => body.includes('sojourn_token'))).toEqual([]);
  });

  test('link: a stranger’s link does not replace a known visitor; a kept token is no use after a withdrawal', async ({
    site,
    visit,
    collector,
  }) => {
    const here = visit.url('/');
    const shop = `shop-${new URL(here).hostname}`;
    const there = site.url('/there', shop);
    const code = `import { link } from '/sdk.mjs';
      const linked = link({ domains: ['${new URL(here).hostname}', '${shop}'] });
      window.sojourn = make({ redact: false, plugins: [linked, pageViews()] });
      window.decorate = linked.decorate;`;
    const page = await visit.open('/', modulePage(collector.url, code));
    site.route('/there', modulePage(collector.url, code));
    const views = (count: number) => soon(() => collector.events('page_view').length).toBe(count);
    const user = () => collector.events('page_view').at(-1)!.session!.userId;
    await views(1);
    const mine = user();
    const token = await page.evaluate(
      (to: string) => (window as unknown as { decorate(to: string): string }).decorate(to),
      there,
    );
    expect(token).toMatch(/sojourn_token/);
    site.route('/kept', { sdk: false, body: `<a href="${token}">go</a>` });
    site.route('/stranger', { sdk: false, body: `<a rel="noreferrer" href="${token}">go</a>` });
    const follow = async (from: string, count: number) => {
      await page.goto(from);
      await page.evaluate(() => document.querySelector('a')!.click());
      await views(count);
      return user();
    };
    const errors = () =>
      page.evaluate(() =>
        (window as unknown as { errors: { message: string }[] }).errors.map((e) => e.message),
      );

    await page.goto(there);
    await views(2);
    const known = user();
    expect(known).not.toBe(mine);
    expect(await follow(site.url('/stranger', `news-${shop}`), 3)).toBe(known);
    expect(await errors()).toEqual([expect.stringMatching(/foreign|referrer/)]);

    // A page of a listed domain accepts it, and only once.
    expect(await follow(visit.url('/kept'), 4)).toBe(mine);
    await page.evaluate(() =>
      (window as unknown as { sojourn: { setConsent(to: string): void } }).sojourn.setConsent('denied'),
    );
    expect(await follow(visit.url('/kept'), 5)).not.toBe(mine);
    expect(await errors()).toEqual([expect.stringMatching(/used|accepted/)]);
  });

  test('link: listeners of other scripts do not see the token of a click or a form', async ({
    site,
    visit,
    collector,
  }) => {
    const here = visit.url('/');
    const shop = `shop-${new URL(here).hostname}`;
    const there = site.url('/there', shop);
    const code = `import { link } from '/sdk.mjs';
      const linked = link({ domains: ['${new URL(here).hostname}', '${shop}'] });
      window.sojourn = make({ redact: false, plugins: [linked, pageViews()] });
      const look = ({ type, formData }) => {
        const elements = [...document.querySelectorAll('a, form')].map(({ outerHTML }) => outerHTML);
        const isSeen = /sojourn_token/.test([...(formData?.keys() ?? elements)].join());
        sojourn.track('look', { type, isSeen });
      };
      for (const place of [window, document, ...document.querySelectorAll('a, form')])
        for (const type of ['click', 'submit', 'formdata'])
          for (const capture of [true, false]) place.addEventListener(type, look, capture);`;
    site.route('/there', { ...modulePage(collector.url, code), body: `<a href="${here}">back</a>` });
    const page = await visit.open('/', {
      ...modulePage(collector.url, code),
      body: `<a href="${there}">go</a><a id="stop" href="${there}" onclick="event.stopPropagation()">go</a>
        <form action="${there}"><input name="q" value="1"><button id="get">go</button></form>
        <form method="post" action="${there}"><button id="post">go</button></form>`,
    });
    const views = (count: number) => soon(() => collector.events('page_view').length).toBe(count);
    await views(1);
    let count = 1;
    for (const what of ['a', '#stop', '#get', '#post']) {
      await page.evaluate((what: string) => document.querySelector<HTMLElement>(what)!.click(), what);
      await views(++count);
      await page.evaluate(() => document.querySelector('a')!.click());
      await views(++count);
    }
    expect(sessions(collector.events())).toHaveLength(1);
    const looks = collector.events('look').map(({ properties }) => properties);
    expect(looks.length).toBeGreaterThan(20);
    expect(looks.filter(({ isSeen }) => isSeen)).toEqual([]);
  });
});
