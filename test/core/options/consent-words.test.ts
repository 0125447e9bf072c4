// Rule 35, consent fails closed: of all that may be given for a consent, only the documented words ever track.
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { ConsentState, Options } from '../../../src/index';
import { optionSchema } from '../../../src/core/options/option-schema';
import { readAttributes } from '../../../src/script-tag/read-attributes';
import { validateOptions } from '../../../src/core/options/validate-options';
import type { Load } from '../../browser/profile';
import { useVisitor } from '../../browser/visitor';
import { anyText } from '../event/any-text';

const { visit, later, received, profile } = useVisitor();

const words = ['pending', 'granted', 'denied'] as const;

/** What the documentation says of a value. */
const meaning = (input: unknown): ConsentState => {
  if (input === true) return 'granted';
  if (input === false) return 'denied';
  const word = typeof input === 'string' ? input.trim().toLowerCase() : undefined;
  return words.find((known) => known === word) ?? 'pending';
};

/** The words as people, forms and templates write them: right, nearly right, and wrong. */
const nearly = fc.oneof(
  fc.constantFrom(
    '',
    'no',
    'yes',
    'false',
    'true',
    'revoked',
    'unknown',
    'grant',
    '0',
    '1',
    'null',
    'undefined',
  ),
  fc
    .tuple(fc.constantFrom(...words), fc.constantFrom('', ' ', '\n', '\u00a0', '\u200b', '\0', '!', ',', 's'))
    .map(([word, more]) => word + more),
  fc.constantFrom(...words).chain((word) => fc.mixedCase(fc.constant(word))),
);
const text = fc.oneof(nearly, fc.string(), anyText());
const trap = () => {
  throw new Error('trap');
};
const anything = fc.oneof(
  text,
  fc.boolean(),
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
  nearly.map((word) => Object(word) as unknown),
  nearly.map((word) => [word]),
  nearly.map((word) => ({ toString: () => word, valueOf: () => word })),
  // Near to a source, or to a list of them: one that is none makes the list none.
  fc.array(fc.oneof(nearly, fc.constant(null), fc.constant({ setup: undefined })), { maxLength: 3 }),
  fc.constantFrom<unknown>(
    [],
    [[]],
    {},
    { name: 'source' },
    { setup: 'granted' },
    [{ name: 'source', setup: () => {} }, 'granted'],
    [{ name: 'source', setup: () => {} }, , 'granted'], // eslint-disable-line no-sparse-arrays
    new Proxy([], { get: trap }),
    [new Proxy({}, { get: trap })],
    {
      get setup() {
        return trap();
      },
    },
  ),
  fc.constant(trap),
  fc.constant(Symbol('granted')),
  fc.constant(new Proxy({}, { get: trap })),
);

/** Loads a page with these options that tracks an event: did it leave, and what stayed? */
const load = async (options: object, how?: Load) => {
  const tracker = await visit(options as Partial<Options>, how);
  const before = profile().requests.length;
  tracker.track('one');
  await later(1_100);
  const isSent = profile().requests.length > before;
  const left = { consent: tracker.consent, isSent };
  // The next one begins with nothing.
  tracker.setConsent('denied');
  await later(10);
  return left;
};

const expected = (consent: ConsentState) => ({ consent, isSent: consent === 'granted' });
const runs = { numRuns: 60 };

test('consent option: consent as an option', async () => {
  await fc.assert(
    fc.asyncProperty(anything, async (consent) => {
      // What is absent keeps the default.
      expect(await load({ consent })).toEqual(expected(consent === undefined ? 'granted' : meaning(consent)));
    }),
    runs,
  );
});

test.each<[string, unknown, RegExp]>([
  ['an empty list', [], /option consent/],
  ['a list with a word in it', [{ name: 'a', setup: () => {} }, 'granted'], /option consent/],
  ['what makes a source, not called', [() => ({ name: 'a', setup: () => {} })], /option consent/],
  ['a setup that is no function', { name: 'a', setup: 'granted' }, /plugin a failed on setup/],
  ['a list that cannot be read', new Proxy([], { get: trap }), /option consent/],
])('consent option: the option %s is reported, and pending', async (_, consent, why) => {
  expect(await load({ consent })).toEqual({ consent: 'pending', isSent: false });
  expect(vi.mocked(console.error).mock.calls.map(([text]) => `${text}`)).toEqual([
    expect.stringMatching(why),
  ]);
});

test('consent option: an option that cannot be read is pending', () => {
  const input = { collector: 'https://collect.example' };
  Object.defineProperty(input, 'consent', { get: trap, enumerable: true });
  expect(validateOptions(input, () => {}, optionSchema)).toMatchObject({ consent: 'pending' });
});

test('consent option: consent as an attribute', async () => {
  await fc.assert(
    fc.asyncProperty(text, async (consent) => {
      const said = consent === 'true' ? true : consent === 'false' ? false : consent;
      expect(await load(readAttributes({ consent }, optionSchema))).toEqual(expected(meaning(said)));
    }),
    runs,
  );
});

test.each([
  ['option', anything, (input: unknown) => ({ respectGpc: input })],
  ['attribute', text, (value: unknown) => readAttributes({ respectGpc: value as string }, optionSchema)],
] as const)(
  'consent option: respectGpc as an %s: only `false` and its absence track against the signal',
  async (what, values, make) => {
    await fc.assert(
      fc.asyncProperty(values, async (input) => {
        const isOff = input === undefined || input === false || (what === 'attribute' && input === 'false');
        const before = () => void Object.assign(navigator, { globalPrivacyControl: true });
        expect(await load(make(input), { before })).toEqual(expected(isOff ? 'granted' : 'denied'));
      }),
      runs,
    );
  },
);

test('setConsent: events leave only under a grant, or after the next one', async () => {
  const options = fc.oneof(
    fc.constant(undefined),
    fc.anything(),
    fc.constant({
      get flush() {
        return trap();
      },
    }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.constantFrom(...words),
      fc.array(fc.tuple(anything, options), { minLength: 1, maxLength: 6 }),
      async (cookieless, consent, calls) => {
        const tracker = await visit({ consent, cookieless });
        const run = `${Math.random()}`;
        let state: ConsentState = consent;
        let waiting: string[] = [];
        const allowed = new Set<string>();
        const track = (name: string) => {
          tracker.track(run + name);
          waiting.push(run + name);
          if (state === 'denied' && !cookieless) waiting = [];
          if (state !== 'pending') waiting.splice(0).forEach((one) => allowed.add(one));
        };
        track('first');
        for (const [i, [input, more]] of calls.entries()) {
          tracker.setConsent(input as ConsentState, more as object);
          state = meaning(input);
          if (state === 'granted') waiting.splice(0).forEach((one) => allowed.add(one));
          if (state === 'denied') waiting = [];
          expect(tracker.consent).toBe(state);
          track(`${i}`);
          await later(20);
        }
        await later(1_100);
        const names = (await received()).map(({ name }) => name).filter((name) => name.startsWith(run));
        expect(names.filter((name) => !allowed.has(name))).toEqual([]);
        if (state === 'granted') expect(names).toContain(`${run}${calls.length - 1}`);
        if (state === 'denied') expect(profile().kept()).toEqual([]);
        tracker.setConsent('denied');
        await later(10);
      },
    ),
    runs,
  );
});
