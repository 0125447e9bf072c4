// An outage that lasts longer than a lease: pages claim their own events again, and go on with the new copies.
import { describe, expect, test } from 'vitest';
import type { Browser } from '../browser/browser';
import { createVisitedBrowser, expectAllOnce, MINUTE, SECOND } from './support';

describe('outage: after an outage', () => {
  type Answering = NonNullable<Parameters<Browser['collector']['answer']>[0]>;
  test.each<[string, Answering]>([
    ['that answers 503', () => ({ status: 503 })],
    ['that nobody answers', () => 'unreachable'],
  ])('%s, longer than a lease, the next event is sent at once', async (_what, answer) => {
    for (let seed = 1; seed <= 5; seed++) {
      const browser = await createVisitedBrowser({ seed });
      const page = await browser.open();
      await browser.advance(2 * SECOND);
      browser.collector.answer(answer);
      page.track('during the outage');
      await browser.advance(12 * SECOND);
      browser.collector.answer();
      await browser.advance(50 * SECOND);
      const id = page.track('after it');
      await browser.advance(SECOND);
      expect(browser.collector.times(id!)).toBe(1);
      await browser.advance(3 * MINUTE);
      expectAllOnce(browser);
    }
  });
});
