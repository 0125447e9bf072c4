// The queue before the rules: what waits, for what, and in which order it is reported (rules 1, 10, 12, 13, 14 and 17).
import { describe, expect, test } from 'vitest';
import { endReasons } from '../../../src/core/session/rules/session-record';
import { createManagers, MINUTE, SECOND } from './pages';

const reasons = (reported: readonly { record: { endReason: number } }[]) => reported.map(({ record }) => endReasons[record.endReason]); // prettier-ignore

describe('session manager: an event', () => {
  test('session manager: the first opens a session, and the next ones are attached in their task', async () => {
    const { browser, openStarted } = await createManagers();
    const { track, log, store } = await openStarted();
    expect(track(1)).toBe(true);
    expect(log()).toEqual([]);
    await browser.advance(SECOND);
    track(2);
    expect(log()).toEqual(['start 1', 'event 1 in 1', 'event 2 in 1']);
    expect(store.record).toMatchObject({ sessionIndex: 1, eventIndex: 2 });
  });
  test('session manager: a page that only loads opens none', async () => {
    const { browser, openStarted } = await createManagers();
    const { log, store } = await openStarted();
    await browser.advance(10 * MINUTE);
    expect([log(), store.record]).toEqual([[], undefined]);
  });
  test('session manager: waits for consent, and is judged at its own time', async () => {
    const { browser, openManager } = await createManagers();
    const { track, log, start, reported } = await openManager();
    const calledAt = browser.wall();
    track(1);
    await browser.advance(5 * SECOND);
    track(2);
    expect(log()).toEqual([]);
    start();
    await browser.advance(SECOND);
    expect(log()).toEqual(['start 1', 'event 1 in 1', 'event 2 in 1']);
    expect(reported.map((effect) => (effect.type === 'event' ? effect.time - calledAt : 0))).toEqual([0, 0, 5 * SECOND]);
  }); // prettier-ignore
  test('session manager: events of before the script come in the order of their times', async () => {
    const { browser, openManager } = await createManagers();
    const { track, log, start } = await openManager();
    await browser.advance(SECOND);
    track(1);
    track(2, { at: browser.wall() - 500 });
    start();
    await browser.advance(SECOND);
    expect(log()).toEqual(['start 1', 'event 2 in 1', 'event 1 in 1']);
  });
  test('session manager: waits until the record has been read, and for what the page holds it up for', async () => {
    const { browser, openManager } = await createManagers();
    const { track, log, start } = await openManager();
    let release = () => {};
    const isLoaded = start(true, new Promise<void>((resolve) => (release = resolve)));
    track(1);
    await browser.advance(SECOND);
    expect([isLoaded(), log()]).toEqual([false, []]);
    release();
    await browser.advance(SECOND);
    expect([isLoaded(), log()]).toEqual([true, ['start 1', 'event 1 in 1']]);
  });
  test('session manager: an event that the filter rejects is not reported, and add() says so', async () => {
    const { browser, openStarted } = await createManagers();
    const asked: string[] = [];
    const { track, log } = await openStarted({
      accept: ({ id }) => (asked.push(id), !id.startsWith('00000002')),
    });
    track(1);
    await browser.advance(SECOND);
    expect(track(2)).toBe(false);
    expect(track(3)).toBe(true);
    await browser.advance(SECOND);
    expect(log()).toEqual(['start 1', 'event 1 in 1', 'event 3 in 1']);
    expect(asked).toHaveLength(3);
  });
  test('session manager: an event whose filter throws is reported, and blocks no other', async () => {
    const { browser, openStarted } = await createManagers();
    const { track, log, reports } = await openStarted({
      accept({ id }) {
        if (id.startsWith('00000001')) throw new Error('no filter');
        return true;
      },
    });
    track(1);
    track(2);
    await browser.advance(SECOND);
    expect(reports).toEqual([expect.stringMatching(/^lost\|events lost: 1, .*no filter/)]);
    expect(log()).toEqual(['start 1', 'event 2 in 1']);
  });
  test('session manager: an error in what is no event is reported as internal', async () => {
    const { browser, openStarted } = await createManagers();
    const { add, reports } = await openStarted();
    add({ applyRules: () => { throw new Error('no rules'); } } as never); // prettier-ignore
    await browser.advance(SECOND);
    expect(reports).toEqual([expect.stringMatching(/^internal\|.*no rules/)]);
    expect(reports[0]).not.toContain('lost');
  });
  test('session manager: rules of a plugin come before all that waits', async () => {
    const { browser, openManager } = await createManagers();
    const { track, add, start } = await openManager();
    const seen: unknown[] = [];
    track(1);
    add({
      applyRules: (record: unknown) => (seen.push(record), { record: undefined, effects: [] }),
    } as never);
    start();
    await browser.advance(SECOND);
    expect(seen).toEqual([undefined]);
  });
});

