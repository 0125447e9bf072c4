// The keeper, one situation at a time; keeper.random.test.ts drives it at random.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { announcementId, summarise } from '../../src/session/describe';
import { endReasons } from '../../src/session/record';
import { DAY, defaults, HOUR, MINUTE, T0, userId } from './arbitraries';
import { createWorld, jump, pass, type Tab, type World } from './world';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
afterEach(() => void vi.useRealTimers());

const TIMEOUT = 1_800_000;
const reasons = (world: ReturnType<typeof createWorld>) =>
  world.log.filter(({ kind }) => kind === 'end').map(({ record }) => endReasons[record.endReason]);

describe('what starts a session', () => {
  test('17: start, then event; at a rollover end, start, event', async () => {
    const world = createWorld();
    const tab = await world.tab().open();
    tab.track();
    tab.track();
    expect(world.told()).toEqual(['start 1', 'event 1.1', 'event 1.2']);
    jump(TIMEOUT + 1);
    tab.track();
    expect(world.told(3)).toEqual(['end 1', 'start 2', 'event 2.1']);
    expect(world.log[4]!.record.previousSessionId).toBe(world.log[0]!.record.sessionId);
  });
  test('2: exactly the timeout continues', async () => {
    const world = createWorld();
    const tab = await world.tab().open();
    tab.track();
    jump(TIMEOUT);
    tab.track();
    expect(world.told()).toEqual(['start 1', 'event 1.1', 'event 1.2']);
  });
  test('10: a page load does not, nor passive events, nor changes of state', async () => {
    const world = createWorld();
    for (let i = 0; i < 3; i++) {
      const tab = await world.tab().open();
      tab.track({ passive: true });
      tab.hide();
      tab.show();
      tab.leave();
    }
    expect(world.told()).toEqual([]);
    expect(world.disk.record).toBeUndefined();
  });
  test('10: many timeouts without an event are one new session', async () => {
    const world = createWorld();
    let tab = await world.tab().open();
    tab.track();
    for (let i = 0; i < 5; i++) {
      pass(DAY);
      tab.track({ passive: true });
      tab.leave();
      tab = await world.tab().open();
    }
    tab.track();
    const told = world.told().filter((one, i, all) => all.indexOf(one) === i);
    expect(told).toEqual(['start 1', 'event 1.1', 'end 1', 'start 2', 'event 2.1']);
  });
  test('10: a passive event keeps nothing alive, and is dropped after the end', async () => {
    const world = createWorld();
    const tab = await world.tab().open();
    tab.track();
    pass(TIMEOUT - 1000);
    tab.track({ passive: true });
    expect(world.told()).toEqual(['start 1', 'event 1.1', 'event 1.2']);
    pass(2000);
    tab.track({ passive: true });
    expect(world.told(3)).toEqual(['end 1']);
    expect(world.log[3]!.record.endedAt).toBe(T0);
  });
  test('7: endSession ends now, newSession opens at once, and neither ends twice', async () => {
    const world = createWorld();
    const tab = await world.tab().open();
    tab.track();
    pass(MINUTE);
    tab.endSession();
    tab.endSession();
    expect(world.told(2)).toEqual(['end 1']);
    expect(world.log[2]!.record.endedAt).toBe(T0 + MINUTE);
    tab.newSession();
    expect(world.told(3)).toEqual(['start 2']);
    pass(MINUTE);
    tab.newSession();
    expect(world.told(4)).toEqual(['end 2', 'start 3']);
    tab.track();
    expect(world.told(6)).toEqual(['event 3.1']);
    expect(reasons(world)).toEqual(['ended', 'ended']);
  });
  test('7: reset() forgets the visitor', async () => {
    const world = createWorld();
    const tab = await world.tab().open();
    tab.track();
    tab.newSession();
    tab.reset();
    tab.track();
    expect(world.told()).toEqual([
      'start 1',
      'event 1.1',
      'end 1',
      'start 2',
      'end 2',
      'start 1',
      'event 1.1',
    ]);
    const [before, after] = [world.log[4]!.record, world.log[5]!.record];
    expect(before.userId).toBe(world.log[0]!.record.userId);
    expect(after.userId).not.toBe(before.userId);
    expect(after.previousSessionId).toBe('');
    expect(reasons(world)).toEqual(['ended', 'logout']);
  });
  test('7: reset() before any session has nobody to forget: the next is the first', async () => {
    const world = createWorld();
    const tab = await world.tab().open();
    tab.reset();
    expect(tab.record).toBeUndefined();
    tab.track();
    expect(world.told()).toEqual(['start 1', 'event 1.1']);
    expect(tab.record).toMatchObject({ sessionIndex: 1, previousSessionId: '' });
  });
  test('13: what Firefox breaks off in a page that goes is done again, once, at the next sign of leaving', async () => {
    let asked = 0;
    const world: World = createWorld({
      // It never comes back from the first call, as far as the keeper can tell.
      filter() {
        if (++asked === 1) tab.keeper.settle(() => {}, true);
        return true;
      },
    });
    const tab: Tab = await world.tab().open();
    tab.track();
    tab.track();
    expect(asked).toBe(3);
    expect(world.told()).toEqual(['start 1', 'event 1.1', 'event 1.2']);
  });
  test('21: a veto comes before the session is touched, and is asked once', async () => {
    const filter = vi.fn(() => false);
    const world = createWorld({ filter });
    const tab = await world.tab().open();
    tab.track();
    expect(world.told()).toEqual([]);
    expect(tab.record).toBeUndefined();
    filter.mockReturnValue(true);
    tab.track();
    expect(filter).toHaveBeenCalledTimes(2);
    expect(world.told()).toEqual(['start 1', 'event 1.1']);
  });
  test('21: while the critical section is waited for, the filter is asked once for each event', async () => {
    const filter = vi.fn(() => true);
    const world = createWorld({ filter, delay: () => 50 });
    const tab = await world.tab().open();
    tab.track();
    tab.track();
    expect(world.told()).toEqual([]);
    pass(60);
    expect(world.told()).toEqual(['start 1', 'event 1.1', 'event 1.2']);
    expect(filter).toHaveBeenCalledTimes(2);
  });
  test('a filter that tracks itself is heard after what it was asked for', async () => {
    let nested = false;
    const world = createWorld({
      filter: () => {
        if (!nested) {
          nested = true;
          tab.track({ name: 'nested' });
        }
        return true;
      },
    });
    const tab = await world.tab().open();
    tab.track({ name: 'first' });
    expect(world.log.flatMap(({ event }) => event?.name ?? [])).toEqual(['first', 'nested']);
  });
  test('a filter that throws stops neither the next event nor the keeper', async () => {
    let bad = true;
    const world = createWorld({
      filter: () => {
        if (bad) throw new Error('theirs');
        return true;
      },
    });
    const tab = await world.tab().open();
    try {
      tab.track();
    } catch {}
    bad = false;
    tab.track();
    expect(world.told()).toContain('event 1.1');
  });
});

