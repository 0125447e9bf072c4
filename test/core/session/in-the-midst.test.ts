// What a filter or a listener does while the session manager is at work, and what a hidden page reads of others.
import { expect, test } from 'vitest';
import { createManagers, MINUTE, SECOND } from './pages';

test('session manager: a filter that withdraws consent stops its own event, and nothing is reported', async () => {
  const { browser, openManager } = await createManagers();
  const opened = await openManager({ accept: () => (opened.manager.close(), true) });
  opened.start();
  opened.track(1);
  await browser.advance(SECOND);
  expect([opened.log(), opened.reports]).toEqual([[], []]);
});

test('session manager: a filter that forgets what waits stops its own event', async () => {
  const { browser, openManager } = await createManagers();
  const opened = await openManager({ accept: () => (opened.manager.clear(), true) });
  opened.start();
  opened.track(1);
  await browser.advance(SECOND);
  expect([opened.log(), opened.reports]).toEqual([[], []]);
});

test('session manager: an event that a listener tracks follows the event that the listener received', async () => {
  const { browser, openManager } = await createManagers();
  const opened = await openManager({
    report: (effect) =>
      void (effect.type === 'event' && effect.event.id.startsWith('00000001') && opened.track(2)),
  });
  opened.start();
  opened.track(1);
  opened.track(3);
  await browser.advance(SECOND);
  expect(opened.log()).toEqual(['start 1', 'event 1 in 1', 'event 3 in 1', 'event 2 in 1']);
});

test('session manager: ids are spent when a session has them, and not by each event', async () => {
  const { browser, openStarted } = await createManagers();
  const { track, state } = await openStarted();
  const before = state.ids;
  track(1);
  await browser.advance(SECOND);
  const { ids } = state;
  expect(ids).not.toBe(before);
  track(2);
  expect(state.ids).toBe(ids);
});

test('session manager: a hidden page reads what the visible one has written', async () => {
  const { browser, openStarted } = await createManagers();
  const one = await openStarted();
  one.track(1);
  await browser.advance(2 * SECOND);
  const other = await openStarted({ hidden: true });
  for (let n = 2; n <= 6; n++) one.track(n);
  await browser.advance(2 * MINUTE);
  expect(other.store.record?.eventIndex).toBe(6);
});

/** A page in a session that continues: its events need no critical section. */
const openInSession = async (options: Parameters<Awaited<ReturnType<typeof createManagers>>['openStarted']>[0] = {}) => {
  const { browser, openStarted } = await createManagers();
  const opened = await openStarted(options);
  opened.track(1);
  await browser.advance(SECOND);
  return { browser, ...opened };
}; // prettier-ignore
const isEvent = (n: number, id: string) => parseInt(id, 16) === n;

test('session manager: a filter that withdraws consent stops its own event, also in a session that continues', async () => {
  const page = await openInSession({
    accept: ({ id }) => {
      if (isEvent(2, id)) page.manager.close();
      return true;
    },
  });
  page.track(2);
  await page.browser.advance(SECOND);
  expect([page.log(), page.reports]).toEqual([['start 1', 'event 1 in 1'], []]);
});

test('session manager: a filter that forgets what waits stops its own event, also in a session that continues', async () => {
  const page = await openInSession({
    accept: ({ id }) => {
      if (isEvent(2, id)) page.manager.clear();
      return true;
    },
  });
  page.track(2);
  await page.browser.advance(SECOND);
  expect([page.log(), page.reports]).toEqual([['start 1', 'event 1 in 1'], []]);
});

test('session manager: a listener that forgets what waits keeps the event that it tracks afterwards', async () => {
  const page = await openInSession({
    report(effect) {
      if (effect.type !== 'event' || !isEvent(2, effect.event.id)) return;
      page.manager.clear();
      page.track(3);
    },
  });
  page.track(2);
  await page.browser.advance(SECOND);
  expect(page.log()).toEqual(['start 1', 'event 1 in 1', 'event 2 in 1', 'event 3 in 1']);
});

test('session manager: an event whose listener withdraws consent is not reported again after the next grant', async () => {
  const page = await openInSession({
    report(effect) {
      if (effect.type === 'event' && isEvent(2, effect.event.id)) page.manager.close();
    },
  });
  page.track(2);
  page.start();
  await page.browser.advance(SECOND);
  expect(page.log()).toEqual(['start 1', 'event 1 in 1', 'event 2 in 1']);
});

