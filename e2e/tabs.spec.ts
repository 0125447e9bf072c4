import { expect, show, soon, test } from './support/fixtures';
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