describe('6: clocks', () => {
  test('60 s back goes on, with a gap of 0; one more millisecond ends it', async () => {
    const world = createWorld();
    const tab = await world.tab().open();
    tab.track();
    jump(-60_000);
    tab.track();
    expect(world.told()).toEqual(['start 1', 'event 1.1', 'event 1.2']);
    jump(-1);
    tab.track();
    expect(world.told(3)).toEqual(['end 1', 'start 2', 'event 2.1']);
    expect(reasons(world)).toEqual(['clock']);
    expect(world.log[3]!.record.endedAt).toBe(T0);
    expect(world.log[4]!.record.startedAt).toBe(T0 - 60_001);
  });
  test('an event’s own time is kept between the session’s start and now, and judges nothing', async () => {
    const world = createWorld();
    const tab = await world.tab().open();
    tab.track();
    pass(MINUTE);
    for (const time of [T0 - DAY, T0 + 5, T0 + DAY]) tab.track({ time });
    expect(world.log.slice(2).map(({ time }) => time)).toEqual([T0, T0 + 5, T0 + MINUTE]);
    expect(new Set(world.log.map(({ record }) => record.sessionId)).size).toBe(1);
  });
  test('events that waited for consent are judged at the time of their call', async () => {
    const world = createWorld();
    const before = await world.tab().open();
    before.track();
    before.leave();
    const tab = world.tab();
    tab.track();
    pass(TIMEOUT + 1);
    tab.track();
    await tab.open();
    expect(world.told()).toEqual([
      'start 1',
      'event 1.1',
      'start 1',
      'event 1.2',
      'end 1',
      'start 2',
      'event 2.1',
    ]);
    expect(world.log[3]!.time).toBe(T0);
    expect(world.log[6]!.time).toBe(T0 + TIMEOUT + 1);
  });
});

