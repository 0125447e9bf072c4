import { cpSync } from 'node:fs';
import type { Page } from '@playwright/test';
import {
  alone,
  judgesLaunch,
  restartsBrowser,
  crash,
  expect,
  freeze,
  goBack,
  hide,
  isCommitted,
  keptFor,
  minimise,
  openDatabase,
  resume,
  sessions,
  show,
  sleep,
  soon,
  test,
  type Open,
} from './support/fixtures';
import { isUnlocked } from './support/engines';
import { BACKGROUND, both, DECIDED, EXIT, FOREGROUND, INITIALIZED, isSlow } from './support/app-state';
import type { Collector } from './support/collector';
import type { NativeEvent } from './support/native';
import { call, startWithClock } from './support/sdk';
import { transitions } from './support/sessions';
import type { Site } from './support/site';
import { holdDatabase } from './support/storage';

// The table of the documentation: which signal of the browser gives which transition of the site (rules 22 to 24).

test.use({ isolation: 'context' });

const named = (events: NativeEvent[], type: string) =>
  events.filter(({ properties }) => properties.transition_type === type);

/** The name of the site's state that a tracker has stored: of two copies, the later one. */
const storedState = async (page: Page) => {
  const { localStorage: local, indexedDB: records } = await keptFor(page);
  const copies = [
    local as Record<string, string>,
    ...records.map(({ key, value }) => ({ [`${key}`]: `${value}` })),
  ];
  const texts = copies.flatMap((copy) => copy['sojourn|s'] ?? []);
  const since = (text: string) => parseInt(text, 36);
  return texts.sort((one, other) => since(other) - since(one))[0]?.split(' ')[1];
};

/** The page's title becomes the time of its hiding, which the SDK has learned of by then; gives the time before. */
const noteHiding = (page: Page) =>
  page.evaluate(() => {
    document.addEventListener('visibilitychange', () => (document.title = `${Date.now()}`), { once: true });
    return Date.now();
  });

/** Runs in the page: how long it is hidden the next time, in milliseconds. */
const hiddenTime = () =>
  new Promise<number>((resolve) => {
    let since = Infinity;
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) since = Date.now();
      else resolve(Date.now() - since);
    });
  });

/** Opens two tabs, and crashes the one in front. Returns the hidden one. */
const crashInFront = async (open: Open, collector: Collector) => {
  const hidden = await open({ attributes: both });
  await collector.waitFor('page_view');
  const shown = await open('/');
  await soon(() => collector.events('page_view').length).toBe(2);
  await sleep(1_200);
  await crash(shown);
  return hidden;
};

test(
  'app state: a first visit is one launch, without a foreground event (rules 24, 25)',
  judgesLaunch,
  async ({ open, site, collector }) => {
    await openDatabase(site, open);
    await open({ attributes: both });
    await collector.waitFor('page_view');
    const [launch] = named(collector.events(), INITIALIZED);
    expect(launch!.properties).toEqual({
      transition_type: INITIALIZED,
      is_first_run: true,
      is_upgrade: false,
      entry_page: launch!.page.url,
    });
    await collector.quiet(DECIDED);
    expect(transitions(collector.events())).toEqual([INITIALIZED]);
    // It is the event that starts the session.
    expect(collector.names()).toEqual(['session_start', 'application_state_transition', 'page_view']);
  },
);

test('app state: covered by another tab, minimised, and back: one pair each; then closed: none (rule 23)', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: both });
  await collector.waitFor('page_view');
  const before = await noteHiding(page);
  await hide(page);
  const hidden = Number(await page.title());
  await soon(() => transitions(collector.events())).toEqual([INITIALIZED, BACKGROUND]);
  const [away] = named(collector.events(), BACKGROUND);
  // Timed at the hiding, though decided later.
  expect(Date.parse(away!.time)).toBeGreaterThanOrEqual(before);
  expect(Date.parse(away!.time)).toBeLessThanOrEqual(hidden);
  expect(away!.session!.state).toBe('background');
  await show(page);
  await soon(() => transitions(collector.events())).toEqual([INITIALIZED, BACKGROUND, FOREGROUND]);
  await minimise(page);
  await soon(() => transitions(collector.events()).slice(3)).toEqual([BACKGROUND]);
  // Closing what is in the background already tells nothing.
  await page.close();
  await collector.quiet(DECIDED);
  expect(transitions(collector.events()).slice(3)).toEqual([BACKGROUND]);
  expect(sessions(collector.events())).toHaveLength(1);
});

