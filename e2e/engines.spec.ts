import { chromiumEngine, type EngineBrowser } from './support/engine';
import { firefoxEngine } from './support/firefox';
import { expect, soon, test } from './support/fixtures';
import { webkitEngine } from './support/webkit';

// The harness checks itself in the other engines too. Each test starts a browser of its own, one of them twice, and a start of
// Firefox beside other tests can take ten seconds.
test.describe.configure({ timeout: 60_000 });

for (const engine of [chromiumEngine, firefoxEngine, webkitEngine]) {
  test.describe(engine.name, () => {
    const missing = engine.missing();
    if (missing) console.warn(`SKIPPED, ${engine.name}: ${missing}`);
    test.skip(!!missing, missing);
    let browser: EngineBrowser;
    test.beforeEach(async () => void (browser = await engine.launch()));
    test.afterEach(() => browser?.dispose());

    test('test harness: a page is hidden, left, found again and closed', async ({ site, collector }) => {
      site.route('/next', { sdk: false });
      site.route('/', {
        sdk: false,
        script: `
          window.seen = [];
          const note = (event) => seen.push([event.type, document.visibilityState, event.isTrusted, !!event.persisted]);
          document.addEventListener('visibilitychange', note);
          addEventListener('pageshow', note);
          const say = (path) => navigator.sendBeacon('${collector.origin}' + path);
          document.addEventListener('visibilitychange', () => document.hidden && say('/hidden'));
          addEventListener('pagehide', () => say('/bye'));`,
      });
      const page = await browser.open(site.url('/'));
      const seen = () => page.evaluate(() => (window as unknown as { seen: unknown[][] }).seen);
      await page.hide();
      await page.show();
      expect((await seen()).slice(1)).toEqual([
        ['visibilitychange', 'hidden', true, false],
        ['visibilitychange', 'visible', true, false],
      ]);
      await page.goto(site.url('/next'));
      await page.back();
      await soon(async () => (await seen()).at(-1)).toEqual(['pageshow', 'visible', true, true]);
      const arrived = (wanted: string) => collector.requests.filter(({ path }) => path === wanted).length;
      await soon(() => arrived('/bye')).toBe(1);
      await collector.quiet(200);
      const before = collector.requests.length;
      await page.close();
      // Firefox interrupts listeners of pagehide in half of the tabs closed on a busy machine: then '/hidden' arrives.
      if (engine.name === 'firefox') await soon(() => collector.requests.length).toBeGreaterThan(before);
      else await soon(() => arrived('/bye')).toBe(2);
    });

    test('test harness: a killed browser says nothing', async ({ site, collector }) => {
      const script = `addEventListener('pagehide', () => navigator.sendBeacon('${collector.origin}/bye'))`;
      site.route('/', { sdk: false, script });
      const page = await browser.open(site.url('/'));
      await page.evaluate(async () => {
        const opening = indexedDB.open('kept');
        await new Promise((resolve) => (opening.onsuccess = resolve));
      });
      await browser.kill9();
      if (browser.restart) {
        await browser.restart();
        site.route('/again', { sdk: false });
        const again = await browser.open(site.url('/again'));
        expect(await again.evaluate(async () => (await indexedDB.databases())[0]?.name)).toBe('kept');
      }
      await collector.quiet(300);
      expect(collector.requests).toEqual([]);
    });
  });
}
