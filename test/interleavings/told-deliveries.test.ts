// What plugins learn of deliveries is what has happened.
import { expect, test } from 'vitest';
import type { OwnPlugin } from '../../src/core/tracker/plugin-internals';
import { createVisitedBrowser, expectAllOnce, SECOND, visitLater } from './support';

test('beacons: a refused beacon is not reported as a request', async () => {
  const reported: string[] = [];
  const plugin: OwnPlugin = {
    name: 'listener',
    onDelivery: (bursts, signal) => {
      for (const { groups } of bursts)
        reported.push(`${signal} ${/name\\":\\"(\w+)/.exec(JSON.stringify(groups))?.[1]}`);
    },
  };
  const browser = await createVisitedBrowser({
    patch: ({ navigator }) => ({
      navigator: Object.defineProperties(
        {},
        {
          ...Object.getOwnPropertyDescriptors(navigator),
          sendBeacon: {
            value: (url: string, body: string) => !/large/.test(body) && navigator.sendBeacon(url, body),
          },
        },
      ),
    }),
  });
  const page = await browser.open({ tracker: { plugins: [plugin], delivery: { batchSize: 1 } } });
  await browser.advance(2 * SECOND);
  page.track('large');
  const small = page.track('small');
  await page.close();
  expect(reported).toEqual(['beacon small']);
  await browser.advance(SECOND);
  expect(browser.collector.times(small!)).toBe(1);
  await visitLater(browser);
  expectAllOnce(browser);
});