test('app state: a frame that tracks too, and is taken away, is not the site (rule 23)', async ({
  open,
  site,
  collector,
}) => {
  site.route('/inside', { attributes: both });
  const page = await open({ attributes: both, body: '<iframe src="/inside"></iframe>' });
  await soon(() => collector.events('page_view').length).toBe(2);
  await collector.quiet(DECIDED);
  await page.evaluate(() => document.querySelector('iframe')!.remove());
  await collector.quiet(DECIDED);
  expect(transitions(collector.events())).toEqual([INITIALIZED]);
  await page.close();
  await soon(() => transitions(collector.events())).toEqual([INITIALIZED, EXIT]);
  await collector.quiet(DECIDED);
  expect(transitions(collector.events())).toEqual([INITIALIZED, EXIT]);
});

test(
  'app state: a frame that starts before its page decides as the page would: one launch, none by a link or a reload (rule 24)',
  judgesLaunch,
  async ({ open, site, collector }) => {
    await openDatabase(site, open);
    site.route('/inside', { attributes: both });
    const late = { attributes: both, src: '/sojourn.full.js?delay=1500' };
    site.route('/next', { ...late, body: '<iframe src="/inside"></iframe>' });
    const page = await open({ ...late, body: '<iframe src="/inside"></iframe><a href="/next">next</a>' });
    await soon(() => collector.events('page_view').length).toBe(2);
    expect(collector.events('page_view').map(({ page }) => new URL(page.url).pathname)).toEqual([
      '/inside',
      '/',
    ]);
    await collector.quiet(DECIDED);
    expect(transitions(collector.events())).toEqual([INITIALIZED]);
    expect(named(collector.events(), INITIALIZED)[0]!.properties).toMatchObject({ is_first_run: true });
    await page.click('a');
    await soon(() => collector.events('page_view').length).toBe(4);
    await page.reload();
    await soon(() => collector.events('page_view').length).toBe(6);
    await collector.quiet(DECIDED);
    expect(named(collector.events(), INITIALIZED)).toHaveLength(1);
  },
);

test(
  'app state: a first visit is a first run while another page delays the storage for 700 ms (rule 25)',
  judgesLaunch,
  async ({ open, collector }) => {
    const other = await open({ sdk: false });
    await holdDatabase(other);
    // The visit's page counts the time, so that a busy machine does not shorten the delay.
    await other.evaluate(() =>
      addEventListener(
        'storage',
        ({ key }) => key === 'release' && Object.assign(window, { released: true }),
      ),
    );
    await open({
      attributes: both,
      before: `<script>setTimeout(() => localStorage.setItem('release', '1'), 700)</script>`,
    });
    await collector.waitFor('page_view');
    const launches = named(collector.events(), INITIALIZED);
    expect(launches.map(({ properties }) => properties.is_first_run)).toEqual([true]);
  },
);

test('app state: closed after a link and the way back, it is closed: no longer on its way (rule 23)', async ({
  open,
  site,
  collector,
}) => {
  site.route('/other', { sdk: false, body: 'elsewhere' });
  const page = await open({ attributes: both, body: '<a href="/other">there</a>' });
  await collector.waitFor('page_view');
  await page.click('a');
  await page.waitForURL('**/other');
  await goBack(page);
  await soon(() => collector.events('page_view').length).toBe(2);
  await collector.quiet(DECIDED);
  await page.close();
  await soon(() => transitions(collector.events()).at(-1)).toBe(EXIT);
});

test(
  'app state: an override does not outlive its page: closed well (rules 27, 28)',
  judgesLaunch,
  async ({ open, site, collector }) => {
    await openDatabase(site, open);
    const page = await open({ attributes: both });
    await collector.waitFor('page_view');
    await call(page, 'setBackground', false);
    await page.close();
    await soon(() => transitions(collector.events())).toEqual([INITIALIZED, EXIT]);
    await open('/');
    await soon(() => collector.events('page_view').length).toBe(2);
    expect(named(collector.events(), INITIALIZED)[1]!.properties.successfully_closed).toBe(true);
  },
);