describe('session manager: events that wait for consent are limited', () => {
  test('session manager: the oldest event is dropped and reported, and no change of state with it', async () => {
    const { browser, openManager } = await createManagers();
    const { track, add, log, reports, start } = await openManager({ maxWaiting: 3 });
    add({ foreground: true } as never);
    for (let n = 1; n <= 5; n++) track(n);
    expect(reports).toEqual(Array(2).fill('lost|events lost: 1, too many wait for consent'));
    start();
    await browser.advance(SECOND);
    expect(log()).toEqual(['start 1', 'event 3 in 1', 'event 4 in 1', 'event 5 in 1']);
  });
  test('session manager: changes of state push out no event, and are not reported', async () => {
    const { browser, openManager } = await createManagers();
    const { track, add, log, reports, start } = await openManager({ maxWaiting: 3 });
    track(1);
    for (let n = 0; n < 20; n++) add({ foreground: n % 2 === 0 } as never);
    start();
    await browser.advance(SECOND);
    expect([log(), reports]).toEqual([['start 1', 'event 1 in 1'], []]);
  }); // prettier-ignore
  test('session manager: clear() forgets it', async () => {
    const { browser, openManager } = await createManagers();
    const { track, log, manager, start } = await openManager();
    track(1);
    manager.clear();
    start();
    await browser.advance(SECOND);
    expect(log()).toEqual([]);
  });
});

describe('session manager: an end', () => {
  test('session manager: the old session’s end comes before the start of the new, and both before the event', async () => {
    const { browser, openStarted } = await createManagers();
    const { track, log, reported } = await openStarted({ limits: { foregroundTimeout: MINUTE } });
    track(1);
    await browser.advance(SECOND);
    await browser.advance(61 * SECOND);
    track(2);
    await browser.advance(SECOND);
    expect(log()).toEqual(['start 1', 'event 1 in 1', 'end 1', 'start 2', 'event 2 in 2']);
    expect(reasons(reported)[2]).toBe('foreground-timeout');
  });
  test('session manager: is reported within a minute, without an event', async () => {
    const { browser, openStarted } = await createManagers();
    const { track, log } = await openStarted({ limits: { foregroundTimeout: 90 * SECOND } });
    track(1);
    await browser.advance(60 * SECOND);
    expect(log()).toHaveLength(2);
    await browser.advance(60 * SECOND);
    expect(log()).toEqual(['start 1', 'event 1 in 1', 'end 1']);
    await browser.advance(10 * MINUTE);
    expect(log()).toHaveLength(3);
  });
  test('session manager: explicit ones; newSession() opens the next at once, logout makes another visitor', async () => {
    const { browser, openStarted } = await createManagers();
    const { track, add, log, reported: reports } = await openStarted();
    track(1);
    await browser.advance(SECOND);
    add({ reason: 'ended', renews: true } as never);
    await browser.advance(SECOND);
    add({ reason: 'logout' } as never);
    await browser.advance(SECOND);
    track(2);
    await browser.advance(SECOND);
    expect(log()).toEqual([
      'start 1',
      'event 1 in 1',
      'end 1',
      'start 2',
      'end 2',
      'start 1',
      'event 2 in 1',
    ]);
    expect(reasons([reports[2]!, reports[4]!])).toEqual(['ended', 'logout']);
    expect(reports[5]!.record.userId).not.toBe(reports[0]!.record.userId);
  });
  test('session manager: each logout makes a new visitor, also before the next event', async () => {
    const { browser, openStarted } = await createManagers();
    const { track, add, store } = await openStarted();
    const visitors = new Set<string>();
    track(1);
    await browser.advance(SECOND);
    for (let n = 0; n < 4; n++) {
      add({ reason: 'logout' } as never);
      await browser.advance(SECOND);
      visitors.add(store.record!.userId);
    }
    expect(visitors.size).toBe(4);
  });
  test('session manager: a crash that is declared ends that session only', async () => {
    const { browser, openStarted } = await createManagers();
    const { track, log, reported, manager, store } = await openStarted();
    track(1);
    await browser.advance(SECOND);
    manager.declareCrashed(store.record!.sessionId);
    track(2);
    await browser.advance(SECOND);
    track(3);
    await browser.advance(SECOND);
    expect(log()).toEqual(['start 1', 'event 1 in 1', 'end 1', 'start 2', 'event 2 in 2', 'event 3 in 2']);
    expect(reasons(reported)[2]).toBe('force-quit');
  });
  test('session manager: after a closing of the browser the next page ends the session, a living one does not', async () => {
    const { browser, openStarted } = await createManagers();
    const one = await openStarted({ marker: true });
    one.track(1);
    await browser.advance(2 * SECOND);
    browser.cookies.endBrowserSession();
    one.track(2);
    expect(one.log()).toEqual(['start 1', 'event 1 in 1', 'event 2 in 1']);
    one.page.crash();
    const other = await openStarted({ marker: true });
    other.track(3);
    await browser.advance(SECOND);
    expect(other.log().slice(-3)).toEqual(['end 1', 'start 2', 'event 3 in 2']);
    expect(reasons(other.reported).at(-3)).toBe('browser-closed');
  });
});
