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
