// One session in several pages: none speaks in the name of a session that another has ended, and no start is missing.
import { describe, expect, test } from 'vitest';
import { printRecord } from '../../../src/core/session/rules/record-text';
import type { Browser } from '../../browser/browser';
import { createManagers, MINUTE, SECOND } from './pages';
import { living, sessionId } from './arbitraries';

/** Two pages of one visit in which both have tracked. */
const createTwo = async (input?: object) => {
  const managers = await createManagers();
  const [one, other] = [await managers.openStarted(input), await managers.openStarted(input)];
  one.track(1);
  await managers.browser.advance(SECOND);
  other.track(2);
  await managers.browser.advance(SECOND);
  return { ...managers, one, other };
};

describe('session manager: two pages', () => {
  test('session manager: share a session; the second reports a start again that it cannot know to be stored', async () => {
    const { one, other } = await createTwo();
    expect(one.log()).toEqual(['start 1', 'event 1 in 1']);
    expect(other.log().filter((what) => what !== 'start 1')).toEqual(['event 2 in 1']);
    expect(other.store.record?.sessionId).toBe(one.store.record?.sessionId);
    expect(other.entered).toHaveLength(1);
  });
  test.each([1, 50, 400, 1500])(
    'session manager: an event %i ms after the end in another page opens the next',
    async (gap) => {
      for (const input of [{ reason: 'ended' }, { reason: 'ended', renews: true }, { reason: 'logout' }]) {
        const { browser, one, other } = await createTwo();
        other.track(3);
        const ended = one.store.record!.sessionId;
        one.add(input as never);
        await browser.advance(gap);
        other.track(4);
        await browser.advance(SECOND);
        const { record } = other.reported.at(-1)!;
        expect(other.log().at(-1)).toMatch(/^event 4/);
        expect(record.sessionId).not.toBe(ended);
        one.store.read();
        expect(one.store.record?.sessionId).toBe(record.sessionId);
      }
    },
  );
  test('session manager: a page that rolls over keeps the session that the other has opened', async () => {
    const { browser, one, other } = await createTwo({ limits: { foregroundTimeout: 30 * SECOND } });
    await browser.advance(31 * SECOND);
    one.track(3);
    other.track(4);
    await browser.advance(SECOND);
    expect(other.store.record).toMatchObject({ sessionIndex: 2, sessionId: one.store.record!.sessionId });
    expect([...one.log(), ...other.log()].filter((what) => what === 'end 1')).toHaveLength(1);
  });
  test('session manager: activity of one page keeps the session alive for the other', async () => {
    const { browser, one, other } = await createTwo({ limits: { foregroundTimeout: 90 * SECOND } });
    for (let n = 0; n < 6; n++) {
      await browser.advance(40 * SECOND);
      one.track(10 + n);
    }
    expect(other.log().some((what) => what.startsWith('end'))).toBe(false);
    await browser.advance(3 * MINUTE);
    expect([...one.log(), ...other.log()].filter((what) => what === 'end 1')).toHaveLength(1);
  });
});

describe('session manager: a page that loads a stored session', () => {
  test('session manager: continues the session without entering it', async () => {
    const { browser, openStarted } = await createManagers();
    const one = await openStarted();
    one.track(1);
    await browser.advance(2 * SECOND);
    one.page.crash();
    const other = await openStarted();
    other.track(2);
    await browser.advance(SECOND);
    expect(other.log()).toEqual(['event 2 in 1']);
    expect(other.entered).toEqual([]);
  });
  test('session manager: reports its start again where only the cookie had it', async () => {
    const { browser, openStarted } = await createManagers();
    const now = browser.wall();
    browser.cookies.write(
      'shop.example',
      `a=${printRecord(living({ startedAt: now, lastActivityAt: now }))};path=/`,
    );
    const { track, log, reported, entered } = await openStarted();
    track(2);
    await browser.advance(SECOND);
    expect(log()).toEqual(['start 1', 'event 2 in 1']);
    expect(reported[0]!.record.sessionId).toBe(sessionId(1));
    expect(entered).toEqual([]);
  });
  test('session manager: is given the visitor of another tracker only where none is stored', async () => {
    const { browser, openStarted } = await createManagers();
    const now = browser.wall();
    // No session of this page gets this id by itself.
    const found = living({ sessionId: sessionId(77), startedAt: now, lastActivityAt: now });
    const text = JSON.stringify({ text: printRecord(found) });
    const { track, store } = await openStarted({ findVisitor: () => text });
    track(1);
    await browser.advance(2 * SECOND);
    expect(store.record?.sessionId).toBe(sessionId(77));
    let asked = false;
    await openStarted({ findVisitor: () => ((asked = true), undefined) });
    expect(asked).toBe(false);
  });
});

