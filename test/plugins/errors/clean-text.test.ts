// What may be a visitor's does not leave with a message or a stack.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText } from '../../../src/plugins/errors/clean-text';

const clean = (text: string) => cleanText(text, (address) => address.replace(/\/order\/\d+/, '/order/…'));

test.each([
  ['TypeError: x is not a function', 'TypeError: x is not a function'],
  ['an address', 'Failed: https://shop.example/order/17?token=a&b=c', 'Failed: https://shop.example/order/…'],
  ['half an address', 'GET /cart?user=ada&b=c failed', 'GET /cart failed'],
  ['a hash', 'route #access_token=a unknown', 'route  unknown'],
  ['a mail address', 'no such user: ada.b@mail.shop.example', 'no such user: '],
  ['a mail address in quotes', "'ada@shop.example' is taken", "'' is taken"],
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
  [
    'a query without a sign',
    'GET https://shop.example/order/17?ada failed',
    'GET https://shop.example/order/… failed',
  ],
  ['half a query without a sign', 'GET /cart?ada failed', 'GET /cart failed'],
  ['a path in parentheses', 'at https://shop.example/a(1)/b?ada', 'at https://shop.example/a(1)/b'],
  ['a query with parentheses', 'at https://shop.example/a?q=f(x)ada&b', 'at https://shop.example/a'],
  ['a hash that looks like an object', 'at https://shop.example/#<ada>', 'at https://shop.example/'],
  [
    'a query that looks like code',
    'GET https://shop.example/?.ada and /a?.b=ada',
    'GET https://shop.example/ and /a',
  ],
  [
    'an address in quotes',
    `Failed: "https://shop.example/order/17?a" 'b'`,
    `Failed: "https://shop.example/order/…" 'b'`,
  ],
  ['an address behind a sign', 'url=https://shop.example/order/17?a x', 'url=https://shop.example/order/… x'],
  ['an address behind a word', 'x.https://shop.example/order/17?a', 'x.https://shop.example/order/…'],
  ['a call in code', 'cart?.items is not a function'],
  [
    'a token of a header',
    'header Authorization: Bearer eyJh.eyJz-_.c3=/+ was refused',
    'header Authorization:  was refused',
  ],
  ['a token of a header, encoded', 'x=bearer%20eyJh.eyJz;', 'x='],
])('error text: %s', (what, text = what, cleaned = text) => {
  expect(clean(text)).toBe(cleaned);
});

describe('error text: any text', () => {
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
  // By the square of the length each of these would take minutes.
  test.each([
    ...['"', '@', '?', '#a', ':1', 'a', 'a@', 'a.', 'JSON', 'JSON"', 'http://', '?a=', '"is not valid JSON'],
    ...[
      'bearer',
      'bearer ',
      '%20',
      ':1:1',
      ')',
      'a-',
      'a://',
      'data:',
      '#<',
      '#<a',
      '?.',
      '?.a',
      'a%40',
      ' ',
    ],
  ])('the time grows with the length only: %s', (piece) => {
    clean(piece.repeat(200_000 / piece.length));
    clean(`https://shop.example/${piece.repeat(200_000 / piece.length)}`);
  });
  test('cleaning takes a moment', () => {
    const texts = fc.array(sharp, { minLength: 500, maxLength: 2000, size: 'max' });
    fc.assert(
      fc.property(texts, (pieces) => void clean(pieces.join('').slice(0, 2000))),
      { numRuns: 50 },
    );
  });
  test('addresses lose everything behind ? or #, up to a space or a quote', () => {
    const end = fc.constantFrom('', ' x', '\n', '"', "'");
    const rest = fc.string({ minLength: 1 }).map((text) => `${text.replace(/[\s"'`]/g, '')}SECRET`);
    fc.assert(
      fc.property(sharp, fc.constantFrom('?', '#'), rest, end, (before, mark, secret, after) => {
        expect(clean(`${before} https://shop.example/a${mark}${secret}${after}`)).not.toContain('SECRET');
      }),
      { numRuns: 1_000 },
    );
  });
  test('no token is left behind Bearer', () => {
    const token = fc.stringMatching(/^[\w.~+/-]{1,40}=*$/).map((text) => `SECRET${text}SECRET`);
    fc.assert(
      fc.property(sharp, token, sharp, (before, secret, after) => {
        for (const word of ['Bearer ', 'bearer  ', 'BEARER%20', 'Bearer: '])
          expect(clean(`${before}${word}${secret} ${after}`)).not.toContain('SECRET');
      }),
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