test('session manager: an exit that a listener asks for does not report the event of the listener twice', async () => {
  const page = await openInSession({
    report(effect) {
      if (effect.type === 'event' && isEvent(2, effect.event.id)) page.manager.exit({});
    },
  });
  page.track(2);
  expect(page.log()).toEqual(['start 1', 'event 1 in 1', 'event 2 in 1']);
});

test('session manager: an exit of the browser reports what waits, also if it has broken a task off (rule 13)', async () => {
  const { browser, openManager } = await createManagers();
  let atExit: string[] | undefined;
  const page = await openManager({
    accept() {
      // The first answer of the filter stands for a task that never ends.
      if (!atExit) {
        atExit = [];
        page.manager.exit({ byBrowser: true });
        atExit = page.log();
      }
      return true;
    },
  });
  page.start();
  page.track(1);
  page.track(2);
  await browser.advance(SECOND);
  expect(atExit).toEqual(['start 1', 'event 1 in 1', 'event 2 in 1']);
});

test('session manager: after an exit that reported nothing, the next event still opens a session', async () => {
  const { browser, openStarted } = await createManagers();
  const { manager, track, log } = await openStarted();
  manager.exit({ byBrowser: true });
  track(1);
  await browser.advance(SECOND);
  expect(log()).toEqual(['start 1', 'event 1 in 1']);
});

test('session manager: a change of state before the first session is no error', async () => {
  const { browser, openStarted } = await createManagers();
  const { add, log, reports } = await openStarted();
  add({ foreground: false } as never);
  await browser.advance(SECOND);
  expect([log(), reports]).toEqual([[], []]);
});

test('session manager: a crash that is declared before the first session stops no event (rule 27)', async () => {
  const { browser, openStarted } = await createManagers();
  const { manager, track, log, reports } = await openStarted();
  manager.declareCrashed('a session of an earlier page');
  track(1);
  await browser.advance(SECOND);
  expect([log(), reports]).toEqual([['start 1', 'event 1 in 1'], []]);
});

test('session manager: with consent, no number of events is too many', async () => {
  const page = await openInSession({ maxWaiting: 3 });
  for (let n = 2; n <= 20; n++) page.track(n);
  expect([page.log().length, page.reports]).toEqual([21, []]);
});

test('session manager: a session that another page has opened meanwhile is entered after the next grant', async () => {
  const { browser, openStarted } = await createManagers();
  const one = await openStarted();
  one.track(1);
  await browser.advance(2 * SECOND);
  one.manager.close();
  const other = await openStarted();
  other.add({ reason: 'ended', renews: true });
  await browser.advance(2 * SECOND);
  one.start();
  await browser.advance(SECOND);
  one.track(2);
  await browser.advance(SECOND);
  expect(one.entered.map(({ sessionIndex }) => sessionIndex)).toEqual([1, 2]);
});

test('session manager: a page that attaches an event to a session of another page reports its start first (rule 18)', async () => {
  const { browser, openStarted } = await createManagers();
  const [one, other] = [await openStarted(), await openStarted()];
  one.track(1);
  await browser.advance(500);
  one.page.crash();
  other.track(2);
  await browser.advance(SECOND);
  expect(other.log()).toEqual(['start 1', 'event 2 in 1']);
});

test('session manager: an event that did not wait is not replayed by the next page (rule 13)', async () => {
  const { browser, openStarted } = await createManagers();
  const one = await openStarted();
  one.track(1);
  await browser.advance(2 * SECOND);
  one.track(2);
  expect(one.log()).toHaveLength(3);
  one.page.crash();
  await browser.advance(MINUTE);
  const other = await openStarted();
  await browser.advance(10 * SECOND);
  expect(other.log()).toEqual([]);
});

test('session manager: before consent, a call that waits is written nowhere (rule 35)', async () => {
  const { browser, openManager } = await createManagers();
  const { track, page } = await openManager();
  track(1);
  await browser.advance(2 * SECOND);
  page.crash();
  expect([browser.localArea.keys(), browser.database.count()]).toEqual([[], 0]);
});
