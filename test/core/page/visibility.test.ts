// The browser's signals as one stream of foreground and background: what counts first, and what is reported of it (rule 28).
import { describe, expect, test } from 'vitest';
import type { OpenOptions } from '../../browser/browser-options';
import { createRooms } from '../../browser/rooms';

type Room = typeof import('../../../src/core/page/visibility');

const openVisibility = async (options?: OpenOptions) => {
  const { browser, open } = await createRooms<Room>('core/page/visibility');
  const { room, page } = await open(options);
  const log: string[] = [];
  const changes: object[] = [];
  const visibility = room.createVisibility({
    changed(change) {
      log.push(change.isVisible ? 'shown' : 'hidden');
      changes.push(change);
    },
    exiting: ({ unloading, sleeping, byBrowser }) =>
      void log.push(['exit', unloading && 'unloading', sleeping && 'sleeps', byBrowser && 'by the browser'].filter(Boolean).join(' ')),
    restored: () => void log.push('restored'),
  });
  return { browser, page, visibility, log, changes };
}; // prettier-ignore

describe('visibility: notifications of a page', () => {
  test('visibility: a visible page is notified once', async () => {
    const { browser, visibility, log, changes } = await openVisibility();
    expect(visibility.visibleSince()).toBe(Infinity);
    visibility.start();
    expect(visibility.visibleSince()).toBe(browser.wall());
    visibility.report();
    visibility.report();
    expect(log).toEqual(['shown']);
    expect(changes).toEqual([
      { isVisible: true, at: browser.wall(), visibleBefore: Infinity, isUnloading: false, mayReturn: true },
    ]);
  });
  test('visibility: a page that opens hidden is notified when it is first shown', async () => {
    const { browser, visibility, log, page } = await openVisibility({ hidden: true });
    visibility.start();
    visibility.report();
    expect([visibility.visibleSince(), log]).toEqual([Infinity, ['exit by the browser']]);
    await browser.advance(500);
    await page.show();
    expect(visibility.visibleSince()).toBe(browser.wall());
    expect(log.slice(1)).toEqual(['shown']);
  });
  test('visibility: hidden and shown again, with the time that it was visible before', async () => {
    const { browser, visibility, log, changes, page } = await openVisibility();
    visibility.start();
    visibility.report();
    const since = browser.wall();
    await browser.advance(5000);
    await page.hide();
    expect(visibility.visibleSince()).toBe(Infinity);
    await browser.advance(5000);
    await page.show();
    expect(log).toEqual(['shown', 'hidden', 'exit by the browser', 'shown']);
    expect(changes.slice(1)).toEqual([
      { isVisible: false, at: since + 5000, visibleBefore: since, isUnloading: false, mayReturn: true },
      { isVisible: true, at: since + 10_000, visibleBefore: Infinity, isUnloading: false, mayReturn: true },
    ]);
  });
  test('visibility: a page that closes is hidden at its first sign, and leaves at each', async () => {
    const { visibility, log, changes, page } = await openVisibility();
    visibility.start();
    visibility.report();
    await page.close();
    expect(log).toEqual([
      'shown',
      'hidden',
      'exit unloading by the browser',
      'exit unloading by the browser',
    ]);
    expect(changes[1]).toMatchObject({ isVisible: false, isUnloading: true, mayReturn: false });
  });
  test('visibility: a page that is put to sleep says so, and is restored before it is shown', async () => {
    const { visibility, log, changes, page } = await openVisibility();
    visibility.start();
    visibility.report();
    await page.sleep();
    expect(log).toEqual([
      'shown',
      'hidden',
      'exit unloading sleeps by the browser',
      'exit unloading by the browser',
      'exit unloading sleeps by the browser',
    ]);
    expect(changes[1]).toMatchObject({ isUnloading: true, mayReturn: true });
    log.length = 0;
    await page.wake();
    expect(log.filter((what) => what === 'restored')).toHaveLength(2);
    expect(log.indexOf('restored')).toBeLessThan(log.indexOf('shown'));
    expect(visibility.visibleSince()).toBeLessThan(Infinity);
    expect(log.filter((what) => what === 'shown')).toHaveLength(1);
  });
  test('visibility: nothing is reported after stop()', async () => {
    const { visibility, log, page } = await openVisibility();
    visibility.start();
    visibility.report();
    visibility.stop();
    await page.hide();
    await page.close();
    expect(log).toEqual(['shown']);
  });
});

describe('visibility: setBackground()', () => {
  test('visibility: replaces the browser’s report until it is reset', async () => {
    const { visibility, log, page } = await openVisibility();
    visibility.start();
    visibility.report();
    visibility.setBackground(true);
    expect(visibility.visibleSince()).toBe(Infinity);
    expect(log).toEqual(['shown', 'hidden', 'exit']);
    visibility.setBackground(false);
    expect(log[3]).toBe('shown');
    await page.hide();
    expect(log).toHaveLength(4);
    visibility.setBackground(null);
    expect(log.slice(4)).toEqual(['hidden', 'exit']);
  });
  test('visibility: a page that goes is hidden all the same', async () => {
    const { visibility, log, page } = await openVisibility();
    visibility.start();
    visibility.report();
    visibility.setBackground(false);
    await page.close();
    expect(log.slice(0, 3)).toEqual(['shown', 'hidden', 'exit unloading by the browser']);
  });
});

describe('visibility: a sign at which the browser breaks off what the page does', () => {
  test('visibility: the next event reports the change again, because the first report was interrupted', async () => {
    const { browser, open } = await createRooms<Room>('core/page/visibility');
    const { room, page } = await open();
    let breaksOff = false;
    const reported: [boolean, number][] = [];
    const visibility = room.createVisibility({
      changed({ isVisible, visibleBefore }) {
        reported.push([isVisible, visibleBefore]);
        if (breaksOff) throw new Error('broken off');
      },
      exiting: () => {},
      restored: () => {},
    });
    visibility.start();
    visibility.report();
    const since = browser.wall();
    await browser.advance(100);
    breaksOff = true;
    await page.close();
    expect(reported.slice(1)).toEqual([
      [false, since],
      [false, since],
    ]);
    expect(visibility.visibleSince()).toBe(Infinity);
  });
});
