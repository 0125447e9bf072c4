// Which errors are reported, by any life of a page; e2e/errors.spec.ts has them from real ones.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createErrorCounts, type CountedError } from '../../../src/plugins/errors/error-counts';

const MINUTE = 60_000;

const start = () => {
  const reported: (CountedError & { at: number })[] = [];
  let now = 0;
  const counts = createErrorCounts((error) => reported.push({ ...error, at: now }));
  return {
    reported,
    fail: (message: string) => counts.add({ source: 'error', message }, now),
    leave: () => counts.leave(),
    forget: () => counts.forget(),
    wait: (ms: number) => void (now += ms),
    counted: () => reported.map(({ message, count }) => [message, count]),
  };
};

describe('error counts: an error', () => {
  test('is reported at once; repeats are reported on leaving, and nothing twice', () => {
    const page = start();
    for (let n = 0; n < 1000; n++) page.fail('a');
    expect(page.counted()).toEqual([['a', 1]]);
    page.leave();
    page.leave();
    expect(page.counted()).toEqual([
      ['a', 1],
      ['a', 999],
    ]);
  });
  test('is reported with its repeats at the next different error', () => {
    const page = start();
    ['a', 'a', 'a', 'b', 'b'].forEach(page.fail);
    expect(page.counted()).toEqual([
      ['a', 1],
      ['a', 2],
      ['b', 1],
    ]);
  });
  test('is reported again after a minute, with the number of repeats', () => {
    const page = start();
    page.fail('a');
    page.fail('a');
    page.wait(MINUTE);
    page.fail('a');
    expect(page.counted()).toEqual([
      ['a', 1],
      ['a', 1],
      ['a', 1],
    ]);
  });
  test('is forgotten for another visitor', () => {
    const page = start();
    page.fail('a');
    page.fail('a');
    page.forget();
    page.leave();
    expect(page.counted()).toEqual([['a', 1]]);
    page.fail('a');
    expect(page.counted()).toHaveLength(2);
  });
  test('is reported at most 40 times a minute if it repeats each time the page is hidden, and counted further', () => {
    const page = start();
    for (let n = 0; n < 100; n++) {
      page.fail('a');
      page.leave();
    }
    expect(page.reported).toHaveLength(40);
    page.wait(MINUTE);
    page.fail('b');
    expect(page.reported.reduce((sum, { count }) => sum + count, 0)).toBe(101);
  });
  test('is counted if reporting causes it, without a loop', () => {
    let depth = 0;
    const counts = createErrorCounts(() => {
      depth++;
      counts.add({ source: 'error', message: `after ${depth}` }, 0);
      counts.add({ source: 'error', message: 'the same' }, 0);
    });
    counts.add({ source: 'error', message: 'first' }, 0);
    expect(depth).toBeLessThanOrEqual(40);
  });
});

type Step = { fail: number } | { wait: number } | 'leave' | 'forget';
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 9, arbitrary: fc.record({ fail: fc.nat(30) }) },
  { weight: 3, arbitrary: fc.record({ wait: fc.oneof(fc.nat(100), fc.nat(2 * MINUTE)) }) },
  { weight: 3, arbitrary: fc.constant<Step>('leave') },
  { weight: 1, arbitrary: fc.constant<Step>('forget') },
);
const live = (steps: Step[]) => {
  const page = start();
  for (const one of steps)
    if (one === 'leave') page.leave();
    else if (one === 'forget') page.forget();
    else if ('fail' in one) page.fail(`error ${one.fail}`);
    else page.wait(one.wait);
  return page;
};

describe('error counts: any sequence of errors', () => {
  test('no minute has more reports than two windows allow', () => {
    const stormy = fc.array(step, { minLength: 100, maxLength: 1500, size: 'max' });
    fc.assert(
      fc.property(stormy, (steps) => {
        const { reported } = live(steps);
        const most = Math.max(
          0,
          ...reported.map(
            ({ at }) => reported.filter((other) => other.at >= at && other.at < at + MINUTE).length,
          ),
        );
        expect(most).toBeLessThanOrEqual(80);
      }),
      { numRuns: 60 },
    );
  });
  test('no error is reported more often than it occurred, and up to ten different ones exactly as often', () => {
    const few = fc.oneof(
      { weight: 9, arbitrary: fc.record({ fail: fc.nat(8) }) },
      { weight: 1, arbitrary: fc.record({ wait: fc.nat(2 * MINUTE) }) },
    );
    fc.assert(
      fc.property(fc.array<Step>(few, { maxLength: 200 }), (steps) => {
        const page = live(steps);
        page.wait(MINUTE);
        page.fail('last');
        const came = steps.filter((one) => typeof one === 'object' && 'fail' in one).length;
        expect(page.reported.reduce((sum, { count }) => sum + count, 0)).toBe(came + 1);
      }),
    );
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const page = live(steps);
        page.leave();
        for (let n = 0; n <= 30; n++) {
          const came = steps.filter(
            (one) => typeof one === 'object' && 'fail' in one && one.fail === n,
          ).length;
          const reports = page.reported.filter(({ message }) => message === `error ${n}`);
          expect(reports.reduce((sum, { count }) => sum + count, 0)).toBeLessThanOrEqual(came);
        }
      }),
    );
  });
});
