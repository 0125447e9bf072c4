import { expect, sessions, show, soon, test } from './support/fixtures';
import { call, fast } from './support/sdk';

test('an event of a visible tab is in the foreground, though the tab before it was hidden later (Words, 4)', async ({
  open,
  collector,
}) => {
  const one = await open({ attributes: fast });
  await call(one, 'track', 'one');
  const two = await open({ attributes: fast });
  await call(two, 'track', 'two');
  for (const [page, name] of [
    [one, 'back'],
    [two, 'forth'],
    [one, 'back again'],
  ] as const) {
    await show(page);
    await call(page, 'track', name);
    const { session } = await collector.waitFor(name);
    expect([name, session!.state]).toEqual([name, 'foreground']);
  }
  await soon(() => collector.events('session_start').length).toBe(1);
  const indexes = collector
    .events()
    .filter(({ session }) => session!.eventIndex)
    .map(({ tab, session }) => `${tab.id} ${session!.eventIndex}`);
  expect(new Set(indexes).size).toBe(indexes.length);
});

test('frames that start at once on a first visit share one session, and all take the cookie (rules 12, 33)', async ({
  open,
  site,
  collector,
}) => {
  site.route('/frame', { attributes: fast });
  const frames = 12;
  const body = `<iframe src="/frame"></iframe>`.repeat(frames);
  await open({ sdk: false, body });
  await soon(() => collector.events('page_view').length).toBe(frames);
  const events = collector.events('page_view');
  expect(new Set(events.map(({ session }) => session!.storageMechanism))).toEqual(new Set(['cookie']));
  expect(sessions(collector.events()).map(({ index, start }) => [index, !!start])).toEqual([[1, true]]);
  expect(new Set(events.map(({ page }) => page.id)).size).toBe(frames);
});
