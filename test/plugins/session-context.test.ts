// What is kept of a session for its other pages is read as strictly as the schema: anybody can write there.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  noContext,
  parseSessionContext,
  type SessionContext,
} from '../../src/plugins/context/session-context';

const NOW = Date.UTC(2026, 4, 4);
const DAY = 86_400_000;
const sound: SessionContext = {
  startedAt: NOW,
  metAt: NOW,
  utm: { source: 'mail' },
  referrer: 'https://search.example/',
  currentUtm: { source: 'ad' },
  zone: { locale: 'en-GB', timeZone: 'Europe/London' },
};
const parse = (value: unknown) => parseSessionContext(JSON.stringify(value), NOW);

test('stored context: a written context is read', () => {
  for (const one of [sound, { ...sound, utm: 0 }, { ...sound, zone: 0 }, noContext])
    expect(parse(one)).toEqual(one);
});

test.each([
  ['no object', 7],
  ['nothing', null],
  ['no start', { ...sound, startedAt: undefined }],
  ['a start that no clock can have made', { ...sound, startedAt: NOW + 2 * DAY }],
  ['a meeting that no clock can have made', { ...sound, metAt: NOW + 2 * DAY }],
  ['a referrer that is no text', { ...sound, referrer: 7 }],
  ['a later parameter that is no text', { ...sound, currentUtm: { source: 7 } }],
  ['a parameter that is no text', { ...sound, utm: { source: 7 } }],
  ['parameters that are no object', { ...sound, utm: 'mail' }],
  ['no parameters', { ...sound, utm: undefined }],
  ['a time zone that is no text', { ...sound, zone: { locale: 'en', timeZone: [] } }],
  ['a zone without a language', { ...sound, zone: { timeZone: 'UTC' } }],
  ['a zone that is no object', { ...sound, zone: 'UTC' }],
])('stored context: %s is not believed', (_what, value) => {
  expect(parse(value)).toBeUndefined();
});

test('stored context: any accepted text fits the schema', () => {
  const part = fc.oneof(fc.anything(), fc.constant(0), fc.dictionary(fc.string(), fc.string()));
  fc.assert(
    fc.property(
      fc.record({ startedAt: fc.oneof(fc.integer(), fc.anything()), utm: part, zone: part }),
      (value) => {
        const found = parseSessionContext(JSON.stringify(value), NOW);
        if (!found) return;
        for (const text of Object.values({ ...(found.utm || {}), ...(found.zone || {}) }))
          expect(text).toBeTypeOf('string');
        expect(Object.keys(found.zone || {}).every((key) => ['locale', 'timeZone'].includes(key))).toBe(true);
      },
    ),
  );
});