test('app state: a session that is over is carried by what becomes of the site (rule 10)', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: both });
  await collector.waitFor('page_view');
  await call(page, 'endSession');
  const end = await collector.waitFor('session_end');
  await hide(page);
  await soon(() => transitions(collector.events())).toEqual([INITIALIZED, BACKGROUND]);
  const [away] = named(collector.events(), BACKGROUND);
  expect(away!.session!.sessionId).toBe(end.session!.sessionId);
  expect(sessions(collector.events())).toHaveLength(1);
});

test('app state: ignores a page that is hidden for less than the decision time (rule 23)', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: both });
  await collector.waitFor('page_view');
  expect(transitions(collector.events())).toEqual([INITIALIZED]);
  let before: readonly unknown[];
  let ms: number;
  do {
    before = transitions(collector.events());
    const hidden = page.evaluate(hiddenTime);
    await hide(page);
    await show(page);
    ms = await hidden;
    await collector.quiet(DECIDED);
    // A busy machine may hide the page for longer than the decision takes. Then its transitions are right, and the next round decides.
  } while (isSlow(ms));
  expect(transitions(collector.events())).toEqual(before);
});

test('app state: hiding or closing one of two visible windows keeps the site in the foreground (rule 23)', async ({
  open,
  collector,
}) => {
  const one = await open({ attributes: both });
  await collector.waitFor('page_view');
  const two = await open('/', { window: true });
  await soon(() => collector.events('page_view').length).toBe(2);
  expect(await one.evaluate(() => document.visibilityState)).toBe('visible');
  await hide(two);
  await collector.quiet(DECIDED);
  await show(two);
  // Until this window knows of the other one again.
  await collector.quiet(DECIDED);
  await two.close();
  await collector.quiet(DECIDED);
  expect(transitions(collector.events())).toEqual([INITIALIZED]);
  // Also one that was never hidden before: it is known of from its first moment on.
  const three = await open('/', { window: true });
  await soon(() => collector.events('page_view').length).toBe(3);
  await sleep(300);
  await three.close();
  await collector.quiet(DECIDED);
  expect(transitions(collector.events())).toEqual([INITIALIZED]);
  expect(
    (await call(one, 'track', 'still here'), (await collector.waitFor('still here')).session!.state),
  ).toBe('foreground');
  await one.close();
  await soon(() => transitions(collector.events())).toEqual([INITIALIZED, EXIT]);
});

test('app state: closing the only tab is an exit (rule 23)', async ({ open, collector }) => {
  const page = await open({ attributes: both });
  await collector.waitFor('page_view');
  await page.close();
  await soon(() => transitions(collector.events())).toEqual([INITIALIZED, EXIT]);
  expect(collector.names().at(-1)).toBe('application_state_transition');
});

test('app state: reports an exit when the tab closes before the launch is decided (rules 13, 23)', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: both });
  await page.close();
  await soon(() => transitions(collector.events())).toEqual([INITIALIZED, EXIT]);
});

test('app state: links, the history and a reload by script within the site make no pair, the browser’s button one (rule 23)', async ({
  open,
  site,
  collector,
}) => {
  site.route('/two', { attributes: both });
  const page = await open({ attributes: both, body: '<a href="/two">two</a>' });
  await collector.waitFor('page_view');
  await page.click('a');
  await soon(() => collector.events('page_view').length).toBe(2);
  await page.evaluate(() => location.reload());
  await soon(() => collector.events('page_view').length).toBe(3);
  await goBack(page);
  await soon(() => collector.events('page_view').length).toBe(4);
  await collector.quiet(DECIDED);
  expect(transitions(collector.events())).toEqual([INITIALIZED]);
  // The browser's button cannot be distinguished from leaving, but it is no launch.
  await page.reload();
  await soon(() => transitions(collector.events()).slice(1)).toEqual([
    expect.stringMatching(`${BACKGROUND}|${EXIT}`),
    FOREGROUND,
  ]);
  expect(sessions(collector.events())).toHaveLength(1);
});

