import { expect, hide, show, sleep, soon, test } from './support/fixtures';
import { BACKGROUND, both, DECIDED, EXIT, FOREGROUND, INITIALIZED, transitionsOf } from './support/app-state';
import { transitions } from './support/sessions';

// The visitor switches between two tabs of the site. The second tab must become visible within the decision time of the first one
// (rule 23), which is 400 ms. On a busy machine the browser is slower than that, so these tests run after the others.

test.use({ isolation: 'context' });

test('app state: switching between two tabs of the site does not leave it; the second is no launch (rules 23, 24)', async ({
  open,
  collector,
}) => {
  const one = await open({ attributes: both });
  await collector.waitFor('page_view');
  const two = await open('/');
  await soon(() => collector.events('page_view').length).toBe(2);
  for (const page of [one, two, one]) {
    await show(page);
    await sleep(700);
  }
  await collector.quiet(DECIDED);
  expect(transitions(collector.events())).toEqual([INITIALIZED]);
  await hide(one);
  await soon(() => transitions(collector.events())).toEqual([INITIALIZED, BACKGROUND]);
  // Coming back by the other tab is coming back as well.
  await show(two);
  await soon(() => transitions(collector.events())).toEqual([INITIALIZED, BACKGROUND, FOREGROUND]);
  // And so is coming back by a page that starts.
  const since = () => transitions(collector.events()).slice(3);
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
  const one = await open({ attributes: both });
  await collector.waitFor('page_view');
  const two = await open('/');
  await soon(() => collector.events('page_view').length).toBe(2);
  for (const page of [one, two]) {
    await sleep(700);
    await show(page);
  }
  await hide(two);
  await soon(() => transitions(collector.events())).toEqual([INITIALIZED, BACKGROUND]);
  // Coming back by the other tab ends the same time away.
  await sleep(300);
  await show(one);
  await soon(() => transitions(collector.events())).toEqual([INITIALIZED, BACKGROUND, FOREGROUND]);
  const [, away, back] = transitionsOf(collector);
  const first = Date.parse(collector.events('page_view')[0]!.time);
  expect(away!.foreground_duration).toBeGreaterThanOrEqual(away!.at! - first - 100);
  expect(away!.foreground_duration).toBeLessThanOrEqual(away!.at! - before);
  expect(back).toMatchObject({ background_duration: back!.at! - away!.at!, interruption_count: 1 });
});
