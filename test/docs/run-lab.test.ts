// The documentation's session lab says what the rules say.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runLab, type Happening, type Kind } from '../../docs/.vitepress/lab/run-lab';
import { scenarios } from '../../docs/.vitepress/lab/scenarios';

const MINUTE = 60_000;
const run = (title: string) => {
  const { happenings, foreground, background } = scenarios.find((scenario) => scenario.title === title)!;
  const limits = {
    foregroundTimeout: foreground * MINUTE,
    backgroundTimeout: background * MINUTE,
    maxDuration: 1440 * MINUTE,
  };
  return runLab(happenings, limits);
};
const sessionsOf = (title: string) =>
  run(title).sessions.map(({ index, visitor, from, until, events, reason }) => [
    visitor,
    index,
    from / MINUTE,
    until / MINUTE,
    events,
    reason ?? '',
  ]);

test.each([
  [
    'A long read',
    [
      [1, 1, 1, 28, 3, 'foreground-timeout'],
      [1, 2, 75, 75, 1, ''],
    ],
  ],
  [
    'Two minutes away',
    [
      [1, 1, 1, 10, 1, 'background-timeout'],
      [1, 2, 13, 13, 1, ''],
    ],
  ],
  [
    'Two tabs',
    [
      [1, 1, 1, 25, 3, 'background-timeout'],
      [1, 2, 36, 36, 1, ''],
    ],
  ],
  [
    'A crash',
    [
      [1, 1, 1, 1, 1, 'force-quit'],
      [1, 2, 9, 9, 1, ''],
    ],
  ],
  [
    'The clock is set back',
    [
      [1, 1, 1, 1, 1, 'clock'],
      [1, 2, 12, 20, 2, ''],
    ],
  ],
  [
    'A logout',
    [
      [1, 1, 1, 10, 1, 'logout'],
      [2, 1, 12, 20, 1, 'ended'],
      [2, 2, 20, 22, 1, ''],
    ],
  ],
])('session lab: %s', (title, sessions) => {
  expect(sessionsOf(title)).toEqual(sessions);
});

test('session lab: the verdict on a return names the rule by which it was judged', () => {
  expect(run('Two minutes away').verdicts[3]).toMatchObject({ rules: [3, 9] });
});

test('session lab: any steps get a verdict each, and a visitor’s sessions are counted from 1', () => {
  const kinds: Kind[] = [
    'open',
    'track',
    'passive',
    'hide',
    'show',
    'close',
    'crash',
    'end',
    'new',
    'logout',
    'clock',
  ];
  const happening: fc.Arbitrary<Happening> = fc.record({
    kind: fc.constantFrom(...kinds),
    tab: fc.constantFrom('A', 'B'),
    at: fc.nat(90).map((minutes) => minutes * MINUTE),
  });
  fc.assert(
    fc.property(fc.array(happening), fc.integer({ min: 1, max: 60 }), (happenings, timeout) => {
      const limits = {
        foregroundTimeout: timeout * MINUTE,
        backgroundTimeout: MINUTE,
        maxDuration: 60 * MINUTE,
      };
      const { sessions, verdicts } = runLab(happenings, limits);
      expect(verdicts).toHaveLength(happenings.length);
      for (const visitor of new Set(sessions.map((session) => session.visitor))) {
        const own = sessions.filter((session) => session.visitor === visitor);
        expect(own.map(({ index }) => index)).toEqual(own.map((_, i) => i + 1));
        // All but the last one have ended.
        expect(own.slice(0, -1).filter(({ reason }) => !reason)).toEqual([]);
      }
      for (const { from, until } of sessions) expect(until).toBeGreaterThanOrEqual(from);
    }),
  );
});