test('app state: frozen while it is hidden, or as soon as it is, and thawed: one pair each (rule 23)', async ({
  open,
  collector,
}) => {
  const reported = () => transitions(collector.events()).slice(1);
  const page = await open({ attributes: both });
  const first = await collector.waitFor('page_view');
  const before = await noteHiding(page);
  // Before it is decided whether it was the last visible one: then that is decided by the freezing.
  await freeze(page);
  const hidden = Number(await page.title());
  await soon(reported).toEqual([BACKGROUND]);
  const [away] = named(collector.events(), BACKGROUND);
  expect(Date.parse(away!.time)).toBeGreaterThanOrEqual(before);
  expect(Date.parse(away!.time)).toBeLessThanOrEqual(hidden);
  await show(page);
  await soon(reported).toEqual([BACKGROUND, FOREGROUND]);
  await hide(page);
  await soon(reported).toEqual([BACKGROUND, FOREGROUND, BACKGROUND]);
  await freeze(page);
  await resume(page);
  await collector.quiet(DECIDED);
  await show(page);
  await call(page, 'track', 'awake');
  const { tab, session } = await collector.waitFor('awake');
  expect([tab.id, session!.sessionId]).toEqual([first.tab.id, first.session!.sessionId]);
  expect(reported()).toEqual([BACKGROUND, FOREGROUND, BACKGROUND, FOREGROUND]);
});

test('app state, without a Navigation API: links and forms of the page reveal the destination (rule 23)', async ({
  space,
  site,
  collector,
}) => {
  const elsewhere = site.url('/elsewhere', 'other.test');
  site.route('/elsewhere', { sdk: false });
  site.everywhere({
    attributes: both,
    body: `<a id="link" href="/two">two</a>
      <form action="/three"><button id="form">three</button></form>
      <a id="out" href="${elsewhere}">elsewhere</a>
      <a id="nowhere" href="/four" onclick="return false">nowhere</a>`,
  });
  const page = await space.newPage();
  await page.addInitScript(() => void delete (window as { navigation?: unknown }).navigation);
  await page.goto(site.url('/one'));
  await collector.waitFor('page_view');
  expect(await page.evaluate(() => 'navigation' in window)).toBe(false);
  for (const [click, views] of [
    ['#link', 2],
    ['#form', 3],
  ] as const) {
    await page.click(click);
    await soon(() => collector.events('page_view').length).toBe(views);
  }
  await page.click('#out');
  await soon(() => transitions(collector.events())).toEqual([INITIALIZED, BACKGROUND]);
  await goBack(page);
  await soon(() => transitions(collector.events())).toEqual([INITIALIZED, BACKGROUND, FOREGROUND]);
  // The page's own code has the last word on a click, and a click on nothing ends the way there.
  await page.click('#nowhere');
  await page.close();
  await soon(() => transitions(collector.events()).slice(3)).toEqual([EXIT]);
});

test('app state: a link to another site leaves, the way back returns (rule 23)', async ({
  open,
  site,
  collector,
}) => {
  await openDatabase(site, open);
  site.route('/elsewhere', { sdk: false });
  const page = await open({
    attributes: both,
    body: `<a href="${site.url('/elsewhere', 'other.test')}">elsewhere</a>`,
  });
  await collector.waitFor('page_view');
  await isUnlocked(page);
  await page.click('a');
  await soon(() => transitions(collector.events())).toEqual([INITIALIZED, BACKGROUND]);
  await goBack(page);
  await soon(() => transitions(collector.events())).toEqual([INITIALIZED, BACKGROUND, FOREGROUND]);
});

/** A page whose visitor has followed a link of the site that leads to no page. */
const headNowhere = async (open: Open, site: Site, collector: Collector) => {
  site.route('/never', { status: 204, sdk: false });
  const page = await open({ attributes: both, body: '<a href="/never">never</a>' });
  await collector.waitFor('page_view');
  await page.click('a');
  await soon(() => site.requests.some(({ path }) => path === '/never')).toBe(true);
  return page;
};

test('app state: a navigation that another link of the page called off does not hide a later exit (rule 23)', async ({
  open,
  site,
  collector,
}) => {
  const page = await headNowhere(open, site, collector);
  await sleep(300);
  await page.evaluate(() => history.pushState(null, '', '/route'));
  await soon(() => collector.events('page_view').length).toBe(2);
  await page.close();
  await soon(() => transitions(collector.events())).toEqual([INITIALIZED, EXIT]);
});

