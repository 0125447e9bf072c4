import type { Page } from '@playwright/test';
import type { Collector } from './support/collector';
import { expect, hide, sessions, show, sleep, soon, test } from './support/fixtures';
import { modulePage } from './support/sdk';

// What is heard keeps a session, also on a hidden page; nothing is said of having been looked at (rules 1-4, 10).

// A page that plays by itself stands for a visitor who has pressed the button.
test.use({ chromiumOptions: { args: ['--autoplay-policy=no-user-gesture-required'] } });

const BACKGROUND = 3_000;

/** 20 seconds of a tone: 8-bit samples, 8,000 in a second. */
const tone = () => {
  const length = 160_000;
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8_000, 24);
  header.writeUInt32LE(8_000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(length, 40);
  return Buffer.concat([header, Buffer.from(Array.from({ length }, (_, i) => 128 + 100 * Math.sin(i / 3)))]);
};

test.beforeEach(({ site, collector }) => {
  site.route('/tone.wav', () => ({ headers: { 'content-type': 'audio/wav' }, body: tone() }));
  site.everywhere({
    ...modulePage(
      collector.url,
      `import { media } from '/sdk.mjs';
       window.tracker = make({ session: { backgroundTimeout: ${BACKGROUND} }, plugins: [pageViews(), media()] });
       window.sound = document.querySelector('audio') ?? new Audio('/tone.wav');
       sound.loop = true;`,
    ),
    body: '<audio src="/tone.wav"></audio>',
  });
});

const play = (page: Page, more: object = {}) =>
  page.evaluate((settings) => {
    const { sound } = window as unknown as { sound: HTMLAudioElement };
    return Object.assign(sound, settings).play();
  }, more);
const beats = (collector: Collector) => collector.events('media_playing');

test('media: a hidden tab that plays keeps its session beyond the background timeout, and is not in the foreground', async ({
  open,
  collector,
}) => {
  const page = await open('/');
  await collector.waitFor('page_view');
  await play(page);
  const shownAt = Date.now();
  await hide(page);
  const hiddenAt = Date.now();
  await sleep(3 * BACKGROUND);
  const hiddenBeats = () => beats(collector).filter(({ session }) => session!.state === 'background');
  await soon(() => hiddenBeats().length).toBeGreaterThanOrEqual(4);
  const away = Date.now() - hiddenAt;
  await show(page);
  await page.evaluate(`sound.pause(); tracker.track('back'); tracker.endSession()`);
  const end = await collector.waitFor('session_end');
  const [session, ...others] = sessions(collector.events());
  expect(others).toEqual([]);
  expect(session!.names).toContain('back');
  for (const { properties } of hiddenBeats())
    expect(properties.playedDuration).toBeGreaterThanOrEqual(BACKGROUND / 2);
  // Its time in the foreground is that in which it was visible: what was heard is in the duration only.
  const { duration, foregroundDuration } = end.properties;
  expect(duration - foregroundDuration).toBeGreaterThan(away - 500);
  expect(foregroundDuration).toBeLessThan(duration - 2 * BACKGROUND);
  expect(hiddenAt).toBeGreaterThan(shownAt);
});

test('media: a hidden tab that is silent, muted or paused does not', async ({ open, collector }) => {
  const page = await open('/');
  await collector.waitFor('page_view');
  await play(page, { muted: true });
  await hide(page);
  await sleep(2 * BACKGROUND);
  await show(page);
  await page.evaluate(`tracker.track('back')`);
  await collector.waitFor('back');
  expect(beats(collector)).toEqual([]);
  expect(sessions(collector.events()).map(({ reason }) => reason)).toEqual(['background-timeout', undefined]);
});

test('media: an element in no document counts as well, until shutdown() takes everything back', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere({
    ...modulePage(
      collector.url,
      `import { media } from '/sdk.mjs';
       window.native = HTMLMediaElement.prototype.play;
       window.tracker = make({ session: { backgroundTimeout: ${BACKGROUND} }, plugins: [pageViews(), media()] });
       window.sound = new Audio('/tone.wav');`,
    ),
  });
  const page = await open('/');
  await collector.waitFor('page_view');
  await play(page, { loop: true });
  await hide(page);
  await soon(() => beats(collector).length).toBeGreaterThan(1);
  await page.evaluate('tracker.shutdown()');
  expect(await page.evaluate('HTMLMediaElement.prototype.play === native')).toBe(true);
  await collector.quiet(300);
  const before = collector.events().length;
  await sleep(BACKGROUND);
  expect(collector.events()).toHaveLength(before);
  expect(await page.evaluate('errors')).toEqual([]);
});

test('media: by script tag', async ({ open, collector }) => {
  const page = await open({
    attributes: { auto: 'page-views', sessionBackgroundTimeout: BACKGROUND },
    head: '<script async src="/sojourn.media.js" data-interval="1000"></script>',
    body: '<audio src="/tone.wav" loop autoplay></audio>',
  });
  await collector.waitFor('media_playing');
  await hide(page);
  await collector.waitFor(({ name, session }) => name === 'media_playing' && session!.state === 'background');
});
