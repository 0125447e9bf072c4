import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLaunch } from '../../../src/plugins/app-state/launch';

type Launch = ReturnType<typeof createLaunch>;

/** A page hears what is asked and answered after it has first asked itself: before, the browser does not tell it. */
const createPages = () => {
  const hearing = new Set<Launch>();
  return () => {
    const page: Launch = createLaunch((topic, message) => {
      for (const other of hearing) if (other !== page) other.onMessage(topic, message);
      return true;
    });
    hearing.add(page);
    void page.ask();
    return { decide: page.decide, launches: () => !page.answer() };
  };
};

describe('launch: pages that start at once are one launch (rule 24)', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_000 }));
  afterEach(() => void vi.useRealTimers());

  test('even if messages arrive in another order than they were sent', () => {
    fc.assert(
      fc.property(
        // When they ask, and the order in which that arrives.
        fc
          .array(fc.integer({ min: 1_000, max: 1_003 }), { minLength: 2, maxLength: 5 })
          .chain((times) => fc.shuffledSubarray(times, { minLength: times.length })),
        (times) => {
          const open = createPages();
          const pages = times.map((time) => {
            vi.setSystemTime(time);
            return open();
          });
          pages.forEach((page) => page.decide());
          expect(pages.filter((page) => page.launches())).toHaveLength(1);
        },
      ),
    );
  });

  test('a page that opens later is none, whatever its clock says', () => {
    const open = createPages();
    const page = open();
    page.decide();
    vi.setSystemTime(500);
    const later = open();
    later.decide();
    expect([page.launches(), later.launches()]).toEqual([true, false]);
  });

  test('answers after the decision change nothing', async () => {
    const page = createLaunch(() => true);
    const asked = page.ask();
    await vi.advanceTimersByTimeAsync(900);
    await asked;
    page.decide();
    page.onMessage('|a', '1');
    expect(page.answer()).toBe('');
  });

  test('without a channel nothing is waited for, and nothing is known', async () => {
    const page = createLaunch(() => undefined);
    await page.ask();
    expect(page.answer()).toBeUndefined();
  });
});
