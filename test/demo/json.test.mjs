// How the inspector writes JSON: the text of what it draws is JSON again.
import fc from 'fast-check';
import { beforeAll, expect, test, vi } from 'vitest';

let drawJson;
let openTexts;
beforeAll(async () => {
  // Elements as far as they are drawn here: their texts.
  vi.doMock('/web/dom.js', () => ({
    h: (_tag, _attributes, ...children) => children.flat().join(''),
  }));
  ({ drawJson, openTexts } = await import('../../demo/inspector/public/json.js'));
});

const drawn = (value) =>
  drawJson(value)
    .filter((part) => part !== false)
    .join('');

test('inspector JSON: drawn JSON means the same as the value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(drawn(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('inspector JSON: short values are on one line, long ones have a line for each member', () => {
  const attribute = { key: 'service.name', value: { stringValue: 'kettle-and-loom' } };
  const page = { id: 'y', url: 'https://shop.example/', title: 'A'.repeat(40) };
  expect(drawn({ id: 'x', list: [1, [], {}, null], attribute, page })).toBe(`{
  "id": "x",
  "list": [ 1, [], {}, null ],
  "attribute": { "key": "service.name", "value": { "stringValue": "kettle-and-loom" } },
  "page": {
    "id": "y",
    "url": "https://shop.example/",
    "title": "${'A'.repeat(40)}"
  }
}
`);
});

test('inspector JSON: deeply nested values are drawn too', () => {
  const deep = JSON.parse(`${'['.repeat(3_000)}${']'.repeat(3_000)}`);
  expect(drawn(deep).slice(0, 2)).toBe('[\n');
});

test('inspector JSON: the beginning of a long value is drawn, with the size of the rest', () => {
  const text = drawn({ text: 'x'.repeat(100_000) });
  expect(text.length).toBeLessThan(40_100);
  expect(text).toMatch(/… 60,\d+ more characters$/);
});

test('inspector JSON: JSON in a text is opened under a name that says so; what only looks like it stays', () => {
  const value = {
    co: '{"data":[{"x":"[1]"}]}',
    list: [{ ue_pr: '[]' }],
    odd: '{oops',
    text: 'plain',
    no: null,
  };
  expect(openTexts(value)).toEqual({
    'co (text)': { data: [{ 'x (text)': [1] }] },
    list: [{ 'ue_pr (text)': [] }],
    odd: '{oops',
    text: 'plain',
    no: null,
  });
});
