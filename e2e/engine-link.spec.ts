import { inOtherEngines } from './support/engines';
import { expect, sessions, soon } from './support/fixtures';
import { modulePage } from './support/sdk';

// Over to another domain and back, in Firefox and WebKit. e2e/link.spec.ts goes deeper in Chromium.

inOtherEngines((test) => {
  test('a link and the forms take the session over and back', async ({ site, visit, collector }) => {
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
});
