// A collector of the own site, by its path: the same one as by its whole address.
import { expect, test } from 'vitest';
import { useVisitor } from '../../browser/visitor';

const { visit, crash, later, received, profile } = useVisitor();

test('collector path: events left for the full address are sent by the next page, which has the path', async () => {
  const collector = `${(await visit(), location.origin)}/e`;
  const tracker = await visit({ collector });
  profile().answer(() => ({ status: 503 }));
  tracker.track('left');
  await later(100);
  await crash();
  profile().answer(() => ({ status: 204 }));
  const before = profile().requests.length;
  await visit({ collector: '/e' });
  await later(60_000);
  expect((await received('left')).map(({ name }) => name)).toEqual(['left']);
  expect(
    new Set(
      profile()
        .requests.slice(before)
        .map(({ url }) => url),
    ),
  ).toEqual(new Set([collector]));
});
