// Rule 35: back to pending nothing is written any more, not by what was under way either; the next grant goes on with it.
import { expect, test } from 'vitest';
import { createBrowser } from '../../browser/browser';

const SECOND = 1000;

/** A page so many steps after what has set off a save, a turn in the critical section and a request. */
const openBusy = async (steps: number) => {
  const browser = await createBrowser({ seed: steps + 1 });
  const page = await browser.open();
  page.track('one');
  await browser.advance(2 * SECOND);
  page.tracker.newSession();
  page.track('two');
  await browser.step(steps);
  return { browser, page };
};

test('back to pending: a save, an exclusive section and a request end without a trace', async () => {
  for (let steps = 0; steps <= 40; steps++) {
    const { browser, page } = await openBusy(steps);
    page.tracker.setConsent('pending');
    // What is under way in the network is given up where it has not left yet.
    const { length } = browser.collector.requests;
    const written = browser.cookies.writes();
    page.track('three');
    await browser.advance(10 * SECOND);
    expect([steps, browser.cookies.writes(), browser.collector.requests.length]).toEqual([
      steps,
      written,
      length,
    ]);
    page.tracker.setConsent('granted');
    await browser.advance(10 * SECOND);
    const names = browser.collector.once().map(({ name }) => name);
    for (const name of ['one', 'two', 'three']) expect([steps, ...names]).toContain(name);
    expect([steps, names.filter((name) => name === 'session_start')]).toEqual([
      steps,
      ['session_start', 'session_start'],
    ]);
  }
});

test('back to pending: a withdrawal leaves nothing that comes later, wherever it falls', async () => {
  for (let steps = 0; steps <= 40; steps++) {
    const { browser, page } = await openBusy(steps);
    page.tracker.setConsent('denied');
    const { length } = browser.collector.requests;
    await browser.advance(10 * SECOND);
    await page.close();
    await browser.advance(10 * SECOND);
    const kept = [browser.cookies.all(), browser.localArea.keys()];
    expect([steps, browser.collector.requests.length, ...kept]).toEqual([steps, length, [], []]);
  }
});