test('app state: reports nothing when the tab closes during a navigation that never ends, and a launch on the next visit (rules 23, 24)', async ({
  open,
  site,
  space,
  collector,
}) => {
  const page = await headNowhere(open, site, collector);
  await page.close();
  const next = await space.newPage();
  await startWithClock(next, 86_400_000);
  await next.goto(site.url('/'));
  await soon(() => transitions(collector.events())).toEqual([INITIALIZED, INITIALIZED]);
});

test.describe('app state: the run before', () => {
  const upgraded = (version: string) => ({ ...both, appVersion: version });

  test(
    'a second launch: no first run; an upgrade only with another version (rule 25)',
    judgesLaunch,
    async ({ open, site, collector }) => {
      await openDatabase(site, open);
      for (const [version, expected] of [
        ['1.0', { is_first_run: true, is_upgrade: false }],
        ['1.0', { is_first_run: false, is_upgrade: false, successfully_closed: true }],
        ['2.0', { is_first_run: false, is_upgrade: true, successfully_closed: true }],
        ['2.0', { is_first_run: false, is_upgrade: false, successfully_closed: true }],
      ] as const) {
        site.route('/', { attributes: upgraded(version) });
        const seen = collector.events('page_view').length;
        const page = await open('/');
        await soon(() => collector.events('page_view').length).toBe(seen + 1);
        await call(page, 'flush');
        const launch = named(collector.events(), INITIALIZED).at(-1)!;
        expect(launch.properties).toEqual({
          transition_type: INITIALIZED,
          ...expected,
          entry_page: launch.page.url,
        });
        await sleep(1_200);
        await page.close();
        await collector.quiet(200);
      }
    },
  );

  test('after reset() the next launch is no first run (rule 25)', async ({ open, site, collector }) => {
    await openDatabase(site, open);
    const page = await open({ attributes: both });
    await collector.waitFor('page_view');
    await call(page, 'reset');
    await call(page, 'track', 'other visitor');
    await collector.waitFor('other visitor');
    await page.close();
    await open('/');
    await soon(() => named(collector.events(), INITIALIZED).length).toBe(2);
    expect(named(collector.events(), INITIALIZED)[1]!.properties.is_first_run).toBe(false);
  });

  test('installType overrides both flags (rule 26)', async ({ open, collector }) => {
    await open({ attributes: { ...both, appInstallType: 'known-upgrade' } });
    await collector.waitFor('page_view');
    expect(named(collector.events(), INITIALIZED)[0]!.properties).toMatchObject({
      is_first_run: false,
      is_upgrade: true,
    });
  });

  test('without storage a first run is never claimed (rule 25)', async ({ open, collector }) => {
    await open({ attributes: { ...both, debugSessionId: 'a-constant' } });
    await collector.waitFor('page_view');
    expect(named(collector.events(), INITIALIZED)[0]!.properties.is_first_run).toBe(false);
  });
});