describe('3, 4: states', () => {
  const uneven = { foregroundTimeout: 10 * MINUTE, backgroundTimeout: MINUTE, maxDuration: DAY };
  test('3: 61 s away is over, 61 s of reading is not', async () => {
    const world = createWorld({ limits: uneven });
    const tab = await world.tab().open();
    tab.track();
    pass(61_000);
    tab.track();
    expect(world.told()).toEqual(['start 1', 'event 1.1', 'event 1.2']);
    tab.hide();
    jump(61_000);
    tab.show();
    expect(reasons(world)).toEqual(['background-timeout']);
    expect(world.log[3]!.record.endedAt).toBe(T0 + 61_000);
    expect(world.told(3)).toEqual(['end 1']);
  });
  test('3: a change of state is activity', async () => {
    const world = createWorld({ limits: uneven });
    const tab = await world.tab().open();
    tab.track();
    pass(9 * MINUTE);
    tab.hide();
    pass(MINUTE);
    tab.show();
    pass(9 * MINUTE);
    tab.track();
    expect(world.told()).toEqual(['start 1', 'event 1.1', 'event 1.2']);
  });
  test('20: the summary counts the foreground only', async () => {
    const world = createWorld();
    const tab = await world.tab().open();
    tab.track();
    pass(5 * MINUTE);
    tab.hide();
    pass(7 * MINUTE);
    tab.show();
    pass(MINUTE);
    tab.endSession();
    expect(summarise(world.log.at(-1)!.record)).toMatchObject({
      duration: 13 * MINUTE,
      foregroundDuration: 6 * MINUTE,
    });
  });
  test('4: a tab that was visible all the while is not ended by another one’s hiding', async () => {
    const world = createWorld({ limits: uneven });
    const tab = await world.tab().open();
    const other = await world.tab().open();
    tab.track();
    pass(10);
    other.hide();
    jump(2 * MINUTE);
    tab.track();
    expect(world.told()).toEqual(['start 1', 'event 1.1', 'event 1.2']);
  });
  test('4: nor when it is hidden itself, two minutes later', async () => {
    const world = createWorld({ limits: uneven });
    const tab = await world.tab().open();
    const other = await world.tab().open();
    tab.track();
    pass(10);
    other.hide();
    jump(2 * MINUTE);
    tab.hide();
    tab.track();
    expect(world.told()).toEqual(['start 1', 'event 1.1', 'event 1.2']);
  });
});

describe('8: closing the browser', () => {
  test('ends the session, for the first look of a page only', async () => {
    const browserClosed = vi.fn(() => false);
    const world = createWorld({ browserClosed });
    const before = await world.tab().open();
    before.track();
    before.leave();
    browserClosed.mockReturnValue(true);
    const tab = await world.tab().open();
    tab.track();
    tab.track();
    expect(reasons(world)).toEqual(['browser-closed']);
    expect(world.told().slice(-4)).toEqual(['end 1', 'start 2', 'event 2.1', 'event 2.2']);
  });
});

