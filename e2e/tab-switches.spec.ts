import type { Page } from '@playwright/test';
import { expect, hide, show, sleep, soon, test } from './support/fixtures';
import {
  BACKGROUND,
  both,
  DECIDED,
  EXIT,
  FOREGROUND,
  INITIALIZED,
  isSlow,
  switchTimesOf,
  timeSwitches,
  transitionsOf,
} from './support/app-state';
import { transitions } from './support/sessions';
import type { Collector } from './support/collector';

// The visitor switches between two tabs of the site. The second tab must become visible within the decision time of the first one
// (rule 23), which is 400 ms. On a busy machine the browser is slower than that, so these tests run after the others.

test.use({ isolation: 'context' });

const page = { attributes: both, script: timeSwitches };
/** A switch that took the browser longer than the decision is a pair of events, and no other is. Returns all transitions so far. */
const expectSwitches = async (pages: readonly Page[], collector: Collector) => {
  const switches = await switchTimesOf(pages);
  const slow = switches.filter(isSlow).length;
  const reported = transitions(collector.events());
  const pairs = (reported.length - 1) / 2;
  const expected = Array.from({ length: pairs }, () => [BACKGROUND, FOREGROUND]).flat();
  expect(reported, `switches took ${switches} ms`).toEqual([INITIALIZED, ...expected]);
  expect(pairs, `switches took ${switches} ms`).toBeLessThanOrEqual(slow);
  return reported;
};

test('app state: switching between two tabs of the site does not leave it; the second is no launch (rules 23, 24)', async ({
  open,
  collector,
}) => {
  const one = await open(page);
  await collector.waitFor('page_view');
  const two = await open('/');
  await soon(() => collector.events('page_view').length).toBe(2);
  for (const tab of [one, two, one]) {
    await show(tab);
    await sleep(700);
  }
  await collector.quiet(DECIDED);
  const { length } = await expectSwitches([one, two], collector);
  const later = () => transitions(collector.events()).slice(length);
  await hide(one);
  await soon(later).toEqual([BACKGROUND]);
  // Coming back by the other tab is coming back as well.
  await show(two);
  await soon(later).toEqual([BACKGROUND, FOREGROUND]);
  // And so is coming back by a page that starts.
  const since = () => later().slice(2);
  await hide(two);
  await soon(since).toEqual([BACKGROUND]);
  const three = await open('/');
  await soon(since).toEqual([BACKGROUND, FOREGROUND]);
  // The visible one of several is closed: there are others to come back to. The last one has none.
  await three.close();
  await soon(() => since()[2]).toBe(BACKGROUND);
  await two.close();
  await show(one);
  await soon(() => since().at(-1)).toBe(FOREGROUND);
  await one.close();
  await soon(() => since().at(-1)).toBe(EXIT);
  expect(since().filter((type) => type === EXIT || type === INITIALIZED)).toEqual([EXIT]);
});

test('state durations: switching between two tabs counts as one foreground', async ({ open, collector }) => {
  const before = Date.now();
  const one = await open(page);
  await collector.waitFor('page_view');
  const two = await open('/');
  await soon(() => collector.events('page_view').length).toBe(2);
  for (const tab of [one, two]) {
    await sleep(700);
    await show(tab);
  }
  await collector.quiet(DECIDED);
  const { length } = await expectSwitches([one, two], collector);
  const later = () => transitions(collector.events()).slice(length);
  await hide(two);
  await soon(later).toEqual([BACKGROUND]);
  // Coming back by the other tab ends the same time away.
  await sleep(300);
  await show(one);
  await soon(later).toEqual([BACKGROUND, FOREGROUND]);
  const [away, back] = transitionsOf(collector).slice(length);
  const shown = transitionsOf(collector)[length - 1]!;
  const first = length > 1 ? shown.at! : Date.parse(collector.events('page_view')[0]!.time);
  expect(away!.foreground_duration).toBeGreaterThanOrEqual(away!.at! - first - 100);
  expect(away!.foreground_duration).toBeLessThanOrEqual(away!.at! - before);
  expect(back).toMatchObject({
    background_duration: back!.at! - away!.at!,
    interruption_count: 1 + (length - 1) / 2,
  });
});
