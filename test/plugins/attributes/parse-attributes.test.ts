// Session attributes are read as strictly as the schema: anybody can write where they are kept.
import { expect, test } from 'vitest';
import { changeAttributes } from '../../../src/plugins/attributes/attribute-values';
import { parseAttributes } from '../../../src/plugins/attributes/parse-attributes';

const NOW = Date.UTC(2026, 4, 4);
const FUTURE = NOW + 10 * 86_400_000;
const parse = (value: unknown) => parseAttributes(JSON.stringify(value), NOW);
const set = changeAttributes({}, { key: 'plan', value: 'pro' }, 'page', NOW);
const sound = { generation: NOW, sessionIndex: 3, attributes: set };
const part = { key: 'plan', at: NOW, times: 0, value: 'pro' };
const withPart = (change: object) => ({ ...sound, attributes: { '=plan': { ...part, ...change } } });

test('stored attributes: written attributes are read', () => {
  for (const one of [sound, { generation: 0, sessionIndex: 0 }]) expect(parse(one)).toEqual(one);
});

test.each([
  ['nothing', null],
  ['a text', 'plan'],
  ['a generation that no clock can have made', { ...sound, generation: FUTURE }],
  ['no generation', { ...sound, generation: undefined }],
  ['no index', { ...sound, sessionIndex: 'x' }],
  ['a part that is none', { ...sound, attributes: { '=plan': null } }],
  ['a value that is an object', withPart({ value: {} })],
  ['no value', withPart({ value: undefined })],
  ['a key that is no text', withPart({ key: 7 })],
  ['an instant that no clock can have shown', withPart({ at: FUTURE })],
])('stored attributes: %s is not believed', (_what, value) => {
  expect(parse(value)).toBeUndefined();
});