describe('27: force quit', () => {
  test('ends the session that was found dead, and none that begins after it', async () => {
    const world = createWorld();
    const before = await world.tab().open();
    before.track();
    pass(1500);
    before.kill();
    const tab = await world.tab().open();
    const dead = async () => true;
    await tab.keeper.open(tab.store!, dead);
    tab.track();
    expect(reasons(world)).toEqual(['force-quit']);
    // As after the back/forward cache, with another tab visible: the page knows no better than at its load.
    tab.keeper.close();
    await tab.keeper.open(tab.store!, dead);
    tab.track();
    expect(reasons(world)).toEqual(['force-quit']);
    expect(world.told().at(-1)).toBe('event 2.2');
  });

  test('9: it goes before a browser that was closed', async () => {
    const world = createWorld({ browserClosed: () => true });
    const before = await world.tab().open();
    before.track();
    pass(1500);
    before.kill();
    const tab = await world.tab().open(true);
    tab.track();
    expect(reasons(world)).toEqual(['force-quit']);
  });
});

describe('11: limits that change', () => {
  test('hold for the next judgement, and for the end that a timer writes', async () => {
    const world = createWorld();
    const tab = await world.tab().open();
    tab.track();
    world.limits.foregroundTimeout = 1000;
    tab.keeper.schedule();
    pass(1000);
    expect(world.told()).toEqual(['start 1', 'event 1.1']);
    pass(1);
    expect(world.told(2)).toEqual(['end 1']);
  });
  test('raised in time, keep the session', async () => {
    const world = createWorld();
    const tab = await world.tab().open();
    tab.track();
    world.limits.foregroundTimeout = Infinity;
    world.limits.maxDuration = 0;
    tab.keeper.schedule();
    pass(9 * DAY);
    tab.track();
    expect(world.told()).toEqual(['start 1', 'event 1.1', 'event 1.2']);
  });
  test.each([1, 2_147_483_647, Infinity])('a timeout of %d makes no storm of timers', async (timeout) => {
    const world = createWorld({
      limits: { foregroundTimeout: timeout, backgroundTimeout: timeout, maxDuration: 0 },
    });
    const tab = await world.tab().open();
    const spy = vi.spyOn(globalThis, 'setTimeout');
    tab.track();
    pass(HOUR);
    tab.keeper.schedule();
    // Once a minute, for the machine may sleep (rule 19).
    expect(spy.mock.calls.length).toBeLessThan(70);
    expect(spy.mock.calls.every(([, ms]) => ms! <= 2_147_483_647)).toBe(true);
    expect(vi.getTimerCount()).toBeLessThan(3);
    spy.mockRestore();
  });
  test('the longest timeout after a longer wait than timers can make', async () => {
    const world = createWorld({
      limits: { foregroundTimeout: 2_147_483_647, backgroundTimeout: 1, maxDuration: 0 },
    });
    const tab = await world.tab().open();
    tab.track();
    pass(2_147_483_646);
    expect(world.told()).toEqual(['start 1', 'event 1.1']);
    pass(MINUTE);
    expect(world.told(2)).toEqual(['end 1']);
  });
});

