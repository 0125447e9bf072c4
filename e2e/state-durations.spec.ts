import { crash, expect, goBack, hide, judgesLaunch, show, sleep, soon, test } from './support/fixtures';
import { BACKGROUND, both, EXIT, FOREGROUND, INITIALIZED, transitionsOf } from './support/app-state';
import { isUnlocked } from './support/engines';
import { transitions } from './support/sessions';
import { isCommitted, openDatabase } from './support/storage';

// How long the site was in the foreground and away, and how often a run was interrupted: of the site, not of the tab (rule 23).

test.use({ isolation: 'context' });

test('state durations, over pages of the site: each transition says how long the state before it was, and which interruption it is', async ({
  open,
  site,
  collector,
}) => {
  site.route('/two', { attributes: both });
  const before = Date.now();
  const page = await open({ attributes: both, body: '<a href="/two">two</a>' });
  await collector.waitFor('page_view');
  await sleep(300);
  await page.click('a');
  await soon(() => collector.events('page_view').length).toBe(2);
  const second = Date.parse(collector.events('page_view')[1]!.time);
  for (const state of [hide, show, hide, show]) {
    await sleep(300);
    const seen = transitions(collector.events()).length;
    await state(page);
    await soon(() => transitions(collector.events()).length).toBe(seen + 1);
  }
  await page.close();
  await soon(() => transitions(collector.events()).at(-1)).toBe(EXIT);
  const [launch, away, back, again, return_, exit] = transitionsOf(collector);
  // Both pages count.
  expect(away!.foreground_duration).toBeGreaterThan(away!.at! - second);
  expect(away!.foreground_duration).toBeLessThanOrEqual(away!.at! - before);
  expect(back!.background_duration).toBe(back!.at! - away!.at!);
  expect(again!.foreground_duration).toBe(again!.at! - back!.at!);
  expect(return_!.background_duration).toBe(return_!.at! - again!.at!);
  expect(exit!.foreground_duration).toBe(exit!.at! - return_!.at!);
  const counts = [away, back, again, return_].map((one) => one!.interruption_count);
  expect(counts).toEqual([1, 1, 2, 2]);
  expect(launch).not.toHaveProperty('interruption_count');
});

test('state durations: the way back from another site, by the back/forward cache, is one interruption', async ({
  open,
  site,
  collector,
}) => {
  site.route('/elsewhere', { sdk: false });
  await openDatabase(site, open);
  const page = await open({
    attributes: both,
    body: `<a href="${site.url('/elsewhere', 'other.test')}">elsewhere</a>`,
  });
  await collector.waitFor('page_view');
  await isUnlocked(page);
  await page.click('a');
  await soon(() => transitions(collector.events())).toEqual([INITIALIZED, BACKGROUND]);
  await sleep(300);
  await goBack(page);
  await soon(() => transitions(collector.events())).toEqual([INITIALIZED, BACKGROUND, FOREGROUND]);
  const [, away, back] = transitionsOf(collector);
  expect(back).toMatchObject({ background_duration: back!.at! - away!.at!, interruption_count: 1 });
});

test(
  'state durations: after a crash the next run starts from zero, and reports nothing about the time before (rule 27)',
  judgesLaunch,
  async ({ open, site, collector }) => {
    // Otherwise a launch may look for the last one before a busy machine has opened the visitor's first database (rule 25).
    await openDatabase(site, open);
    const page = await open({ attributes: both });
    await collector.waitFor('page_view');
    await hide(page);
    await soon(() => transitions(collector.events())).toEqual([INITIALIZED, BACKGROUND]);
    await show(page);
    await soon(() => transitions(collector.events()).at(-1)).toBe(FOREGROUND);
    await isCommitted(page);
    const crashed = Date.now();
    await crash(page);
    const next = await open('/');
    await soon(() => transitions(collector.events()).at(-1)).toBe(INITIALIZED);
    await hide(next);
    await soon(() => transitions(collector.events()).at(-1)).toBe(BACKGROUND);
    const [launch, away] = transitionsOf(collector).slice(-2);
    expect(launch).toMatchObject({ successfully_closed: false });
    expect(away!.foreground_duration).toBeLessThan(away!.at! - crashed);
    expect(away!.interruption_count).toBe(1);
  },
);

test('state durations: a launch says where the visitor came in, and from where, without secrets', async ({
  open,
  site,
  collector,
}) => {
  const entry = site.url('/landing?utm_source=mail&token=secret');
  site.route('/landing', { attributes: both });
  site.route('/search', {
    sdk: false,
    body: `<a href="${entry}">there</a>`,
    head: '<meta name="referrer" content="unsafe-url">',
  });
  const page = await open('/search?q=shoes&password=secret');
  await page.goto(site.url('/search?q=shoes&password=secret', 'other.test'));
  await page.click('a');
  await soon(() => transitions(collector.events())).toEqual([INITIALIZED]);
  expect(transitionsOf(collector)[0]).toMatchObject({
    entry_page: site.url('/landing?utm_source=mail&token='),
    entry_referrer: site.url('/search?q=shoes&password=', 'other.test'),
  });
});
