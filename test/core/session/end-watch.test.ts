// The end watch: when a page looks whether its session has ended, and which of several pages does (rules 1 and 19).
import { describe, expect, test } from 'vitest';
import type { SessionRecord } from '../../../src/core/session/rules/session-record';
import { createRooms } from '../../browser/rooms';
import { defaults, living, over } from './arbitraries';

type Room = typeof import('../../../src/core/session/end-watch');

const MINUTE = 60_000;

const createWatch = async (limits = { ...defaults, foregroundTimeout: 10 * MINUTE, backgroundTimeout: 90_000 }) => {
  const { browser, open } = await createRooms<Room>('core/session/end-watch');
  const { room } = await open();
  const now = browser.wall();
  const state = {
    record: living({ startedAt: now, lastActivityAt: now, shownAt: now, hiddenAt: 0 }) as SessionRecord | undefined,
    visibleSince: now,
  };
  const looks: number[] = [];
  const refreshes: number[] = [];
  const watch = room.createEndWatch({
    record: () => state.record,
    limits,
    visibleSince: () => state.visibleSince,
    refresh: () => void refreshes.push(browser.wall() - now),
    check: () => void looks.push(browser.wall() - now),
  });
  const hide = () => {
    state.visibleSince = Infinity;
    state.record = { ...state.record!, hiddenAt: state.record!.shownAt + 1 };
  };
  return { browser, watch, state, looks, refreshes, now, hide };
}; // prettier-ignore

describe('end watch: the page that looks', () => {
  test('end watch: looks once a minute, for the machine may sleep', async () => {
    const { browser, watch, looks } = await createWatch();
    watch.schedule();
    await browser.advance(MINUTE - 1);
    expect(looks).toEqual([]);
    await browser.advance(1);
    expect(looks).toEqual([MINUTE]);
  });
  test('end watch: looks one millisecond after the last instant of the session', async () => {
    const { browser, watch, looks } = await createWatch({ ...defaults, foregroundTimeout: 20_000 });
    watch.schedule();
    await browser.advance(20_000);
    expect(looks).toEqual([]);
    await browser.advance(1);
    expect(looks).toEqual([20_001]);
  });
  test('end watch: maxDuration counts as well', async () => {
    const { browser, watch, looks } = await createWatch({ ...defaults, maxDuration: 30_000 });
    watch.schedule();
    await browser.advance(30_001);
    expect(looks).toEqual([30_001]);
  });
  test('end watch: the background timeout counts in the background', async () => {
    const { browser, watch, looks, hide, now } = await createWatch({
      ...defaults,
      backgroundTimeout: 30_000,
    });
    hide();
    watch.schedule();
    await browser.advance(30_001);
    expect(looks).toEqual([30_001]);
    expect(now).toBeGreaterThan(0);
  });
  test('end watch: has one timer, which activity does not move', async () => {
    const { browser, watch, looks, state, now } = await createWatch({
      ...defaults,
      foregroundTimeout: 20_000,
    });
    watch.schedule();
    await browser.advance(5000);
    state.record = { ...state.record!, lastActivityAt: now + 5000 };
    watch.schedule();
    expect(browser.tasks.pending()).toHaveLength(1);
    await browser.advance(15_001);
    expect(looks).toEqual([20_001]);
    watch.schedule();
    await browser.advance(5000);
    expect(looks).toEqual([20_001, 25_001]);
  });
  test('end watch: moves it where the end has come nearer', async () => {
    const limits = { ...defaults, foregroundTimeout: 50_000 };
    const { browser, watch, looks } = await createWatch(limits);
    watch.schedule();
    await browser.advance(1000);
    limits.foregroundTimeout = 10_000;
    watch.schedule();
    await browser.advance(9001);
    expect(looks).toEqual([10_001]);
    expect(browser.tasks.pending()).toEqual([]);
  });
  test('end watch: looks at once where the end is past, as after a sleep of the machine', async () => {
    const { browser, watch, looks } = await createWatch({ ...defaults, foregroundTimeout: 20_000 });
    watch.schedule();
    browser.shiftClock(3_600_000);
    watch.schedule();
    await browser.advance(1);
    expect(looks).toHaveLength(1);
  });
  test('end watch: does not look where there is no session, where it has ended, or after stop()', async () => {
    const { browser, watch, looks, state } = await createWatch();
    const record = state.record;
    for (const none of [undefined, over()]) {
      state.record = none;
      watch.schedule();
    }
    state.record = record;
    watch.schedule();
    watch.stop();
    await browser.advance(10 * MINUTE);
    expect(looks).toEqual([]);
    watch.schedule();
    await browser.advance(MINUTE);
    expect(looks).toHaveLength(1);
  });
});

describe('end watch: a hidden page', () => {
  test('end watch: leaves a session in the foreground to the page that is visible, and reads what it has written', async () => {
    const { browser, watch, looks, refreshes, state } = await createWatch({
      ...defaults,
      foregroundTimeout: 20_000,
    });
    state.visibleSince = Infinity;
    watch.schedule();
    await browser.advance(MINUTE);
    expect([looks, refreshes]).toEqual([[], [MINUTE]]);
    await browser.advance(2 * MINUTE);
    expect([looks, refreshes]).toEqual([[], [MINUTE, 2 * MINUTE, 3 * MINUTE]]);
  });
  test('end watch: looks itself as soon as no page is visible', async () => {
    const { browser, watch, looks, state, hide } = await createWatch({
      ...defaults,
      backgroundTimeout: 20_000,
    });
    state.visibleSince = Infinity;
    watch.schedule();
    await browser.advance(10_000);
    hide();
    watch.schedule();
    await browser.advance(10_001);
    expect(looks).toEqual([20_001]);
  });
  test('end watch: looks where the record is gone meanwhile', async () => {
    const { browser, watch, looks, state } = await createWatch();
    state.visibleSince = Infinity;
    watch.schedule();
    state.record = undefined;
    await browser.advance(MINUTE);
    expect(looks).toEqual([MINUTE]);
  });
});