describe('19: an end that the rules have brought', () => {
  test('is announced within a minute, dated at the last activity, and starts nothing', async () => {
    const world = createWorld();
    const tab = await world.tab().open();
    tab.track();
    pass(TIMEOUT);
    expect(world.told()).toEqual(['start 1', 'event 1.1']);
    pass(MINUTE);
    expect(world.told(2)).toEqual(['end 1']);
    expect(world.log[2]!.time).toBe(T0);
    pass(9 * DAY);
    expect(world.log).toHaveLength(3);
    expect(world.disk.record).toMatchObject({ endedAt: T0, sessionIndex: 1 });
  });
  test('is announced at once where it was longer ago than timers can say', async () => {
    const world = createWorld();
    const before = await world.tab().open();
    before.track();
    before.leave();
    jump(40 * DAY);
    const spy = vi.spyOn(globalThis, 'setTimeout');
    await world.tab(false).open();
    // Browsers take 32 bits of it: what is far below 0 comes late.
    expect(spy.mock.calls.filter(([, ms]) => !(ms! >= 0))).toEqual([]);
    spy.mockRestore();
    pass(1);
    expect(reasons(world)).toHaveLength(1);
  });
  test('is announced within a minute also where timers slept with the machine', async () => {
    const world = createWorld();
    const tab = await world.tab().open();
    tab.track();
    pass(10);
    jump(TIMEOUT);
    pass(MINUTE);
    expect(world.told(2)).toEqual(['end 1']);
  });
  test('is announced by a hidden tab, once the visible one has left', async () => {
    const world = createWorld();
    const hidden = await world.tab(false).open();
    const shown = await world.tab().open();
    shown.track();
    pass(1500);
    hidden.track({ passive: true });
    shown.leave();
    pass(TIMEOUT + 2 * MINUTE);
    expect(reasons(world)).toEqual(['background-timeout']);
  });
  test('1: looking is no activity, whatever the record says', async () => {
    const world = createWorld();
    const tab = await world.tab().open();
    tab.track();
    pass(1500);
    // Another tab wrote this a moment ago, though this one is visible.
    tab.store!.change({ ...tab.record!, state: 0, stateSince: Date.now() });
    const { lastActivityAt } = tab.record!;
    pass(10 * MINUTE);
    expect(tab.record).toMatchObject({ lastActivityAt, state: 0 });
  });
  test('is announced by the next page, where no tab lived to see it', async () => {
    const world = createWorld();
    const before = await world.tab().open();
    before.track();
    before.deliver();
    before.leave();
    jump(DAY);
    const tab = await world.tab().open();
    expect(world.told(2)).toEqual(['end 1']);
    tab.track();
    expect(world.told(3)).toEqual(['start 2', 'event 2.1']);
  });
  test('1: a hidden tab leaves a site in the foreground to the tab that is visible', async () => {
    const world = createWorld();
    const shown = await world.tab().open();
    shown.track();
    pass(1500);
    const hidden = await world.tab(false).open();
    hidden.track({ passive: true });
    shown.kill();
    const before = world.log.length;
    pass(HOUR);
    expect(world.told(before)).toEqual([]);
  });
  test('1: a hidden tab of a site in the background writes it down', async () => {
    const world = createWorld();
    const tab = await world.tab().open();
    tab.track();
    pass(10);
    tab.hide();
    pass(HOUR);
    expect(world.told(2)).toEqual(['end 1']);
    expect(reasons(world)).toEqual(['background-timeout']);
  });
  test('3: a session that opens in the millisecond of hiding is in the background after it', async () => {
    const world = createWorld();
    const tab = await world.tab().open();
    tab.track();
    tab.hide();
    tab.track({ passive: true });
    expect(tab.record?.state).toBe(0);
    pass(HOUR);
    expect(reasons(world)).toEqual(['background-timeout']);
  });
});

describe('12-14, 16: several tabs', () => {
  test('14: what a sibling kept alive lives, for the timer too', async () => {
    const world = createWorld({ delay: () => 20 });
    const [one, two] = [await world.tab().open(), await world.tab().open()];
    one.track();
    pass(30);
    pass(TIMEOUT - MINUTE);
    two.track();
    pass(2 * MINUTE);
    expect(world.told()).toEqual(['start 1', 'event 1.1', 'event 1.2']);
    one.track();
    pass(30);
    expect(world.told(3)).toEqual(['event 1.3']);
  });
  test('12: two tabs that roll over at the same time make one session', async () => {
    const world = createWorld({ delay: () => 20 });
    const [one, two] = [await world.tab().open(), await world.tab().open()];
    one.track();
    pass(5000);
    jump(TIMEOUT);
    one.track();
    two.track();
    one.track();
    pass(50);
    const events = world.log.filter(({ kind }) => kind === 'event').slice(1);
    expect(events.map(({ record }) => `${record.sessionIndex}.${record.eventIndex}`).sort()).toEqual([
      '2.1',
      '2.2',
      '2.3',
    ]);
    expect(new Set(events.map(({ record }) => record.sessionId)).size).toBe(1);
  });
  test('16: who has seen session 2 stamps nothing with session 1', async () => {
    const world = createWorld();
    const [one, two] = [await world.tab().open(), await world.tab().open()];
    one.track();
    pass(2000);
    two.newSession();
    one.track();
    expect(world.log.at(-1)!.record.sessionIndex).toBe(2);
    // A copy of session 1 that comes back (a backup, a restored profile) changes nothing.
    world.disk.record = world.log[0]!.record;
    one.track();
    expect(world.log.at(-1)!.record.sessionIndex).toBe(2);
  });
  test('13: hiding ends all waiting', async () => {
    const world = createWorld({ delay: () => 250 });
    const tab = await world.tab().open();
    const ids = [tab.track().id, tab.track().id];
    expect(world.log).toEqual([]);
    tab.hide();
    expect(world.told()).toEqual(['start 1', 'event 1.1', 'event 1.2']);
    expect(world.log.flatMap(({ event }) => event?.id ?? [])).toEqual(ids);
    expect(world.disk.record?.eventIndex).toBe(2);
    pass(1000);
    expect(world.log).toHaveLength(3);
  });
  test('13: so it does while the record is being read', async () => {
    const world = createWorld();
    const tab = world.tab();
    const opening = tab.open();
    tab.track();
    expect(world.log).toEqual([]);
    tab.hide();
    expect(world.told()).toEqual(['start 1', 'event 1.1']);
    await opening;
    expect(world.told()).toEqual(['start 1', 'event 1.1']);
  });
});

