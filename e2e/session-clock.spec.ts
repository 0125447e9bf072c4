import { expect, hide, sessions, sleep, soon, test } from './support/fixtures';
import { call, fast, shiftClock, startWithClock } from './support/sdk';

test.use({ isolation: 'context' });

const HOUR = 3_600_000;
const at = (time: string) => Date.parse(time);

test.describe('session clock: a clock', () => {
  test('set back by more than a minute ends the session in a living page (rule 6)', async ({
    open,
    collector,
  }) => {
    const page = await open({ attributes: fast });
    await call(page, 'track', 'before');
    await collector.waitFor('before');
    await shiftClock(page, -2 * HOUR);
    await call(page, 'track', 'after');
    await collector.waitFor('after');
    const [one, two] = sessions(collector.events());
    expect(one).toMatchObject({ index: 1, reason: 'clock' });
    expect(one!.end!.properties.endedAt).toBe(one!.events.find(({ name }) => name === 'before')!.time);
    expect(one!.end!.properties.duration).toBeGreaterThanOrEqual(0);
    expect(two).toMatchObject({ index: 2, previous: one!.id });
    expect(at(two!.events.at(-1)!.time)).toBeLessThan(at(one!.end!.time));
  });

  test('set back between two page loads ends the session (rule 6)', async ({ open, collector }) => {
    const page = await open({ attributes: fast });
    await collector.waitFor('page_view');
    await startWithClock(page, -2 * HOUR);
    await page.reload();
    await soon(() => sessions(collector.events())).toMatchObject([
      { index: 1, reason: 'clock' },
      { index: 2, names: ['session_start', 'page_view'] },
    ]);
  });

  test('set back by less counts as no time at all (rule 6)', async ({ open, collector }) => {
    const page = await open({ attributes: fast });
    await collector.waitFor('page_view');
    await startWithClock(page, -30_000);
    await page.reload();
    await soon(() => collector.events('page_view').length).toBe(2);
    await call(page, 'endSession');
    const { properties } = await collector.waitFor('session_end');
    expect(sessions(collector.events())).toHaveLength(1);
    expect(properties.duration).toBeGreaterThanOrEqual(0);
    expect(properties.foregroundDuration).toBeGreaterThanOrEqual(0);
    expect(properties.foregroundDuration).toBeLessThanOrEqual(properties.duration);
  });
});

test.describe('session clock: setSessionTimeout', () => {
  test('holds for the next judgement (rule 11)', async ({ open, collector }) => {
    const page = await open({ attributes: fast });
    await collector.waitFor('page_view');
    await call(page, 'setSessionTimeout', { foreground: 300 });
    expect((await collector.waitFor('session_end')).properties.reason).toBe('foreground-timeout');
  });

  test('Infinity: no timeout in this state (rule 11)', async ({ open, collector }) => {
    const page = await open({ attributes: { ...fast, sessionForegroundTimeout: 3_000 } });
    await call(page, 'setSessionTimeout', { foreground: Infinity });
    await page.waitForTimeout(3_300);
    await call(page, 'track', 'later');
    expect((await collector.waitFor('later')).session!.sessionIndex).toBe(1);
    await call(page, 'setSessionTimeout', { background: 300 });
    await hide(page);
    expect((await collector.waitFor('session_end')).properties.reason).toBe('background-timeout');
  });

  test('refuses any other value with a clear error, and continues (rule 11)', async ({
    open,
    collector,
    pageLog,
  }) => {
    const script = `window.errors = []; sojourn('on', 'error', (error) => errors.push(error.message))`;
    const attributes = { ...fast, sessionForegroundTimeout: 5_000 };
    const page = await open({ src: '/sojourn.dev.js', attributes, script });
    const bad = [0, -1, NaN, -Infinity, '500', null, 2_147_483_648, {}];
    for (const foreground of bad) await call(page, 'setSessionTimeout', { foreground });
    for (const seconds of [undefined, null, 5]) await call(page, 'setSessionTimeout', seconds);
    await soon(() => page.evaluate('errors.length')).toBeGreaterThanOrEqual(bad.length);
    const errors = (await page.evaluate('errors')) as string[];
    for (const message of errors.slice(0, bad.length)) expect(message).toMatch(/foreground.*2147483647/);
    expect(errors[1]).toContain('-1');
    expect(pageLog.lines.filter((line) => line.startsWith('error: sojourn')).length).toBe(errors.length);
    await call(page, 'track', 'fine');
    await collector.waitFor('fine');
    expect(sessions(collector.events())).toHaveLength(1);
    await collector.waitFor('session_end');
  });

  test('an idle page, shown or hidden, runs no timer more than once a second, also with the longest timeouts (rule 11)', async ({
    open,
    site,
    collector,
  }) => {
    const longest = 2_147_483_647;
    const head = `<script>
      window.ran = 0;
      for (const name of ['setTimeout', 'setInterval', 'requestAnimationFrame', 'requestIdleCallback']) {
        const real = window[name];
        window[name] = (work, ...rest) => real((...args) => (ran++, work(...args)), ...rest);
      }
    </script>`;
    const attributes = { ...fast, auto: 'app-state page-views' };
    site.route('/hidden', { head, load: 'defer', attributes });
    const pages = [
      await open('/hidden'),
      await open({
        head,
        load: 'defer',
        attributes: {
          ...attributes,
          sessionForegroundTimeout: longest,
          sessionBackgroundTimeout: longest,
          sessionMaxDuration: 0,
        },
      }),
    ];
    await soon(() => collector.events('page_view').length).toBe(2);
    expect(await pages[0]!.evaluate('document.hidden')).toBe(true);
    await collector.quiet(1_200);
    for (const page of pages) await page.evaluate('ran = 0; since = performance.now()');
    await sleep(2_500);
    for (const page of pages) {
      const [ran, seconds] = (await page.evaluate('[ran, (performance.now() - since) / 1000]')) as number[];
      // And one that was begun before.
      expect(ran).toBeLessThanOrEqual(seconds! + 1);
    }
  });
});
