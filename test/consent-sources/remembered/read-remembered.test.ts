// Rule 35, consent fails closed: what stands in the cookie of a remembered answer, and the options of what remembers it.
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import {
  readRemembered,
  readRememberedOptions,
} from '../../../src/consent-sources/remembered/read-remembered';

declare const __DEV__: boolean;

const DAY = 86_400_000;

afterEach(() => vi.unstubAllGlobals());

test.each([
  [[], undefined],
  [['granted'], 'granted'],
  [['denied'], 'denied'],
  [['granted', 'granted'], 'granted'],
  [['granted', 'denied'], 'denied'],
  [['denied', 'granted'], 'denied'],
  [['granted', 'yes'], undefined],
  [['yes', 'denied'], 'denied'],
  [['Granted'], undefined],
  [['pending'], undefined],
  [[''], undefined],
  [['true'], undefined],
])('remembered options: %j is %s', (values, state) => expect(readRemembered(values)).toBe(state));

test('remembered options: only the exact word grants, and one denial overrides it (rule 35)', () => {
  const values = fc.array(fc.oneof(fc.constantFrom('granted', 'denied', ''), fc.string()), { maxLength: 4 });
  fc.assert(
    fc.property(values, (found) => {
      const state = readRemembered(found);
      expect(state === 'granted').toBe(found.length > 0 && found.every((value) => value === 'granted'));
      expect(state === 'denied').toBe(found.includes('denied'));
    }),
  );
});

const read = (input: unknown) => {
  const reported: string[] = [];
  const { ...options } = readRememberedOptions(input, (why) => void reported.push(why));
  return { options, reported };
};

test('remembered options: 180 days and no default, where nothing is given', () => {
  for (const input of [undefined, {}, { default: undefined }])
    expect(read(input)).toEqual({ options: { maxAge: 180 * DAY }, reported: [] });
});

test.each([
  [true, 'granted'],
  [false, 'denied'],
  [' Denied ', 'denied'],
  ['pending', 'pending'],
])('remembered options: default: %j is %s', (input, state) =>
  expect(read({ default: input, maxAge: DAY, domain: 'shop.example' })).toEqual({
    options: { maxAge: DAY, domain: 'shop.example', default: state },
    reported: [],
  }),
);

test.each([['yes'], [1], [null], [{}], [['granted']]])(
  'remembered options: default %j is reported, and counts as pending (rule 35)',
  (input) => {
    const { options, reported } = read({ default: input });
    expect(options.default).toBe('pending');
    expect(reported).toHaveLength(1);
    expect(reported[0]).toMatch(
      __DEV__ ? /^option default \(.*\) must be one of pending,granted,denied/ : /^option default$/,
    );
  },
);

test.runIf(__DEV__).each([
  ['maxAge', 0],
  ['maxAge', '180'],
  ['secure', 'yes'],
  ['domain', 7],
  ['sameSite', 'none'],
  ['sameSite', 'None'],
  ['unknown', 1],
  ['timeout', 1],
])('remembered options: %s of %j is reported, and the default applies', (name, value) => {
  vi.stubGlobal('location', { protocol: 'http:' });
  const { options, reported } = read({ [name]: value });
  expect(options.maxAge).toBe(180 * DAY);
  expect(reported).toEqual([expect.stringMatching(new RegExp(`^option ${name} \\(${value}\\) must be `))]);
});
