// Mutants that no test can or need notice, by file: the code, what stands in its place, and why it may.

/** The same values in the same order, whichever of the two is taken. */
const EQUAL = 'equal values: either of the two gives the same';
/** The rule or the value is what a later check gives as well. */
const AGAIN = 'a later check gives the same';
/** A test file that fails to load has no failed test, which is what Stryker counts. */
const LOAD = 'the test file cannot be loaded with it, which Stryker does not count as noticed';
/** Only the work that the page does changes, not what becomes of the data. */
const WORK = 'only more work, or the same work at another moment';
/** The value is never read. */
const UNREAD = 'the value is never read before it is written again';

export const survivors = {
  'src/record/first.ts': [
    { code: 'ours[i]! < theirs[i]!', becomes: 'ours[i]! <= theirs[i]!', why: EQUAL },
  ],
};
