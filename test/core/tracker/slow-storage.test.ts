// Rule 32: an IndexedDB that is slower than what may wait for it holds up no event for longer than that.
import { expect, test } from 'vitest';
import { createBrowser } from '../../browser/browser';

const SECOND = 1_000;

test.each([160, 800])(
  'slow storage: rows claimed late are sent before their leases end again: a disk of %i ms',
  async (latency) => {
    const browser = await createBrowser();
    const first = await browser.open();
    await browser.advance(2 * SECOND);
    browser.setOnline(false);
    first.track('left behind');
    await browser.advance(SECOND);
    await first.close();
    await browser.advance(10 * SECOND);
    browser.setOnline(true);
    // A claim reads and writes: that takes longer than it is waited for.
    browser.settings.diskLatency = latency;
    await browser.open();
    await browser.advance(12 * SECOND);
    const names = browser.collector.received.map(({ name }) => name);
    expect(names).toContain('left behind');
  },
);
