import { buildApp, type App, type BuildOptions, type Settings } from './app-build';
import { alone, cookiesOf, expect, sessions, soon, test as base } from './fixtures';

// The same shop in two frameworks, and the same tests of it. The first page is rendered on the server.

declare const tracker: import('../../src/index').Tracker;
type Handle = { rendered: (string | null)[]; mount(): void; unmount(): void; mountLost(): void };

/** Details of a test of the first view's name. The view waits 1 s for it, and the pages of other tests delay the first rendering. */
const namesFirstView = alone;

const paths = ['/', '/product/1', '/product/2', '/about'];

export const testBinding = (
  name: string,
  client: string,
  server: string,
  options: () => BuildOptions = () => ({}),
) => {
  const test = base.extend<{ shop: (answered?: Settings['answered']) => void }, { app: App }>({
    app: [
      // eslint-disable-next-line no-empty-pattern
      async ({}, use) => use(await buildApp(client, server, options())),
      { scope: 'worker', timeout: 240_000 },
    ],
    shop: async ({ app, site, collector, pageLog }, use) => {
      await use((answered = 'granted') => app.serve(site, { collector: collector.url, answered }, paths));
      const complaints = pageLog.lines.filter((line) => /^(warning|error):/.test(line));
      expect(complaints, 'what the page has said on the console').toEqual([]);
    },
  });
  test.use({ isolation: 'context' });

  type Collector = Parameters<Parameters<typeof test>[2]>[0]['collector'];
  const viewsOf = (collector: Collector) =>
    collector
      .events('page_view')
      .map(({ page, properties: { name, navigation } }) => [new URL(page.url).pathname, name, navigation]);

  test.describe(name, () => {
    test(
      'hydration after server rendering: one tracker, one session, and one named view of the first page',
      namesFirstView,
      async ({ open, shop, site, collector }) => {
        shop();
        const html = await (await fetch(site.url('/product/1'))).text();
        expect(html).toMatch(/Welcome.*Kettle/s);
        const page = await open('/product/1');
        await page.getByText('Visit 1').waitFor();
        expect(await page.evaluate('framework')).toBe(name);
        await page.getByText('Buy').click();
        await collector.waitFor('cart_add');
        expect(collector.names()).toEqual(['session_start', 'page_view', 'cart_add']);
        expect(viewsOf(collector)).toEqual([['/product/1', 'Product', 'load']]);
        await collector.quiet(200);
        expect(collector.allEvents()).toHaveLength(3);
      },
    );

    // A view waits 500 ms for the name of its route, and some frameworks load the name with a file.
    test(
      'routes: each is one view, with a name that may load later, or as `pageViews()` sees it',
      alone,
      async ({ open, shop, collector }) => {
        shop();
        const page = await open('/');
        await collector.waitFor('page_view');
        await page.getByText('Teapot').click();
        await page.getByText('Buy').waitFor();
        await page.getByText('About').click();
        await page.getByText('boils water').waitFor();
        await page.goBack();
        await page.getByText('Buy').waitFor();
        await page.getByText('Shop').click();
        // It waits for a name that does not come.
        await soon(() => viewsOf(collector)).toHaveLength(5);
        await page.getByText('Kettle').click();
        await soon(() => viewsOf(collector)).toHaveLength(6);
        expect(viewsOf(collector)).toEqual([
          ['/', undefined, 'load'],
          ['/product/2', 'Product', 'route'],
          ['/about', 'About', 'route'],
          ['/product/2', 'Product', 'route'],
          ['/', undefined, 'route'],
          ['/product/1', 'Product', 'route'],
        ]);
        await collector.quiet(600);
        expect(viewsOf(collector)).toHaveLength(6);
        expect(sessions(collector.events())).toHaveLength(1);
      },
    );

    test('remounting: keeps the tracker and duplicates nothing', async ({ open, shop, collector }) => {
      shop();
      const page = await open('/product/1');
      await page.getByText('Visit 1').waitFor();
      const same = await page.evaluate(async () => {
        const app = window as unknown as Handle;
        const before = tracker;
        app.unmount();
        await new Promise((done) => setTimeout(done, 300));
        app.mount();
        await new Promise((done) => setTimeout(done, 100));
        return before === tracker;
      });
      expect(same).toBe(true);
      await page.getByText('Buy').click();
      await collector.waitFor('cart_add');
      expect(collector.names()).toEqual(['session_start', 'page_view', 'cart_add']);
    });

    test(
      'consent: the tracker follows the consent of the app (rules 35, 37)',
      namesFirstView,
      async ({ open, shop, collector }) => {
        shop('pending');
        const page = await open('/product/1');
        await page.getByText('Buy').click();
        await collector.quiet(200);
        expect([collector.requests, await cookiesOf(page)]).toEqual([[], []]);
        await page.getByText('Yes').click();
        await collector.waitFor('cart_add');
        expect(viewsOf(collector)).toEqual([['/product/1', 'Product', 'load']]);
        await page.getByText('Visit 1').waitFor();
        await page.getByText('Do not count me').click();
        await page.getByText('Welcome').waitFor();
        await page.getByText('Buy').click();
        await collector.quiet(200);
        expect([collector.events('cart_add').length, await cookiesOf(page)]).toEqual([1, []]);
      },
    );

    test('rendering: a component renders once for a new session, not with each event', async ({
      open,
      shop,
      collector,
    }) => {
      shop();
      const page = await open('/');
      const { session } = await collector.waitFor('page_view');
      const first = session!.sessionId;
      const rendered = () => page.evaluate(() => (window as unknown as Handle).rendered);
      await soon(rendered).toEqual([null, first]);
      await page.evaluate(() => [1, 2, 3].forEach((n) => tracker.track('step', { n })));
      await soon(() => collector.events('step')).toHaveLength(3);
      await page.evaluate(() => tracker.newSession());
      await soon(async () => (await rendered()).length).toBe(3);
      const [, , second] = await rendered();
      expect(second).not.toBe(first);
      await page.evaluate(() => tracker.endSession());
      await soon(rendered).toEqual([null, first, second, null]);
    });

    test('unmounting: shuts the tracker down, and a later app continues the session with another', async ({
      open,
      shop,
      collector,
    }) => {
      shop();
      const page = await open('/product/1');
      await page.getByText('Visit 1').waitFor();
      await page.evaluate(() => {
        // Five seconds are long for a test.
        const wait = setTimeout;
        Object.assign(window, {
          first: tracker,
          setTimeout: (work: () => void, ms: number) => wait(work, ms === 5_000 ? 100 : ms),
        });
        (window as unknown as Handle).unmount();
      });
      await soon(() => page.evaluate(() => tracker.track('late', {}, { passive: true }))).toBeNull();
      await page.evaluate(() => (window as unknown as Handle).mount());
      await page.getByText('Buy').click();
      await collector.waitFor('cart_add');
      expect(await page.evaluate('first === tracker')).toBe(false);
      expect(sessions(collector.events())).toHaveLength(1);
    });

    test('hooks without a provider or plugin: do nothing, and report that once', async ({
      open,
      shop,
      pageLog,
    }) => {
      shop();
      const page = await open('/');
      await page.evaluate(() => (window as unknown as Handle).mountLost());
      await page.getByText('null null null').waitFor();
      await soon(() => pageLog.lines.filter((line) => line.startsWith('error:'))).toEqual([
        expect.stringContaining('option collector'),
        expect.stringContaining('there is no tracker: pass'),
      ]);
      pageLog.lines.length = 0;
    });
  });

  return test;
};
