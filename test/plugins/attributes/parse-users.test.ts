// Users of the session are read strictly: any script can write where they are stored.
import { expect, test } from 'vitest';
import { parseUsers } from '../../../src/plugins/attributes/parse-users';

const NOW = Date.UTC(2026, 4, 4);
const FUTURE = NOW + 10 * 86_400_000;
const parse = (value: unknown) => parseUsers(JSON.stringify(value), NOW);
const sound = { generation: NOW, sessionIndex: 3, attributes: [[NOW, 'ada']] };

test('stored users: written users are read', () => {
  for (const one of [sound, { generation: 0, sessionIndex: 0 }]) expect(parse(one)).toEqual(one);
});

test.each([
  ['nothing', null],
  ['a text', 'ada'],
  ['a generation that no clock can have made', { ...sound, generation: FUTURE }],
  ['no generation', { ...sound, generation: undefined }],
  ['no index', { ...sound, sessionIndex: 'x' }],
  ['an object instead of a list', { ...sound, attributes: { ada: NOW } }],
  ['a user that is none', { ...sound, attributes: [null] }],
  ['an id that is no text', { ...sound, attributes: [[NOW, 7]] }],
  ['an instant that no clock can have shown', { ...sound, attributes: [[FUTURE, 'ada']] }],
  ['an instant before all others', { ...sound, attributes: [[-1, 'ada']] }],
  ['an instant that is no number', { ...sound, attributes: [['early', 'ada']] }],
])('stored users: %s is not believed', (_what, value) => {
  expect(parse(value)).toBeUndefined();
});
