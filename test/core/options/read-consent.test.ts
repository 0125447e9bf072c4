// Rule 35: consent fails closed, wherever it is said.
import { expect, test } from 'vitest';
import { readConsent } from '../../../src/core/options/read-consent';

declare const __DEV__: boolean;

const read = (input: unknown) => {
  const reported: string[] = [];
  const state = readConsent(input, (path, why) => void reported.push(`${path} ${why}`.trim()));
  return { state, reported };
};

test.each([
  ['pending', 'pending'],
  ['granted', 'granted'],
  ['denied', 'denied'],
  [' Granted\n', 'granted'],
  ['DENIED', 'denied'],
  [true, 'granted'],
  [false, 'denied'],
])('consent option: %j is %s', (input, state) => expect(read(input)).toEqual({ state, reported: [] }));

test.each([
  ['yes'],
  [''],
  ['grant'],
  ['true'],
  ['granted,denied'],
  [1],
  [0],
  [null],
  [undefined],
  [{}],
  [['granted']],
  [new String('granted')],
  [() => 'granted'],
  [Symbol('granted')],
  [Object.create(null)],
  [{ toString: () => 'granted' }],
])('consent option: %o is reported, and acts as pending', (input) => {
  const { state, reported } = read(input);
  expect(state).toBe('pending');
  expect(reported).toHaveLength(1);
  expect(reported[0]).toMatch(
    __DEV__ ? /^consent \(.*\) must be one of pending,granted,denied/ : /^consent$/,
  );
});
