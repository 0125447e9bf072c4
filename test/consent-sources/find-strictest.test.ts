// Of several sources the strictest answer holds, whatever the order in which they have spoken.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findStrictest } from '../../src/consent-sources/find-strictest';
import type { ConsentState } from '../../src/core/options/consent-state';

const state = fc.constantFrom<ConsentState>('granted', 'pending', 'denied');
const order: readonly ConsentState[] = ['granted', 'pending', 'denied'];

test('strictest consent: any denial denies, only unanimous grants grant, and the order does not matter', () => {
  fc.assert(
    fc.property(fc.array(state, { minLength: 1 }), fc.infiniteStream(fc.nat()), (answers, numbers) => {
      const strictest = findStrictest(answers);
      expect(strictest).toBe(order[Math.max(...answers.map((one) => order.indexOf(one)))]);
      const shuffled = answers
        .map((one) => [numbers.next().value!, one] as const)
        .sort(([a], [b]) => a - b)
        .map(([, one]) => one);
      expect(findStrictest(shuffled)).toBe(strictest);
    }),
  );
});
