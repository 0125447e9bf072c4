import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLaunch } from '../../src/lifecycle/launch';

/** A page hears what is asked and answered after it has first asked itself: before, the browser does not tell it. */
const createPages = () => {
  const hearing: { launch: ReturnType<typeof createLaunch>; known(answered: string): void }[] = [];
  return (launch = createLaunch()) => {
    const asked = launch.ask((question, known) => {
      const [, at, id] = question.split(' ') as [string, string, string];
      const answers = hearing.map((other) => other.launch.answer(+at, id)).filter(Boolean);
      answers.forEach(known);
      hearing.push({ launch, known });
      return Promise.resolve([...answers].sort().at(-1) ?? '');
    }, 1000);
    launch.wait();
    return {
      launch,
      decide: () => launch.decide(asked, undefined, false),
      launches: () => !launch.run(false).answer,
    };
  };
};

describe('pages that start at once are one launch (rule 24)', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_000 }));
  afterEach(() => void vi.useRealTimers());

  test('though the browser lets them hear each other in another order than they asked in', async () => {
    await fc.assert(
      fc.asyncProperty(
        // When they ask, and the order in which that arrives.
        fc
          .array(fc.integer({ min: 1_000, max: 1_003 }), { minLength: 2, maxLength: 5 })
          .chain((times) => fc.shuffledSubarray(times, { minLength: times.length })),
        async (times) => {
          const open = createPages();
          const pages = times.map((time) => {
            vi.setSystemTime(time);
            return open();
          });
          for (const each of pages) await each.decide();
          expect(pages.filter((each) => each.launches())).toHaveLength(1);
        },
      ),
    );
  });

  test('a page that opens later is none, whatever its clock says', async () => {
    const open = createPages();
    const page = open();
    await page.decide();
    vi.setSystemTime(500);
    const later = open();
    await later.decide();
    expect([page.launches(), later.launches()]).toEqual([true, false]);
  });
});