describe('18: announcements', () => {
  test('are made again by the next page until they are safe, with the same ids and the same facts', async () => {
    const world = createWorld();
    let tab = await world.tab().open();
    tab.track();
    tab.newSession();
    tab.leave();
    tab = await world.tab().open();
    const told = world.told();
    expect(told).toEqual(['start 1', 'event 1.1', 'end 1', 'start 2', 'start 1', 'end 1', 'start 2']);
    expect(summarise(world.log[5]!.record)).toMatchObject({
      ...summarise(world.log[2]!.record),
      eventCount: 1,
    });
    const ids = world.log
      .filter(({ kind }) => kind !== 'event')
      .map(({ kind, record }) => announcementId(record.sessionId, kind === 'end' ? 'e' : 'a'));
    expect(new Set(ids).size).toBe(3);
    tab.deliver();
    tab.leave();
    await world.tab().open();
    expect(world.log).toHaveLength(7);
  });
  test('of a start that its tab could not tell come from whoever ends the session', async () => {
    const world = createWorld();
    const sibling = await world.tab().open();
    const tab = await world.tab().open();
    tab.track();
    pass(1500);
    tab.kill();
    const before = world.log.length;
    sibling.track();
    sibling.newSession();
    expect(world.told(before)).toEqual(['event 1.2', 'start 1', 'end 1', 'start 2']);
  });
  test('that are safe free the record of the session before', async () => {
    const world = createWorld();
    const tab = await world.tab().open();
    tab.track();
    tab.newSession();
    expect(tab.record?.previous).toBeTruthy();
    tab.deliver();
    expect(tab.record?.previous).toBeUndefined();
    expect(tab.record?.announced).toBe(1);
  });
  test('of an end that is safe are not repeated by the next session', async () => {
    const world = createWorld();
    let tab = await world.tab().open();
    tab.track();
    tab.endSession();
    tab.deliver();
    tab.leave();
    tab = await world.tab().open();
    tab.track();
    expect(world.told()).toEqual(['start 1', 'event 1.1', 'end 1', 'start 2', 'event 2.1']);
  });
  test('of the end of a logout come from the next page too, after a crash', async () => {
    const world = createWorld();
    const tab = await world.tab().open();
    tab.track();
    tab.reset();
    pass(1500);
    tab.kill();
    await world.tab().open();
    expect(world.told(3)).toEqual(['start 1', 'end 1']);
    expect(world.log[4]!.record.userId).toBe(userId(1));
  });
  test('of the end of a logout come from the next page even when the next session has begun', async () => {
    const world = createWorld();
    const tab = await world.tab().open();
    tab.track();
    tab.reset();
    tab.track();
    pass(1500);
    tab.kill();
    const before = world.log.length;
    await world.tab().open();
    expect(world.told(before)).toEqual(['start 1', 'end 1', 'start 1']);
  });
});

