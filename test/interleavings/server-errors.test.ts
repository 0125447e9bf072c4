// One event that the collector always answers by 5xx, among others that it takes, and a collector that is simply down.
import { describe, expect, test } from 'vitest';
import type { Browser } from '../browser/browser';
import { arrivals, createVisitedBrowser, expectAllOnce, HOUR, MINUTE, SECOND } from './support';

const answerPoison = (browser: Browser, status = 500) =>
  browser.collector.answer(({ body }) => ({ status: body.includes('"poison"') ? status : 204 }));
const poisonRequests = ({ collector }: Browser) =>
  collector.requests.filter(({ body }) => body.includes('"poison"'));
/** Of each event but the poison, how often it came. */
const others = (browser: Browser) =>
  arrivals(browser).filter((_times, n) => browser.tracked[n]!.name !== 'poison');

describe('server errors: a single event that is always answered by 5xx', () => {
  test.each([500, 503])('%i: all others arrive once, of its task and later ones', async (status) => {
    const browser = await createVisitedBrowser();
    answerPoison(browser, status);
    const page = await browser.open();
    await browser.advance(2 * SECOND);
    for (let n = 0; n < 60; n++) page.track(n === 17 ? 'poison' : 'event');
    await browser.advance(MINUTE);
    expect(others(browser).every((times) => times === 1)).toBe(true);
    for (let n = 0; n < 30; n++) {
      const id = page.track();
      await browser.advance(3 * SECOND);
      expect([n, browser.collector.times(id!)]).toEqual([n, 1]);
    }
    expect(others(browser).every((times) => times === 1)).toBe(true);
  });
  test('the event is retried after longer and longer pauses', async () => {
    const browser = await createVisitedBrowser();
    answerPoison(browser);
    const page = await browser.open();
    await browser.advance(2 * SECOND);
    page.track('poison');
    for (let n = 0; n < 300; n++) {
      page.track();
      await browser.advance(10 * SECOND);
    }
    expect(others(browser).every((times) => times === 1)).toBe(true);
    const times = poisonRequests(browser).map(({ at }) => at);
    const pauses = times.map((at, n) => at - (times[n - 1] ?? at)).slice(5);
    expect(pauses.length).toBeGreaterThan(8);
    expect(pauses.at(-1)).toBeGreaterThan(4 * MINUTE);
    expect(pauses.every((pause, n) => pause >= (pauses[n - 1] ?? 0) - 20 * SECOND)).toBe(true);
  });
  test('the next visits are not held up, however short they are', async () => {
    const browser = await createVisitedBrowser();
    answerPoison(browser);
    const first = await browser.open();
    await browser.advance(2 * SECOND);
    for (let n = 0; n < 5; n++) first.track(n === 2 ? 'poison' : 'event');
    await browser.advance(MINUTE);
    await first.close();
    for (let visit = 0; visit < 20; visit++) {
      await browser.advance(10 * MINUTE);
      const page = await browser.open();
      const id = page.track();
      await browser.advance(visit % 2 ? 200 : 5 * SECOND);
      await page.close();
      await browser.advance(SECOND);
      expect([visit, browser.collector.times(id!)]).toEqual([visit, 1]);
    }
    expect(others(browser).every((times) => times === 1)).toBe(true);
  });
  test('the event is never lost silently, though pages hand it to beacons: when it is too old, an error reports it', async () => {
    const browser = await createVisitedBrowser({ tracker: { delivery: { maxAge: HOUR } } });
    answerPoison(browser);
    const first = await browser.open();
    await browser.advance(2 * SECOND);
    first.track('poison');
    await browser.advance(MINUTE);
    first.track();
    await browser.advance(5 * MINUTE);
    await first.close();
    const before = poisonRequests(browser).length;
    for (let visit = 0; visit < 5; visit++) {
      await browser.advance(6 * MINUTE);
      const page = await browser.open();
      await browser.advance(50);
      await page.close();
    }
    expect(poisonRequests(browser).length).toBeGreaterThan(before);
    await browser.advance(HOUR);
    expect(browser.logged.join('\n')).not.toMatch(/lost/);
    const last = await browser.open();
    await browser.advance(MINUTE);
    last.track();
    await browser.advance(MINUTE);
    expect(browser.logged.join('\n')).toMatch(/events lost: 1, maxAge/);
  });
  test('where nothing is stored, others arrive all the same', async () => {
    const browser = await createVisitedBrowser({ tracker: { session: false } });
    answerPoison(browser);
    const page = await browser.open();
    await browser.advance(2 * SECOND);
    for (let n = 0; n < 9; n++) page.track(n === 4 ? 'poison' : 'event');
    await browser.advance(MINUTE);
    for (let n = 0; n < 10; n++) {
      page.track();
      await browser.advance(5 * SECOND);
    }
    expect(others(browser).every((times) => times === 1)).toBe(true);
  });
});

test('server errors: two batches with one such event each: all others arrive', async () => {
  const browser = await createVisitedBrowser();
  answerPoison(browser);
  const page = await browser.open();
  await browser.advance(2 * SECOND);
  for (let n = 0; n < 100; n++) page.track(n === 3 || n === 70 ? 'poison' : 'event');
  await browser.advance(10 * MINUTE);
  expect(others(browser).every((times) => times === 1)).toBe(true);
  expect(poisonRequests(browser).length).toBeLessThan(100);
});

describe('server errors: a collector that is simply down', () => {
  const countRequests = async (seed: number, answer: () => { status: number } | 'unreachable') => {
    const browser = await createVisitedBrowser({ seed });
    const pages = [await browser.open(), await browser.open()];
    await browser.advance(2 * SECOND);
    browser.collector.answer(answer);
    const before = browser.collector.requests.length;
    for (let n = 0; n < 20; n++) {
      for (let left = 6; left > 0; left--) pages[n % 2]!.track();
      await browser.advance(2 * MINUTE);
    }
    const during = browser.collector.requests.length - before;
    browser.collector.answer();
    await browser.advance(10 * MINUTE);
    expectAllOnce(browser);
    return { during, after: browser.collector.requests.length - before - during };
  };
  test('gets no more requests by answering 503 than by no answer, and few when it is well again', async () => {
    for (let seed = 1; seed <= 3; seed++) {
      const unreachable = await countRequests(seed, () => 'unreachable');
      const failing = await countRequests(seed, () => ({ status: 503 }));
      expect(failing.during).toBeLessThanOrEqual(unreachable.during);
      // 120 events: they go together again, the more the longer it goes well.
      expect(failing.after).toBeLessThanOrEqual(12);
    }
  });
});
