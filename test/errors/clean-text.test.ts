// What may be a visitor's does not leave with a message or a stack.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText } from '../../src/errors/clean-text';

const clean = (text: string) => cleanText(text, (address) => address.replace(/\/order\/\d+/, '/order/…'));

test.each([
  ['TypeError: x is not a function', 'TypeError: x is not a function'],
  ['an address', 'Failed: https://shop.example/order/17?token=a&b=c', 'Failed: https://shop.example/order/…'],
  ['half an address', 'GET /cart?user=ada&b=c failed', 'GET /cart failed'],
  ['a hash', 'route #access_token=a unknown', 'route  unknown'],
  ['a mail address', 'no such user: ada.b@mail.shop.example', 'no such user: '],
  ['a mail address in quotes', "'ada@shop.example' is taken", "' is taken"],
  ['an object of V8', 'Uncaught #<Object>', 'Uncaught #<Object>'],
  ['a question', 'What? Nothing', 'What? Nothing'],
  [
    'JSON, in Chromium',
    `Unexpected token 'a', "ada {"b": "c"}"... is not valid JSON`,
    `Unexpected token 'a', is not valid JSON`,
  ],
  ['JSON, in Safari', 'JSON Parse error: Unexpected identifier "ada"', ''],
  ['JSON, in Firefox', 'JSON.parse: unexpected character at line 1 column 1 of the JSON data'],
  ['a file of the visitor’s', 'at file:///D:/ada/shop.html:1:2', 'at file'],
  ['a picture in the address', 'data:image/png;base64,AAAA', 'data'],
  [
    'a line of Chromium’s stack',
    '    at pay (https://shop.example/order/17.js?v=3:10:5)',
    '    at pay (https://shop.example/order/….js:10:5)',
  ],
  [
    'a line of Firefox’s stack',
    'pay@https://shop.example/a.js?v=3:10:5\n',
    'pay@https://shop.example/a.js:10:5\n',
  ],
  ['a port', 'http://localhost:8080/a.js:10:5', 'http://localhost:8080/a.js:10:5'],
  [
    'an extension of the visitor’s',
    '    at x (chrome-extension://abcdefgh/a.js:1:2)',
    '    at x (chrome-extension)',
  ],
])('%s', (what, text = what, cleaned = text) => {
  expect(clean(text)).toBe(cleaned);
});

describe('whatever it is', () => {
  const sharp = fc.constantFrom(
    '"',
    '@',
    '?',
    '#',
    '=',
    ':',
    '/',
    '.',
    ' ',
    '\n',
    'a',
    '1',
    'JSON',
    'http://',
    '(',
    ')',
  );
  test('it takes a moment', () => {
    for (const piece of [
      '"',
      '@',
      '?',
      '#a',
      ':1',
      'a',
      'a@',
      'a.',
      'JSON',
      'JSON"',
      'http://',
      '?a=',
      '"is not valid JSON',
    ])
      clean(piece.repeat(2000).slice(0, 2000));
    const texts = fc.array(sharp, { minLength: 500, maxLength: 2000, size: 'max' });
    fc.assert(
      fc.property(texts, (pieces) => void clean(pieces.join('').slice(0, 2000))),
      { numRuns: 50 },
    );
  });
  test('no value of a query is left', () => {
    const value = fc.stringMatching(/^[a-z0-9%&;.-]{1,20}$/).map((text) => `secret${text}`);
    fc.assert(
      fc.property(sharp, value, sharp, (before, secret, after) => {
        expect(clean(`${before} https://shop.example/a?token=${secret} ${after}`)).not.toContain('secret');
      }),
    );
  });
});
