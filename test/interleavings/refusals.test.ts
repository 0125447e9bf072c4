// A collector that refuses a batch as a whole does not say for which of its events: it is halved, so that one costs one.
import { describe, expect, test } from 'vitest';
import { createBrowser, type Browser } from '../browser/browser';
import { MINUTE, SECOND } from './support';

/** The ids of what has been tracked under other names than `bad`, and of what has arrived. */
const missing = ({ tracked, collector }: Browser) => {
  const arrived = new Set(collector.received.map(({ id }) => id));
  return tracked.filter(({ id, name }) => name !== 'bad' && !arrived.has(id));
};
const twice = ({ tracked, collector }: Browser) => tracked.filter(({ id }) => collector.times(id) > 1);
const lost = ({ logged }: Browser) =>
  logged.reduce((sum, line) => sum + Number(/events lost: (\d+)/.exec(line)?.[1] ?? 0), 0);

/** One page tracks these, all in one task; what is `bad` is refused with this status, and all that goes with it. */
const run = async (names: readonly string[], status: number) => {
  const browser = await createBrowser();
  const page = await browser.open();
  page.track('first');
  await browser.advance(5 * SECOND);
  browser.collector.answer(({ body }) => ({ status: body.includes('"bad"') ? status : 204 }));
  const before = browser.collector.requests.length;
  for (const name of names) page.track(name);
  await browser.advance(MINUTE);
  return { browser, page, requests: browser.collector.requests.length - before };
};
const good = (count: number) => Array.from({ length: count }, (_, n) => `e${n}`);

describe.each([400, 409, 413, 422])('rejected events: %i', (status) => {
  test.each([0, 7, 29])('only the bad event of 30 is lost, at place %i', async (place) => {
    const names = good(30);
    names[place] = 'bad';
    const { browser, requests } = await run(names, status);
    expect(missing(browser)).toEqual([]);
    expect(twice(browser)).toEqual([]);
    expect(lost(browser)).toBe(1);
    expect(requests).toBeLessThan(20);
  });
});

test('rejected events: several in a row cost themselves, and what follows goes together again', async () => {
  const names = [...Array<string>(30).fill('bad'), ...good(120)];
  const { browser, page, requests } = await run(names, 422);
  expect(missing(browser)).toEqual([]);
  expect(lost(browser)).toBe(30);
  expect(requests).toBeLessThan(60);
  const before = browser.collector.requests.length;
  for (const name of good(50)) page.track(name);
  await browser.advance(MINUTE);
  expect(missing(browser)).toEqual([]);
  expect(browser.collector.requests.length - before).toBe(1);
});

test.each([400, 413])(
  'rejected events: a collector that answers %i to everything is asked a bounded number of times',
  async (status) => {
    const { browser, requests } = await run(Array<string>(1000).fill('bad'), status);
    expect(lost(browser)).toBe(1000);
    expect(requests).toBeLessThan(80);
  },
);

test.each([401, 403, 404, 410])(
  'rejected events: %i says nothing of the events: all would be refused alike',
  async (status) => {
    const { browser, requests } = await run([...good(20), 'bad'], status);
    expect(requests).toBe(1);
    expect(lost(browser)).toBe(21);
  },
);

test('rejected events: where the limit is the size, batches stay small', async () => {
  const browser = await createBrowser();
  browser.collector.answer(({ body }) => ({ status: body.split('"name":"e').length > 11 ? 413 : 204 }));
  const page = await browser.open();
  for (const name of good(200)) page.track(name);
  await browser.advance(MINUTE);
  expect(missing(browser)).toEqual([]);
  expect(browser.collector.requests.filter(({ status }) => status === 413).length).toBeLessThan(5);
});