describe('session manager: a page that leaves or crashes', () => {
  test('session manager: hiding ends all waiting: queued events are reported in that task', async () => {
    const { browser, openManager } = await createManagers();
    browser.database.be('hangs');
    const { manager, track, log, start, store } = await openManager();
    start();
    track(1);
    track(2);
    expect(log()).toEqual([]);
    manager.exit({ byBrowser: true });
    expect(log()).toEqual(['start 1', 'event 1 in 1', 'event 2 in 1']);
    expect(store.record?.eventIndex).toBe(2);
    manager.exit({ byBrowser: true });
    await browser.advance(10 * SECOND);
    expect(log()).toHaveLength(3);
  });
  test('session manager: without consent nothing is reported on leaving', async () => {
    const { openManager } = await createManagers();
    const { manager, track, log } = await openManager();
    track(1);
    manager.exit({ byBrowser: true });
    expect(log()).toEqual([]);
  });
  test('session manager: calls that waited when the renderer crashed are replayed by the next page, at their times', async () => {
    const { browser, openManager, openStarted } = await createManagers();
    browser.database.be('hangs');
    const one = await openManager();
    one.start();
    one.track(1);
    const calledAt = browser.wall();
    one.page.crash();
    browser.database.be('works');
    await browser.advance(MINUTE);
    const other = await openStarted();
    await browser.advance(SECOND);
    expect(other.log()).toEqual(['start 1', 'event 1 in 1']);
    expect(other.reported[1]).toMatchObject({ time: calledAt });
    await browser.advance(MINUTE);
    await openStarted();
    expect(other.log()).toHaveLength(2);
    expect(browser.localArea.keys().filter((key) => key.includes('|j|'))).toEqual([]);
  });
  test('session manager: calls are replayed even if the page died just before the next began', async () => {
    const { browser, openManager, openStarted } = await createManagers();
    browser.database.be('hangs');
    const one = await openManager();
    one.start();
    one.track(1);
    one.page.crash();
    browser.database.be('works');
    const other = await openStarted();
    expect(other.log()).toEqual([]);
    await browser.advance(4 * SECOND);
    // As the outbox does with each claim.
    other.ledger.recover();
    await browser.advance(SECOND);
    expect(other.log()).toEqual(['start 1', 'event 1 in 1']);
  });
  test('session manager: stored events are not replayed', async () => {
    const { browser, openStarted } = await createManagers();
    const one = await openStarted();
    one.track(1);
    await browser.advance(2 * SECOND);
    one.page.crash();
    await browser.advance(MINUTE);
    const other = await openStarted();
    await browser.advance(10 * SECOND);
    expect(other.log()).toEqual([]);
  });
  test('session manager: after close() nothing is reported, and the next open() continues', async () => {
    const { browser, openStarted } = await createManagers();
    const { manager, track, log, start } = await openStarted();
    track(1);
    await browser.advance(SECOND);
    manager.close();
    track(2);
    await browser.advance(20 * MINUTE);
    expect(log()).toEqual(['start 1', 'event 1 in 1']);
    start();
    await browser.advance(SECOND);
    expect(log()).toEqual(['start 1', 'event 1 in 1', 'event 2 in 1']);
  });
  test('session manager: an open() that was closed before it had loaded comes to nothing', async () => {
    const { browser, openManager } = await createManagers();
    const { manager, track, log, start } = await openManager();
    const isLoaded = start();
    track(1);
    manager.close();
    await browser.advance(10 * SECOND);
    expect([isLoaded(), log()]).toEqual([false, []]);
  });
  test('session manager: a listener that withdraws consent stops what follows', async () => {
    const { browser, openManager } = await createManagers();
    const opened = await openManager({
      report: ({ type }) => void (type === 'session-start' && opened.manager.close()),
    });
    opened.start();
    opened.track(1);
    opened.track(2);
    await browser.advance(SECOND);
    expect(opened.log()).toEqual(['start 1']);
  });
});

const ID = '0190b2a8-1111-4111-8111-111111111111';
/** Leaves the note of a page that died with a waiting call. */
const leave = ({ localArea }: Pick<Browser, 'localArea'>, call: unknown) =>
  localArea.set(`a|n|${ID}`, JSON.stringify({ 0: 0, [`a|j||${ID}`]: call }));

describe('session manager: calls of a dead page that are none', () => {
  test.each([
    {},
    5,
    null,
    { at: 1, reason: 'of nobody' },
    { at: 1, reason: '' },
    { at: 0, reason: 'ended' },
    { at: 'soon', reason: 'ended' },
    { at: 1, event: { id: 'x' } },
    { at: 1, time: -1, reason: 'ended' },
  ])('session manager: %j is not replayed', async (call) => {
    const { browser, openStarted } = await createManagers();
    const one = await openStarted();
    one.track(1);
    await browser.advance(2 * SECOND);
    one.page.crash();
    leave(browser, call);
    const other = await openStarted();
    await browser.advance(SECOND);
    expect([other.log(), other.reports]).toEqual([[], []]);
    expect(other.store.record?.endedAt).toBe(0);
  });
  test('session manager: an end that was called for is', async () => {
    const { browser, openStarted } = await createManagers();
    const one = await openStarted();
    one.track(1);
    await browser.advance(2 * SECOND);
    one.page.crash();
    leave(browser, { at: browser.wall(), reason: 'ended' });
    const other = await openStarted();
    await browser.advance(SECOND);
    expect(other.log()).toEqual(['end 1']);
  });
});