describe('35: the gate', () => {
  test('holds what happens, in order, with its times', async () => {
    const world = createWorld();
    const tab = world.tab();
    const ids = [];
    for (let i = 0; i < 4; i++) {
      ids.push(tab.track({ passive: i === 2 }).id);
      pass(1000);
    }
    expect(world.log).toEqual([]);
    await tab.open();
    expect(world.log.flatMap(({ event }) => event?.id ?? [])).toEqual(ids);
    expect(world.log.slice(1).map(({ time }) => time)).toEqual([T0, T0 + 1000, T0 + 2000, T0 + 3000]);
    expect(world.log[0]!.time).toBe(T0);
  });
  test('is bounded: the oldest event goes, and is told of', async () => {
    const world = createWorld({ bound: 3 });
    const tab = world.tab();
    const ids = Array.from({ length: 5 }, () => tab.track().id);
    expect(world.overflows).toBe(2);
    await tab.open();
    expect(world.log.flatMap(({ event }) => event?.id ?? [])).toEqual(ids.slice(2));
  });
  test('forgets what it holds', async () => {
    const world = createWorld();
    const tab = world.tab();
    tab.track();
    tab.keeper.clear();
    await tab.open();
    expect(world.log).toEqual([]);
  });
  test('closed, stops timers and takes nothing', async () => {
    const world = createWorld();
    const tab = await world.tab().open();
    tab.track();
    tab.keeper.close();
    pass(DAY);
    tab.track();
    expect(world.told()).toEqual(['start 1', 'event 1.1']);
  });
});

test('tabs enter each session once', async () => {
  const world = createWorld({ limits: { ...defaults } });
  const tab = await world.tab().open();
  tab.track();
  tab.track();
  tab.newSession();
  tab.track();
  expect(world.entered.map(({ sessionIndex }) => sessionIndex)).toEqual([1, 2]);
  const other = await world.tab().open();
  other.track();
  expect(world.entered).toHaveLength(2);
  other.newSession();
  tab.track();
  expect(world.entered.map(({ sessionIndex }) => sessionIndex)).toEqual([1, 2, 3, 3]);
});

describe('6, 35: what waited is judged by the moment of its call', () => {
  test('a page that was hidden meanwhile was not looked at', async () => {
    const world = createWorld({ limits: { ...defaults, backgroundTimeout: 1000 } });
    const tab = world.tab();
    tab.track();
    pass(1000);
    tab.hide();
    pass(500);
    tab.track();
    pass(2500);
    tab.show();
    tab.track();
    await tab.open();
    expect(world.told()).toEqual(['start 1', 'event 1.1', 'event 1.2', 'end 1', 'start 2', 'event 2.1']);
    expect(reasons(world)).toEqual(['background-timeout']);
  });
  test('a page that is hidden now was looked at', async () => {
    const world = createWorld({ limits: { ...defaults, backgroundTimeout: 1000 } });
    const tab = world.tab();
    tab.track();
    pass(3000);
    tab.track();
    tab.hide();
    await tab.open();
    expect(world.told()).toEqual(['start 1', 'event 1.1', 'event 1.2']);
    expect(world.log.map(({ record }) => record.state & 1)).toEqual([1, 1, 1]);
  });
});

describe('10: what becomes of the site after an end', () => {
  test('carries the session that is over, and moves nothing but its index', async () => {
    const world = createWorld();
    const tab = await world.tab().open();
    tab.track();
    tab.endSession();
    const { lastActivityAt, endedAt } = tab.record!;
    pass(1000);
    tab.track({ passive: true });
    tab.track({ passive: true, trailing: true });
    expect(world.told()).toEqual(['start 1', 'event 1.1', 'end 1', 'event 1.2']);
    expect(tab.record).toMatchObject({ lastActivityAt, endedAt });
  });
  test('nor after a logout: the next visitor has no session yet', async () => {
    const world = createWorld();
    const tab = await world.tab().open();
    tab.track();
    tab.reset();
    tab.track({ passive: true, trailing: true });
    expect(world.told()).toEqual(['start 1', 'event 1.1', 'end 1']);
  });
});
