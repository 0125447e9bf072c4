// Random and mutated inputs by the thousand, for as long as they may take. Each run has another seed, and prints it: the same again
// with FUZZ_SEED=1234 in the environment.
import fc from 'fast-check';

const MAX_RUNS = 2_000;
const MAX_MS = 1_500;

const seedOf = () => Number(process.env.FUZZ_SEED) || Math.floor(Math.random() * 2 ** 31) + 1;

/** Checks up to 2,000 inputs within 1.5 s. What `check` throws fails the test, with the smallest input that does so. */
export const fuzz = async <Input>(
  title: string,
  inputs: fc.Arbitrary<Input>,
  check: (input: Input) => void | Promise<void>,
  { runs = MAX_RUNS, ms = MAX_MS } = {},
): Promise<number> => {
  const seed = seedOf();
  let count = 0;
  const property = fc.asyncProperty(inputs, async (input) => {
    count++;
    await check(input);
  });
  const limit = { interruptAfterTimeLimit: ms, markInterruptAsFailure: false };
  try {
    // fast-check fails when the time ends before the first input has passed, so that one has no limit of time.
    await fc.assert(property, { seed, numRuns: 1 });
    const details = await fc.check(property, { seed, numRuns: runs, ...limit });
    const isLate = details.interrupted && !details.counterexample;
    const report = isLate ? undefined : await fc.asyncDefaultReportMessage(details);
    if (report !== undefined) throw new Error(report, { cause: details.errorInstance });
  } finally {
    console.info(`fuzz: ${title}: ${count} inputs, FUZZ_SEED=${seed}`);
  }
  return count;
};

const sharp = fc.constantFrom(
  ...[
    '',
    '\0',
    '\r\n',
    ' ',
    ';',
    ',',
    '=',
    '.',
    '-',
    '"',
    '\\',
    '%',
    '%zz',
    '{',
    '}',
    '[',
    ']',
    ':',
    '0',
    '-1',
    '1e999',
    'null',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '\ud800',
    'é',
    '~',
    'z'.repeat(300),
    '9'.repeat(40),
    '{"a":'.repeat(50),
  ],
);

interface Edit {
  readonly at: number;
  readonly length: number;
  readonly kind: 'cut' | 'double' | 'insert' | 'replace' | 'turn';
  readonly text: string;
}

/** One place of a text cut, doubled or replaced. */
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(8),
  kind: fc.constantFrom('cut', 'double', 'insert', 'replace', 'turn'),
  text: sharp,
});
const apply = (text: string, { at, length, kind, text: more }: Edit) => {
  const start = Math.floor(at * text.length);
  const [head, part, tail] = [
    text.slice(0, start),
    text.slice(start, start + length),
    text.slice(start + length),
  ];
  const turned = String.fromCharCode((part.charCodeAt(0) || 65) ^ (1 << length)) + part.slice(1);
  return (
    head + { cut: '', double: part + part, insert: more + part, replace: more, turn: turned }[kind] + tail
  );
};

/** A text that was right, after some edits. */
export const mutated = (texts: fc.Arbitrary<string>) =>
  fc.tuple(texts, fc.array(edit, { maxLength: 4 })).map(([text, edits]) => edits.reduce(apply, text));

/** Any text, with what parsers stumble over. */
export const oddText = fc
  .array(fc.oneof(sharp, fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 12 })
  .map((parts) => parts.join(''));
