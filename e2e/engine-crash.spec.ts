import { command, inOtherEngines } from './support/engines';
import { expect, RECOVERED, sessions, sleep, soon } from './support/fixtures';
import { canKillRenderers } from './support/kill-renderers';
import { fast } from './support/sdk';

// What `crashed-page.spec.ts` tests in Chromium: all processes that run pages are killed, the browser lives on. Where that can be done: in Firefox.

inOtherEngines((test, engine) => {
  for (const [when, pause, answer] of [
    ['right after an event', 0, {}],
    ['a second after its events', 1_000, {}],
    ['while the collector does not answer', 500, { fault: 'hang' }],
    ['after a 503', 500, { status: 503 }],
  ] as const)
    test(`crash: an open session crashes ${when}: the next page's visit delivers`, async ({
      site,
      collector,
    }) => {
      test.skip(!canKillRenderers || engine.name === 'webkit', 'processes cannot be ended one by one');
      const browser = await engine.launch();
      try {
        site.everywhere({ attributes: fast });
        const page = await browser.open(site.url('/'));
        await collector.waitFor('page_view');
        await sleep(500);
        collector.respond(answer);
        for (let i = 1; i <= 5; i++) await command(page, 'track', 'marked', { i });
        await sleep(pause);
        expect(browser.crashPages!()).toBeGreaterThan(0);
        // The browser itself has to see it: a page opened before that may wait for ever.
        await sleep(700);
        collector.respond();
        await browser.open(site.url('/next'));
        const numbers = () => collector.events('marked').map(({ properties }) => properties.i as number);
        await expect.poll(() => numbers().sort(), { timeout: RECOVERED + 8_000 }).toEqual([1, 2, 3, 4, 5]);
        await soon(() => collector.events('page_view').length).toBe(2);
        const all = sessions(collector.events());
        expect(new Set(all.map(({ userId }) => userId)).size).toBe(1);
        for (const { names } of all) expect(names.filter((name) => name === 'session_start')).toHaveLength(1);
      } finally {
        await browser.dispose();
      }
    });
});