test.describe('app state: the run before, in a browser that ended', restartsBrowser, () => {
  test.use({ isolation: 'process' });

  /**
   * What the second launch says. A browser that has just started may take longer than 300 ms to open its storage: then the first launch
   * is not remembered, so the second one is the first run (rule 25), and knows of no earlier one.
   */
  const secondLaunch = (collector: Collector, isClosed: boolean) => {
    const [first] = named(collector.events(), INITIALIZED);
    return first!.properties.is_first_run
      ? { is_first_run: false, successfully_closed: isClosed }
      : { is_first_run: true };
  };

  test('killed in the foreground: the session is over, and the next launch says so (rule 27)', async ({
    open,
    chromium,
    site,
    collector,
  }) => {
    await openDatabase(site, open);
    const page = await open({ attributes: both });
    await call(page, 'track', 'last');
    const last = await collector.waitFor('last');
    await isCommitted(page);
    await chromium.kill9();
    await chromium.restart();
    await openDatabase(site, open);
    await open('/');
    await soon(() => collector.events('page_view').length).toBe(2);
    const [one, two] = sessions(collector.events());
    expect(one!.reason).toBe('force-quit');
    expect(one!.end!.properties.endedAt).toBe(last.time);
    expect(two).toMatchObject({ index: 2, userId: one!.userId, previous: one!.id });
    expect(named(two!.events, INITIALIZED)[0]!.properties).toMatchObject(secondLaunch(collector, false));
  });

  test('a power cut: the stored state of a running browser is a force quit, attributes included (rules 27, 29)', async ({
    open,
    chromium,
    launch,
    site,
    collector,
  }) => {
    await openDatabase(site, open);
    const page = await open({ attributes: both });
    await call(page, 'setSessionAttribute', 'plan', 'pro');
    await call(page, 'track', 'last');
    const last = await collector.waitFor('last');
    await isCommitted(page);
    const disk = `${chromium.userDataDir}-copy`;
    // A running browser creates and deletes files, also while they are copied.
    await chromium.whileStopped(() =>
      cpSync(chromium.userDataDir, disk, { recursive: true, filter: (path) => !path.includes('Singleton') }),
    );
    const after = await launch({ userDataDir: disk });
    await openDatabase(site, (path) => open(path, { in: after }));
    const tab = await after.newPage();
    await tab.goto(site.url('/'));
    await soon(() => collector.events('page_view').length).toBe(2);
    const [one, two] = sessions(collector.events());
    expect(one!.end!.properties).toMatchObject({
      reason: 'force-quit',
      endedAt: last.time,
      attributes: { plan: 'pro' },
    });
    expect(two).toMatchObject({ index: 2, userId: one!.userId, previous: one!.id });
    expect(named(two!.events, INITIALIZED)[0]!.properties).toMatchObject(secondLaunch(collector, false));
  });

  test('killed as soon as the launch is stored: the next is no first run (rule 25)', async ({
    open,
    chromium,
    site,
    collector,
  }) => {
    await openDatabase(site, open);
    const page = await open({ attributes: both });
    await soon(() => named(collector.events(), INITIALIZED).length).toBe(1);
    await soon(async () => (await keptFor(page)).indexedDB.some(({ key }) => key === 'sojourn|f')).toBe(true);
    await chromium.kill9();
    await chromium.restart();
    await openDatabase(site, open);
    await open('/');
    await soon(() => named(collector.events(), INITIALIZED).length).toBe(2);
    const { is_first_run } = secondLaunch(collector, false);
    expect(named(collector.events(), INITIALIZED)[1]!.properties.is_first_run).toBe(is_first_run);
  });

  test('a browser killed in the background is no crash, and the session continues by its timeouts (rule 27)', async ({
    open,
    chromium,
    site,
    collector,
  }) => {
    await openDatabase(site, open);
    const page = await open({ attributes: both });
    await collector.waitFor('page_view');
    await hide(page);
    await soon(() => transitions(collector.events())).toEqual([INITIALIZED, BACKGROUND]);
    await isCommitted(page);
    await chromium.kill9();
    await chromium.restart();
    await openDatabase(site, open);
    await open('/');
    await soon(() => collector.events('page_view').length).toBe(2);
    expect(sessions(collector.events())).toHaveLength(1);
    expect(named(collector.events(), INITIALIZED)[1]!.properties).toMatchObject(
      secondLaunch(collector, true),
    );
  });

  // A browser that quits gives its pages little time for a last word, and a busy one none at all: then it leaves behind what a
  // killed one does, and no page can tell the two apart.
  test('the browser is closed: left once at most, and no crash if its page was notified (rules 23, 27)', async ({
    open,
    chromium,
    site,
    collector,
  }) => {
    test.setTimeout(90_000);
    await openDatabase(site, open);
    await open({ attributes: both });
    await collector.waitFor('page_view');
    const lastWords: (string | undefined)[] = [];
    for (let run = 1; run <= 8 && !lastWords.some(Boolean); run++) {
      const [page] = chromium.ctx.pages().slice(-1);
      // After the tracker's own listeners: what is noted here was written by the tracker before.
      await page!.evaluate(() => {
        const note = () => localStorage.setItem('last word', document.hidden ? 'hidden' : 'blurred');
        addEventListener('blur', note);
        document.addEventListener('visibilitychange', note);
      });
      await collector.quiet(DECIDED);
      const before = transitions(collector.events()).length;
      await chromium.close();
      await chromium.restart();
      await openDatabase(site, open);
      const plain = await open('/plain');
      const lastWord = await plain.evaluate(() => {
        const noted = localStorage.getItem('last word') ?? undefined;
        localStorage.removeItem('last word');
        return noted;
      });
      const state = await storedState(plain);
      await plain.close();
      lastWords.push(lastWord);
      await open('/');
      await soon(() => named(collector.events(), INITIALIZED).length).toBe(run + 1);
      const reported = transitions(collector.events()).slice(before, -1);
      expect(reported.length, `${reported}`).toBeLessThan(2);
      const { properties } = named(collector.events(), INITIALIZED)[run]!;
      // The tracker writes before the page does: without a word of the page, the state that it stored decides.
      const hasLeft = state && state !== 'foreground';
      const withoutWord = hasLeft ? [true, undefined] : [false, undefined];
      const possible = { hidden: [true], blurred: [true, undefined] }[`${lastWord}`] ?? withoutWord;
      expect(possible, `run ${run}: ${lastWord}, ${state}`).toContain(properties.successfully_closed);
      expect(properties.is_first_run).toBe(false);
    }
    // It was judged at least once.
    expect(lastWords.some(Boolean)).toBe(true);
  });
});

