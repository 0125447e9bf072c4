// What the commands of Google Consent Mode mean for a tracker: pure, from what was said to a state.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addValue,
  decideConsentMode,
  isType,
  type ConsentModeValues,
} from '../../src/consent-sources/google-consent-mode/decide-consent-mode';
import type { ConsentState } from '../../src/core/options/consent-state';

type Value = readonly [type: string, value: ConsentState, isUpdate: boolean];

const types = ['ad_storage', 'analytics_storage', 'security_storage'];
const type = fc.constantFrom(...types);
const state = fc.constantFrom<ConsentState>('granted', 'denied', 'pending');
const values = fc.array(fc.tuple(type, state, fc.boolean()), { maxLength: 12 });
const needed = fc.uniqueArray(type, { minLength: 1 });

const say = (all: readonly Value[]): ConsentModeValues => {
  const said: ConsentModeValues = { values: new Map(), updated: new Set() };
  for (const [type, value, isUpdate] of all) addValue(said, type, value, { isUpdate });
  return said;
};
const decide = (all: readonly Value[], required: string[], isWaiting = false) =>
  decideConsentMode(say(all), required, isWaiting);
const lastUpdate = (all: readonly Value[], type: string) =>
  all.filter(([name, , isUpdate]) => isUpdate && name === type).at(-1)?.[1];
const defaults = (all: readonly Value[], type: string) =>
  all.filter(([name, , isUpdate]) => !isUpdate && name === type).map(([, value]) => value);

test('consent mode: the last update of a type is its answer; the strictest of those that are needed holds', () => {
  fc.assert(
    fc.property(values, needed, fc.boolean(), (all, required, isWaiting) => {
      const [state] = decide(all, required, isWaiting);
      const updates = required.map((type) => lastUpdate(all, type));
      if (updates.includes('denied')) expect(state).toBe('denied');
      else expect(state).not.toBe('denied');
      if (updates.every((value) => value === 'granted')) expect(state).toBe('granted');
    }),
  );
});

test('consent mode: without an update only defaults that all grant are a grant, and not while they wait for one', () => {
  fc.assert(
    fc.property(values, type, fc.boolean(), (all, type, isWaiting) => {
      const said = all.filter(([, , isUpdate]) => !isUpdate);
      const own = defaults(said, type);
      const [state] = decide(said, [type], isWaiting);
      if (isWaiting || own.includes('denied') || !own.includes('granted')) expect(state).toBe('pending');
      if (!isWaiting && own.length && own.every((value) => value === 'granted'))
        expect(state).toBe('granted');
    }),
  );
});

test('consent mode: a default for some regions never makes consent laxer, and alone it grants nothing', () => {
  const strictness = { denied: 2, pending: 1, granted: 0 };
  fc.assert(
    fc.property(values, fc.nat(12), type, state, needed, (all, at, type, value, required) => {
      const said: ConsentModeValues = { values: new Map(), updated: new Set() };
      const add = ([type, value, isUpdate]: Value) => addValue(said, type, value, { isUpdate });
      all.slice(0, at).forEach(add);
      addValue(said, type, value, { isRegional: true });
      all.slice(at).forEach(add);
      const [after] = decideConsentMode(said, required, false);
      const [before] = decide(all, required);
      expect(strictness[after]).toBeGreaterThanOrEqual(strictness[before]);
    }),
  );
});

test('consent mode: defaults mean the same in any order of regions, where all of them grant or deny', () => {
  const one = fc.tuple(type, fc.constantFrom<ConsentState>('granted', 'denied'), fc.constant(false));
  fc.assert(
    fc.property(fc.array(one), needed, (all, required) => {
      expect(decide(all, required)).toEqual(decide([...all].reverse(), required));
    }),
  );
});

test('consent mode: to need one more type grants no more; nor does a wait', () => {
  fc.assert(
    fc.property(values, needed, type, fc.boolean(), (all, required, more, isWaiting) => {
      const granted = (list: string[], waits: boolean) => decide(all, list, waits)[0] === 'granted';
      if (granted([...required, more], isWaiting)) expect(granted(required, isWaiting)).toBe(true);
      if (granted(required, true)) expect(granted(required, false)).toBe(true);
    }),
  );
});

test('consent mode: the decision lists all stated types, sorted, each once', () => {
  const said: Value[] = [
    ['analytics_storage', 'denied', false],
    ['ad_storage', 'denied', false],
    ['analytics_storage', 'granted', true],
  ];
  expect(decide(said, ['analytics_storage'])).toEqual([
    'granted',
    'ad_storage=denied,analytics_storage=granted',
  ]);
  fc.assert(
    fc.property(values, (all) => {
      const [, value] = decide(all, types);
      const parts = value.split(',').filter(Boolean);
      expect(parts).toEqual([...parts].sort());
      expect(parts.map((part) => part.split('=')[0])).toEqual([...new Set(all.map(([type]) => type))].sort());
    }),
  );
});

test.each([
  ['analytics_storage', true],
  ['ad_user_data', true],
  ['ad_personalization', true],
  ['security_storage', true],
  ['analytic_storage', false],
  ['analytics', false],
  ['region', false],
  ['wait_for_update', false],
  ['', false],
])('consent mode: %s is a type: %s', (name, is) => expect(isType(name)).toBe(is));
