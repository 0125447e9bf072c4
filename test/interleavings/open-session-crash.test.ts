// A renderer crashes after the task of its events. They wait for other events, and their session is open: nothing else has them.
import { expect, test } from 'vitest';
import { arrivals, createVisitedBrowser, HOUR, SECOND, visitLater } from './support';

const STEPS = 16;

test.each([
  ['a fast disk', 0.2],
  ['a slow disk', 30],
  ['a very slow disk', 200],
])(
  'open session crash: %s: events of an open session arrive after a crash at each step after their task',
  async (_disk, latency) => {
    const wrong: string[] = [];
    for (let step = 1; step <= STEPS; step++) {
      const browser = await createVisitedBrowser({ seed: step, fate: { commits: () => step % 2 === 0 } });
      browser.settings.latency = 20;
      const page = await browser.open();
      page.track();
      // Longer than the first of them is under way, and shorter than the others wait for other events.
      await browser.advance(500);
      browser.settings.diskLatency = latency;
      for (let n = 0; n < 3; n++) page.track();
      await browser.step(step);
      page.crash();
      await visitLater(browser);
      const times = arrivals(browser);
      // What is under way in the very moment may have arrived: nobody heard it.
      if (times.includes(0)) wrong.push(`${step} steps: arrived ${times} times`);
    }
    expect(wrong).toEqual([]);
  },
);

test('open session crash: another tab leaves the exit note of a living page alone, and claims it when that page has died', async () => {
  const browser = await createVisitedBrowser({ seed: 3, fate: { commits: () => false } });
  const page = await browser.open();
  const other = await browser.open();
  await browser.advance(2 * SECOND);
  page.track();
  await browser.advance(200);
  browser.settings.diskLatency = 400;
  page.track();
  await browser.advance(10);
  // It looks for what others have left.
  await other.hide();
  await other.show();
  await browser.advance(100);
  page.crash();
  await browser.advance(10 * SECOND);
  await other.close();
  await browser.advance(HOUR);
  await visitLater(browser);
  expect(arrivals(browser).every((n) => n === 1)).toBe(true);
});
