import { expect, soon, test } from './support/fixtures';
import { codeBlockFor } from './support/code-block';
import { serveLibraries } from './support/library-files';
import { expectViewsBackAndForth, viewsOf } from './support/route-views';
import type { Collector } from './support/collector';
import type { Site } from './support/site';

// docs/turbo.md: what page views see of Turbo Drive's visits, forms and frames.

test.use({ isolation: 'context' });

const LINKS = `
  <a id="to-home" href="/">home</a> <a id="to-cart" href="/cart">cart</a> <a id="to-news" href="/news">news</a>
  <a id="to-product" href="/product">product</a>
  <a id="to-chapter" href="#chapter">chapter</a><p id="chapter"></p>
  <form id="order" action="/order" method="post"><button>order</button></form>
  <form id="wrong" action="/wrong" method="post"><button>wrong</button></form>
  <form id="search" action="/search"><input name="q" value="tea"><button>search</button></form>
  <turbo-frame id="list" data-turbo-action="advance"><a id="to-frame" href="/page-2">page 2</a></turbo-frame>
  <turbo-frame id="quiet"><a id="to-quiet" href="/quiet">quiet</a></turbo-frame>`;

/** Serves the pages of a shop, each with the head that docs/turbo.md shows. */
const serveShop = (site: Site, collector: Collector) => {
  serveLibraries(site);
  const head = ['data-turbo-track', 'turbo:load'].map((text) =>
    codeBlockFor(collector, 'docs/turbo.md', text),
  );
  const page = (title: string, body = '') => ({
    title,
    sdk: false,
    head: head.join(''),
    body: `<h1>${title}</h1>${LINKS}${body}`,
  });
  site.route('/', page('Home'));
  site.route('/cart', page('Cart'));
  site.route('/news', page('News'));
  site.route('/search', page('Results'));
  site.route('/thanks', page('Thanks'));
  site.route('/page-2', page('Page 2'));
  site.route('/quiet', { title: 'Quiet', sdk: false, body: '<turbo-frame id="quiet">new</turbo-frame>' });
  site.route('/order', () => ({ status: 303, headers: { location: '/thanks' } }));
  site.route('/wrong', () => ({ ...site.page(page('Wrong')), status: 422 }));
  site.route('/product', page('Product', '<p data-product="tea">'));
  return page;
};

test.describe('Turbo: visits of Turbo Drive', () => {
  test.beforeEach(({ site, collector }) => void serveShop(site, collector));

  for (const api of ['the Navigation API', 'patched history methods'] as const) {
    test(`each visit is one view with its own title, back and forward too, by ${api}`, async ({
      space,
      site,
      pageLog,
      collector,
    }) => {
      const tab = await space.newPage();
      pageLog.watch(tab);
      if (api !== 'the Navigation API') await tab.addInitScript('delete window.navigation');
      await tab.goto(site.url('/'));
      await expectViewsBackAndForth(tab, collector);
      expect(pageLog).toMatchObject({ errors: [] });
    });
  }

  test('a page that is shown from the cache first is one view', async ({ open, site, collector }) => {
    const tab = await open('/');
    await tab.click('#to-cart');
    await soon(() => tab.title()).toBe('Cart');
    // The second visit shows a preview until this answer has come.
    site.route('/', { ...serveShop(site, collector)('Home, later'), delay: 400 });
    // Watched in the page, because it may be over between two questions of the test.
    const preview = tab.waitForFunction(() => document.documentElement.hasAttribute('data-turbo-preview'));
    await tab.click('#to-home');
    await preview;
    await soon(() => tab.title()).toBe('Home, later');
    await soon(() => viewsOf(collector).length).toBe(3);
    await collector.quiet(300);
    const views = viewsOf(collector);
    expect(views.map((view) => view.split(' ').slice(0, 2).join(' '))).toEqual([
      'load /',
      'route /cart',
      'route /',
    ]);
  });

  test('a form that leads elsewhere is a view, a form that shows its faults is none', async ({
    open,
    collector,
  }) => {
    const tab = await open('/');
    await collector.waitFor('page_view');
    await tab.click('#wrong button');
    await soon(() => tab.title()).toBe('Wrong');
    await tab.click('#order button');
    await soon(() => tab.title()).toBe('Thanks');
    await tab.click('#search button');
    await soon(() => tab.title()).toBe('Results');
    await soon(() => viewsOf(collector).length).toBe(3);
    await collector.quiet(300);
    expect(viewsOf(collector)).toEqual([
      'load / Home',
      'route /thanks Thanks',
      'route /search?q=tea Results',
    ]);
  });

  test('a frame is a view where it advances the address, an anchor and a prefetch are none', async ({
    open,
    site,
    collector,
  }) => {
    const tab = await open('/');
    await collector.waitFor('page_view');
    await tab.click('#to-chapter');
    await tab.click('#to-quiet');
    await soon(() => tab.locator('#quiet').textContent()).toBe('new');
    await tab.hover('#to-news');
    await soon(() => site.requests.some(({ path }) => path === '/news')).toBe(true);
    await tab.click('#to-frame');
    await soon(() => new URL(tab.url()).pathname).toBe('/page-2');
    await soon(() => viewsOf(collector).length).toBe(2);
    await collector.quiet(300);
    expect(viewsOf(collector).map((view) => view.split(' ')[1])).toEqual(['/', '/page-2']);
  });

  test('a listener in the head tracks once for each visit, a script in the body with each render', async ({
    open,
    site,
    collector,
  }) => {
    const inBody = `<script>sojourn('track', 'rendered')</script>`;
    const again = `<script async src="/sojourn.js" data-collector="${collector.url}"></script>`;
    site.route(
      '/product',
      // Late enough for a preview to be shown first.
      { ...serveShop(site, collector)('Product', `<p data-product="tea"></p>${again}${inBody}`), delay: 400 },
    );
    const tab = await open('/');
    for (const visit of [1, 2]) {
      await tab.click('#to-product');
      // The end of the visit, not that of its preview.
      await soon(() => collector.events('product_viewed').length).toBe(visit);
      await tab.click('#to-cart');
      await soon(() => tab.title()).toBe('Cart');
    }
    await soon(() => collector.events('page_view').length).toBe(5);
    await collector.quiet(300);
    expect(collector.events('product_viewed').map(({ properties }) => properties)).toEqual([
      { product: 'tea' },
      { product: 'tea' },
    ]);
    // The second visit shows the cached page first.
    expect(collector.events('rendered')).toHaveLength(3);
    expect(collector.events('page_view')).toHaveLength(5);
    expect(collector.events('session_start')).toHaveLength(1);
  });
});
