// Networks that lie: an adapter that says it is offline, one that swallows requests, and machines that sleep in the middle of one.
import { describe, expect, test } from 'vitest';
import type { Browser } from '../browser/browser';
import type { BrowserOptions } from '../browser/browser-options';
import { advance } from '../browser/tasks';
import {
  arrivals,
  createVisitedBrowser,
  expectAllArrived,
  expectAllOnce,
  HOUR,
  MINUTE,
  SECOND,
  visitLater,
} from './support';

type Patch = NonNullable<BrowserOptions['patch']>;

describe('networks: navigator.onLine is false', () => {
  const liar: Patch = ({ navigator }) => ({
    navigator: Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(navigator), onLine: { value: false } }),
  }); // prettier-ignore

  test('by mistake: events arrive as usual, even those of a page that is closed', async () => {
    const browser = await createVisitedBrowser({ patch: liar });
    const page = await browser.open();
    for (let n = 0; n < 5; n++) {
      await browser.advance(2 * SECOND);
      const id = page.track();
      await browser.advance(SECOND);
      expect(browser.collector.times(id!)).toBe(1);
    }
    const last = page.track();
    await page.close();
    await browser.advance(SECOND);
    expect(browser.collector.times(last!)).toBe(1);
    expectAllOnce(browser);
  });
  test('rightly: the page tries once a minute, no failure of the collector is noted, and nothing is repeated', async () => {
    const browser = await createVisitedBrowser();
    const page = await browser.open();
    await browser.advance(2 * SECOND);
    page.track('handed to a beacon');
    await page.hide();
    await page.show();
    await browser.advance(2 * SECOND);
    browser.setOnline(false);
    const before = browser.collector.requests.length;
    let tries = 0;
    const { fetch } = browser.network;
    browser.network.fetch = (...input) => (tries++, fetch(...input));
    for (let n = 0; n < 60; n++) {
      page.track();
      void page.tracker.flush();
      await browser.advance(10 * SECOND);
    }
    expect(browser.collector.requests.length).toBe(before);
    expect(tries).toBeLessThanOrEqual(90);
    browser.setOnline(true);
    await browser.advance(5 * SECOND);
    expectAllOnce(browser);
  });
});

describe('networks: a network that swallows requests', () => {
  /** From now on nothing arrives, and nobody hears an error. */
  const swallow = ({ network, settings }: Browser) => {
    settings.latency = HOUR;
    network.kill();
  };
  test('5 events, then the page is closed: the next visit sends them', async () => {
    const browser = await createVisitedBrowser();
    const page = await browser.open();
    await browser.advance(2 * SECOND);
    swallow(browser);
    for (let n = 0; n < 5; n++) {
      page.track();
      await browser.advance(SECOND);
    }
    await page.close();
    await browser.advance(SECOND);
    // What was swallowed never arrives.
    browser.network.kill();
    browser.settings.latency = 80;
    await visitLater(browser);
    expectAllArrived(browser);
  });
});

/** The machine sleeps for so long. As it wakes, timers that are overdue come before what the network has brought. */
const sleepMachine = async (browser: Browser, milliseconds: number) => {
  const { tasks } = browser;
  tasks.passUntil(browser.elapsed() + milliseconds);
  for (const task of tasks.pending().sort((one, other) => one.due - other.due))
    if (task.name === 'timer' && task.due <= browser.elapsed()) tasks.run(task);
  await advance(tasks, 0);
};

test.each([20, 2000])('networks: a machine that sleeps %i ms after a request began: what is acknowledged is not sent again', async (age) => {
  const browser = await createVisitedBrowser();
  const page = await browser.open();
  await browser.advance(2 * SECOND);
  browser.settings.latency = 5 * SECOND;
  page.track();
  await browser.advance(age);
  // The collector has it, and its answer is on its way.
  browser.settings.latency = 80;
  while (!browser.tasks.pending().some(({ name }) => name === 'network')) await browser.step(1);
  const arrival = browser.tasks.pending().find(({ name }) => name === 'network')!;
  browser.tasks.run(arrival, true);
  await sleepMachine(browser, HOUR);
  await browser.advance(MINUTE);
  expect(arrivals(browser)).toEqual([1, 1]);
}); // prettier-ignore

describe('networks: a page that never finishes to load', () => {
  const loading: Patch = ({ document }) => ({
    document: Object.defineProperties({}, {
      ...Object.getOwnPropertyDescriptors(document),
      readyState: { value: 'interactive' },
    }),
  }); // prettier-ignore
  test('sends after a few seconds, and not before', async () => {
    const browser = await createVisitedBrowser();
    const before = browser.collector.requests.length;
    const hanging = await createVisitedBrowser({ patch: loading });
    expect(before).toBe(1);
    const page = await hanging.open();
    const id = page.track();
    await hanging.advance(3 * SECOND);
    expect(hanging.collector.times(id!)).toBe(0);
    await hanging.advance(4 * SECOND);
    expect(hanging.collector.times(id!)).toBe(1);
  });
});

describe('networks: Date.now gives text', () => {
  test.each([
    ['of a number', (instant: number) => `${instant}`],
    ['of a date', (instant: number) => new Date(instant).toString()],
  ])('%s: events arrive once, over closed pages and outages', async (_what, print) => {
    const patch: Patch = ({ Date: PageDate }) => ({
      Date: class extends PageDate {
        static override now = () => print(PageDate.now()) as never;
      },
    });
    const browser = await createVisitedBrowser({ patch });
    const page = await browser.open();
    await browser.advance(2 * SECOND);
    for (let n = 0; n < 5; n++) {
      page.track();
      await browser.advance(400);
    }
    browser.collector.answerStatus(503);
    page.track();
    await browser.advance(12 * SECOND);
    page.track();
    await page.close();
    browser.collector.answer();
    await browser.advance(MINUTE);
    const next = await browser.open();
    next.track();
    await browser.advance(2 * MINUTE);
    await next.close();
    await visitLater(browser);
    expectAllOnce(browser);
  });
});
