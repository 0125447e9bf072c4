// Rule 35: consent fails closed, wherever it is said.
import { expect, test } from 'vitest';
import { readConsent } from '../../../src/core/options/read-consent';

declare const __DEV__: boolean;

const read = (given: unknown) => {
  const told: string[] = [];
  const state = readConsent(given, (path, why) => void told.push(`${path} ${why}`.trim()));
  return { state, told };
};

test.each([
  ['pending', 'pending'],
  ['granted', 'granted'],
  ['denied', 'denied'],
  [' Granted\n', 'granted'],
  ['DENIED', 'denied'],
  [true, 'granted'],
  [false, 'denied'],
])('consent option: %j is %s', (given, state) => expect(read(given)).toEqual({ state, told: [] }));

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
])('consent option: %o is reported, and acts as pending', (given) => {
  const { state, told } = read(given);
  expect(state).toBe('pending');
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(__DEV__ ? /^consent \(.*\) must be one of pending,granted,denied/ : /^consent$/);
});
