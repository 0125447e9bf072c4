import { expect, soon, test } from './support/fixtures';
import { call, fast } from './support/sdk';

test.use({ isolation: 'context' });

for (const api of ['the Navigation API', 'patched history methods'] as const) {
  test.describe(`routes: a single-page app, by ${api}`, () => {
    const fallback = api !== 'the Navigation API';
    const head = fallback ? '<script>delete window.navigation</script>' : '';
    const app = { attributes: fast, load: 'defer' as const, head };

    test('each new address is one view, the same address none', async ({ open, site, collector }) => {
      site.everywhere(app);
      const page = await open('/app');
      expect(await page.evaluate('!window.navigation')).toBe(fallback);
      await collector.waitFor('page_view');
      const go = async (code: string) => {
        await page.evaluate(code);
        await page.waitForTimeout(60);
      };
      await go(`history.pushState(null, '', '/a')`);
      await go(`history.replaceState({ scroll: 1 }, '', '/a')`);
      await go(`history.pushState({ dialog: 1 }, '')`);
      await go(`history.replaceState(null, '', '/b')`);
      await go(`location.hash = 'chapter'`);
      await go(`location.hash = '#/router'`);
      await go(`history.pushState(null, '', '/c?page=2')`);
      await go(`history.back()`);
      await soon(() => collector.events('page_view').length).toBe(6);
      await collector.quiet(200);
      const views = collector.events('page_view');
      expect(views.map(({ page: { url }, properties }) => [url, properties.navigation])).toEqual([
        [site.url('/app'), 'load'],
        [site.url('/a'), 'route'],
        [site.url('/b'), 'route'],
        [site.url('/b#/router'), 'route'],
        [site.url('/c?page=2'), 'route'],
        [site.url('/b#/router'), 'route'],
      ]);
      expect(new Set(views.map((view) => view.page.id)).size).toBe(1);
      expect(new Set(views.map((view) => view.session!.sessionId)).size).toBe(1);
    });

    test('shutdown() leaves history as it was', async ({ open, collector }) => {
      const script = `window.was = [history.pushState, history.replaceState, Object.keys(history).join()]`;
      const page = await open({ ...app, script });
      await collector.waitFor('page_view');
      await call(page, 'shutdown');
      const same = `[history.pushState, history.replaceState, Object.keys(history).join()].every((now, i) => now === was[i])`;
      expect(await page.evaluate(same)).toBe(true);
      expect(await page.evaluate(`Object.hasOwn(history, 'pushState')`)).toBe(false);
      await page.evaluate(`history.pushState(null, '', '/a')`);
      await collector.quiet(300);
      expect(collector.events('page_view')).toHaveLength(1);
    });
  });
}
