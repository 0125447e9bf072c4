import { codeBlock, codeBlockFor } from './support/code-block';
import { expect, soon, test } from './support/fixtures';
import { serveLibraries } from './support/library-files';
import { expectViewsBackAndForth, viewsOf } from './support/route-views';
import type { Collector } from './support/collector';
import type { Site } from './support/site';

// docs/htmx.md: what page views see of boosted links, pushed addresses, forms and the way back.

test.use({ isolation: 'context' });

const LINKS = `
  <nav hx-boost="true" hx-boost:inherited="true"><a id="to-home" href="/">home</a> <a id="to-cart" href="/cart">cart</a> <a id="to-news" href="/news">news</a></nav>
  <button id="detail" hx-get="/detail" hx-target="#main" hx-push-url="true">detail</button>
  <div id="part">${codeBlock('docs/htmx.md', 'part_opened')}</div>
  <form id="order" hx-post="/order" hx-target="#main" hx-push-url="/thanks"><button>order</button></form>`;

for (const [version, script] of [
  ['htmx 2', '/htmx-2.js'],
  ['htmx 4', '/htmx.js'],
] as const) {
  test.describe(version, () => {
    /** Serves the pages of a shop, each with the head that docs/htmx.md shows. */
    const serveShop = (site: Site, collector: Collector) => {
      serveLibraries(site);
      const head = codeBlockFor(collector, 'docs/htmx.md', 'data-collector').replace('/htmx.js', script);
      const body = (title: string) => `${LINKS}<main id="main"><h1>${title}</h1></main>`;
      const page = (title: string) => ({ title, sdk: false, head, body: body(title) });
      site.route('/', page('Home'));
      site.route('/cart', page('Cart'));
      site.route('/news', page('News'));
      site.route('/thanks', page('Thanks'));
      site.route('/detail', ({ headers }) =>
        headers['hx-request'] ? '<title>Detail</title><h1>Detail</h1>' : site.page(page('Detail')),
      );
      site.route('/part', '<p id="arrived">a part</p>');
      site.route('/order', '<title>Thanks</title><h1>Thanks</h1>');
    };
    test.beforeEach(({ site, collector }) => serveShop(site, collector));

    test('htmx: each boosted link is one view with its own title, back and forward too', async ({
      open,
      collector,
    }) => {
      const tab = await open('/');
      await expectViewsBackAndForth(tab, collector);
    });

    test('htmx: a part is a view where it pushes an address, with the title that its answer brings', async ({
      open,
      collector,
    }) => {
      const tab = await open('/');
      await collector.waitFor('page_view');
      await tab.click('#part button');
      await tab.waitForSelector('#arrived');
      await tab.click('#detail');
      await soon(() => tab.title()).toBe('Detail');
      await tab.click('#order button');
      await soon(() => tab.title()).toBe('Thanks');
      await soon(() => viewsOf(collector).length).toBe(3);
      await collector.quiet(300);
      expect(viewsOf(collector)).toEqual(['load / Home', 'route /detail Detail', 'route /thanks Thanks']);
      expect(collector.events('part_opened').map(({ properties }) => properties)).toEqual([
        { part: 'size chart' },
      ]);
    });
  });
}
