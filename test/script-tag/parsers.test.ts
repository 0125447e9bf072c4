// The attributes of script files with a single plugin or consent source.
import { expect, test } from 'vitest';
import { flag, list, number, pairs, readBy, text } from '../../src/script-tag/read-attributes';

const read = readBy({ domains: list, maxAge: number, requireReferrer: flag, via: text });

test('script files: absent attributes are absent options, and unknown attributes are ignored', () => {
  expect(read({})).toEqual({});
  expect(read({ turboTrack: 'reload', toString: 'x' })).toEqual({});
});

test.each([
  ['domains', 'a.example, b.example', ['a.example', 'b.example']],
  ['domains', ' 1 8,usnat ', [1, 8, 'usnat']],
  // A text is no list: options refuse it, where an empty list might ask for nothing.
  ['domains', ' ', ' '],
  ['maxAge', '60000', 60_000],
  ['maxAge', 'soon', 'soon'],
  ['maxAge', '', ''],
  ['requireReferrer', '', true],
  ['requireReferrer', 'true', true],
  ['requireReferrer', 'false', false],
  ['requireReferrer', 'no', 'no'],
  ['via', '7', '7'],
  ['via', '', ''],
])('script files: %s="%s" is %j', (name, value, expected) => {
  expect(read({ [name]: value })).toEqual({ [name]: expected });
});

test('script files: pairs are percent-encoded, and a plus is a plus', () => {
  expect(pairs('a=1 , b+c=2%2C3,d')).toEqual({ a: '1', 'b+c': '2,3', d: '' });
});
