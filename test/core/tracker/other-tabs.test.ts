// Rules 14 to 16: what another tab has decided stands, whatever this one still holds in memory.
import { describe, expect, test } from 'vitest';
import { createBrowser, type Browser } from '../../browser/browser';
import type { Page } from '../../browser/page';
import { expectSoundSessions, sessionOf } from '../../interleavings/support';

const SECOND = 1000;

type Decision = 'endSession' | 'newSession' | 'reset';
const decisions: Decision[] = ['endSession', 'newSession', 'reset'];

const openTwo = async (browser: Browser) => {
  const [one, other] = [await browser.open(), await browser.open()];
  one.track('first');
  other.track('first');
  await browser.advance(5 * SECOND);
  return [one, other] as const;
};

/** The visitor and the session of an event, and whether they are those from before. */
const describeChange = (browser: Browser, before: string | null, after: string | null) => {
  const [one, other] = [sessionOf(browser, before)!, sessionOf(browser, after)!];
  return {
    sameVisitor: one.userId === other.userId,
    sameSession: one.sessionId === other.sessionId,
    index: other.sessionIndex,
  };
};
const expected = (decision: Decision) => ({
  sameVisitor: decision !== 'reset',
  sameSession: false,
  index: decision === 'reset' ? 1 : 2,
});

describe.each(decisions)('other tabs: %s in one tab', (decision) => {
  test('is not undone by a later save of another tab (rule 16)', async () => {
    const browser = await createBrowser();
    const [one, other] = await openTwo(browser);
    const before = other.track('saved at once');
    await browser.advance(300);
    other.track('saved within a second');
    await browser.advance(100);
    one.tracker[decision]();
    await browser.advance(3 * SECOND);
    const after = [other.track('after'), one.track('after')];
    await browser.advance(5 * SECOND);
    for (const id of after) expect(describeChange(browser, before, id)).toEqual(expected(decision));
    expect(sessionOf(browser, after[0]!)!.sessionId).toBe(sessionOf(browser, after[1]!)!.sessionId);
    expectSoundSessions(browser);
  });

  test.each([50, 400, 1500])(
    'is respected by an event of another tab %i ms later (rule 14)',
    async (delay) => {
      const browser = await createBrowser();
      const [one, other] = await openTwo(browser);
      const before = other.track('before');
      await browser.advance(20);
      one.tracker[decision]();
      await browser.advance(delay);
      const after = other.track('after');
      await browser.advance(5 * SECOND);
      expect(describeChange(browser, before, after)).toEqual(expected(decision));
      expectSoundSessions(browser);
    },
  );

  test.each([50, 400, 1500])('the same without cookies, %i ms later (rule 14)', async (delay) => {
    const browser = await createBrowser();
    browser.cookies.block();
    const [one, other] = await openTwo(browser);
    const before = other.track('before');
    await browser.advance(20);
    one.tracker[decision]();
    await browser.advance(delay);
    const after = other.track('after');
    await browser.advance(5 * SECOND);
    expect(describeChange(browser, before, after)).toEqual(expected(decision));
    expect(browser.localArea.keys().filter((key) => !key.includes('|h|'))).toEqual([]);
    expectSoundSessions(browser);
  });
});

test('other tabs: a page that closes takes nothing back that another tab has decided (rule 16)', async () => {
  const browser = await createBrowser();
  const [one, other] = await openTwo(browser);
  const before = other.track('before');
  other.track('before');
  await browser.advance(300);
  other.track('before');
  one.tracker.newSession();
  await browser.advance(100);
  await other.close();
  await browser.advance(SECOND);
  const next = await browser.open();
  const after = next.track('after');
  await browser.advance(5 * SECOND);
  expect(describeChange(browser, before, after)).toEqual(expected('newSession'));
});

test('other tabs: every reset() makes another visitor, whichever tab uses it (rule 7)', async () => {
  const browser = await createBrowser();
  const [one, other] = await openTwo(browser);
  const visitors: (string | null)[] = [];
  for (const [resetting, tracking] of [
    [one, other],
    [other, one],
    [one, other],
    [one, one],
    [other, one],
  ] as [Page, Page][]) {
    resetting.tracker.reset();
    await browser.advance(2 * SECOND);
    visitors.push(tracking.track('next'));
    await browser.advance(2 * SECOND);
  }
  await browser.advance(5 * SECOND);
  expect(new Set(visitors.map((id) => sessionOf(browser, id)!.userId)).size).toBe(visitors.length);
  expect(new Set(visitors.map((id) => sessionOf(browser, id)!.sessionId)).size).toBe(visitors.length);
  expectSoundSessions(browser);
});

test('other tabs: a session does not end before the last event of a hidden tab (rule 20)', async () => {
  const timeout = 700;
  const session = { foregroundTimeout: timeout, backgroundTimeout: timeout };
  const browser = await createBrowser({ tracker: { session } });
  const visible = await browser.open();
  const hidden = await browser.open();
  await hidden.hide();
  visible.track('first');
  await browser.advance(100);
  hidden.track('saved at once');
  await browser.advance(200);
  // Within a second of the save before: a visible tab's would wait for a timer.
  const last = hidden.track('last');
  await browser.advance(5 * SECOND);
  const { time, session: lived } = browser.collector.received.find(({ id }) => id === last)!;
  const end = browser.collector.received.find(
    (event) => event.name === 'session_end' && event.session?.sessionId === lived?.sessionId,
  )!;
  expect(end.time).toBe(time);
});