test.describe('app state: the previous run, and the run that continues', () => {
  test(
    'the renderer of the only tab crashes: a force quit (rule 27)',
    judgesLaunch,
    async ({ open, site, collector }) => {
      await openDatabase(site, open);
      const page = await open({ attributes: both });
      await collector.waitFor('page_view');
      await isCommitted(page);
      await crash(page);
      await open('/');
      await soon(() => collector.events('page_view').length).toBe(2);
      const [one, two] = sessions(collector.events());
      expect([one!.reason, two!.index]).toEqual(['force-quit', 2]);
      expect(named(two!.events, INITIALIZED)[0]!.properties).toMatchObject({
        is_first_run: false,
        successfully_closed: false,
      });
    },
  );

  // A hidden tab has 900 ms to tell that it lives.
  test(
    'the run continues in the other tab when one of two renderers crashes (rules 24, 27)',
    alone,
    async ({ open, collector }) => {
      const hidden = await crashInFront(open, collector);
      await open('/');
      await soon(() => collector.events('page_view').length).toBe(3);
      expect(sessions(collector.events())).toHaveLength(1);
      expect(named(collector.events(), INITIALIZED)).toHaveLength(1);
      await call(hidden, 'track', 'alive');
      expect((await collector.waitFor('alive')).session!.sessionIndex).toBe(1);
    },
  );

  test('a tab that crashed in front is not taken for a visible one: closing the other tab is an exit (rule 23)', async ({
    open,
    collector,
  }) => {
    const hidden = await crashInFront(open, collector);
    await show(hidden);
    await collector.quiet(DECIDED);
    await hidden.close();
    await soon(() => transitions(collector.events()).at(-1)).toBe(EXIT);
  });

  for (const paths of [
    ['/a', '/b'],
    ['/a', '/b', '/c', '/d'],
  ]) {
    // A tab that is busy for 300 ms as it starts counts as closed (see limits.md), and tests beside this one keep tabs busy for longer.
    test(
      `${paths.length} tabs that start at once are one launch (rule 24)`,
      alone,
      async ({ open, site, collector }) => {
        await openDatabase(site, open);
        site.everywhere({ attributes: both });
        await Promise.all(paths.map((path) => open(path)));
        await soon(() => collector.events('page_view').length).toBe(paths.length);
        // A tab that was hidden while it loaded is slow to tell.
        await soon(() => named(collector.events(), INITIALIZED).length).toBe(1);
        await collector.quiet(2_500);
        const launches = named(collector.events(), INITIALIZED);
        expect(launches.map(({ properties }) => properties)).toEqual([
          {
            transition_type: INITIALIZED,
            is_first_run: true,
            is_upgrade: false,
            entry_page: launches[0]!.page.url,
          },
        ]);
      },
    );
  }
});

test('app state: the reload button reports background and foreground, a typed address reports a launch (rules 23, 24)', async ({
  open,
  site,
  collector,
}) => {
  const page = await open({ attributes: both });
  site.route('/two', { attributes: both });
  await collector.waitFor('page_view');
  const moves = [
    [() => page.reload(), FOREGROUND],
    [() => page.goto(site.url('/two')), INITIALIZED],
  ] as const;
  for (const [move, next] of moves) {
    const before = transitions(collector.events()).length;
    await move();
    await soon(() => transitions(collector.events()).slice(before)).toEqual([
      expect.stringMatching(`${BACKGROUND}|${EXIT}`),
      next,
    ]);
  }
  await collector.quiet(DECIDED);
  expect(transitions(collector.events())).toHaveLength(5);
});
