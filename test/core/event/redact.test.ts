// Values of parameters with the names of secrets are cut out of an address; nothing else is.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redact } from '../../../src/core/event/redact';
import { anyText } from './any-text';
import { listedNames } from './listed-names';

const { secrets, ends, others } = listedNames();

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
/** The usual spellings of a name, and names that end with it. */
const spellings: readonly ((name: string) => string)[] = [
  (name) => name,
  capital,
  (name) => name.toUpperCase(),
  (name) => `${name}2`,
  (name) => `${name}[]`,
];
const prefixed: readonly ((name: string) => string)[] = [
  (name) => `user[${name}]`,
  (name) => `user_${name}`,
  (name) => `x-${name}`,
  (name) => `form.${name}`,
  // Of short names a capital is no beginning.
  (name) => (ends.includes(name) ? `user${capital(name)}` : `user-${name}`),
];
const hex = (letter: string) => `%${letter.charCodeAt(0).toString(16)}`;
const encodings: readonly ((name: string) => string)[] = [
  (name) => name,
  encodeURIComponent,
  // Encoded though it need not be: a letter, and all of it.
  (name) => name.replace(/[a-z]/i, hex),
  (name) => name.replace(/[^]/g, hex),
  (name) => name.replace(/.$/, (last) => hex(last).replace('%', '%2525')),
];

/** `code` and `key` are secrets alone, or behind words that say so. */
const isAlone = (name: string) => /^(code|key)$/.test(name);
const secretName = fc
  .tuple(
    fc.constantFrom(...secrets),
    fc.constantFrom(...spellings, ...prefixed),
    fc.constantFrom(...encodings),
  )
  .map(([name, spell, encode]) =>
    encode((isAlone(name) && prefixed.includes(spell) ? spellings[0]! : spell)(name)),
  );
const otherName = fc
  .tuple(fc.constantFrom(...others), fc.constantFrom(...spellings.slice(0, 2)), fc.constantFrom(...encodings))
  .map(([name, spell, encode]) => encode(spell(name)));

const SECRET = 'S3cr3t';
const value = fc.constantFrom(
  '',
  '1',
  'a/b',
  'a%20b',
  'caf%C3%A9',
  '%',
  '%E0%A4',
  'https://x.example/@a',
  'a;b',
  'a:b',
  '@ada.b',
  'ada@localhost',
  '/maps/@48.1,11.5',
  'tok%65n',
);
/** What may stand in a secret besides: of all this nothing ends it. */
const secretValue = fc
  .constantFrom('', '=', '/', '?', ';x', '%26', '%3D1', '%', '@', ':', '%ff')
  .map((more) => `${SECRET}${more}${SECRET}`);

/** Values that are mail addresses, whatever their name. */
const mail = fc.constantFrom(
  `${SECRET}@shop.example`,
  `${SECRET}%40mail.shop.example`,
  `Ada.${SECRET}%2Bnews%2540shop.example`,
  `mailto:${SECRET}@shop.example`,
  `Ada+%3C${SECRET}@shop.example%3E`,
  `ada@shop.example,${SECRET}@shop.example`,
  `ada@shop.example?x=/${SECRET}`,
);

/** A parameter as it is, and as it must be afterwards. */
type Pair = readonly [given: string, wanted: string];
const parameter: fc.Arbitrary<Pair> = fc.oneof(
  fc.tuple(otherName, value).map(([name, text]): Pair => [`${name}=${text}`, `${name}=${text}`]),
  fc.tuple(secretName, secretValue).map(([name, text]): Pair => [`${name}=${text}`, `${name}=`]),
  fc.tuple(otherName, mail).map(([name, text]): Pair => [`${name}=${text}`, `${name}=`]),
  fc
    .tuple(otherName, mail)
    .map(([name, text]): Pair => [
      `next=${encodeURIComponent(`/in?a=1&${name}=${text}`)}`,
      `next=${encodeURIComponent(`/in?a=1&${name}=`)}`,
    ]),
  otherName.map((name): Pair => [name, name]),
  // Behind a semicolon, and in an address that is a value: as it is, and encoded once and twice.
  fc.tuple(secretName, secretValue).map(([name, text]): Pair => [`a=1;${name}=${text}`, `a=1;${name}=`]),
  fc
    .tuple(secretName, secretValue)
    .map(([name, text]): Pair => [`next=/in?${name}=${text}`, `next=/in?${name}=`]),
  fc.tuple(secretName, secretValue, fc.boolean()).map(([name, text, isTwice]): Pair => {
    const encode = (part: string) =>
      isTwice ? encodeURIComponent(encodeURIComponent(part)) : encodeURIComponent(part);
    return [`next=${encode(`/in?${name}=${text}`)}`, `next=${encode(`/in?${name}=`)}`];
  }),
);
const join = (pairs: readonly Pair[], mark: string): Pair =>
  pairs.length
    ? [mark + pairs.map(([input]) => input).join('&'), mark + pairs.map(([, wanted]) => wanted).join('&')]
    : ['', ''];
const NONE: Pair = ['', ''];
const parameters = fc.array(parameter, { maxLength: 5 });
const origin = fc.constantFrom<Pair>(
  ['https://shop.example', 'https://shop.example'],
  [`https://me:${SECRET}@shop.example:8080`, 'https://shop.example:8080'],
  [`https://${SECRET}@shop.example`, 'https://shop.example'],
  ['', ''],
);
const path = fc.oneof(
  fc.constantFrom<Pair>(['/', '/'], ['/a/b@c', '/a/b@c'], ['/a;b=c/d', '/a;b=c/d'], ['', '']),
  fc
    .tuple(
      secretName,
      secretValue.filter((text) => !text.includes('?')),
    )
    .map(([name, text]): Pair => [`/a;${name}=${text}`, `/a;${name}=`]),
);
const address: fc.Arbitrary<Pair> = fc
  .tuple(origin, path, parameters, parameters, fc.constantFrom('#', '#/route?', '#!/route?'))
  .map(([host, way, query, hash, mark]) => {
    // What stands behind a secret in the path goes with it.
    const isCut = way[0] !== way[1];
    const parts = [host, way, isCut ? NONE : join(query, '?'), join(hash, mark)];
    return [parts.map(([input]) => input).join(''), parts.map(([, wanted]) => wanted).join('')];
  });

test('redaction: no value of a listed name is left, wherever it stands, and everything else is unchanged', () => {
  fc.assert(
    fc.property(address, ([input, wanted]) => {
      expect(redact(input)).toBe(wanted);
      expect(wanted).not.toContain(SECRET);
      expect(redact(wanted)).toBe(wanted);
    }),
    { numRuns: 2_000 },
  );
});

test.each(others)('redaction: %s is no secret', (name) => {
  for (const spell of spellings.slice(0, 3))
    expect(redact(`https://a.example/?${spell(name)}=1`)).toBe(`https://a.example/?${spell(name)}=1`);
});

test.each([
  ['a letter of the name encoded', '/?tok%65n=x&a=1', '/?tok%65n=&a=1'],
  ['in an address within it', '/?next=%2Fin%3Ftok%2565n%3Dx', '/?next=%2Fin%3Ftok%2565n%3D'],
  ['an underscore encoded', '/?private%5Fkey=x', '/?private%5Fkey='],
  ['a name of AWS', '/f?X-Amz-Credential=AKIA%2F2030&X-Amz-Date=1', '/f?X-Amz-Credential=&X-Amz-Date=1'],
  ['a response of SAML', '/acs#SAMLResponse=PHNhbWw%3D', '/acs#SAMLResponse='],
  ['a mail address by any name', '/?q=ada%40shop.example&p=2', '/?q=&p=2'],
  ['a doubled sign', '/?token==x', '/?token='],
  ['a secret that begins with an encoded sign', '/?token=%26x', '/?token='],
])('redaction: %s', (_, address, wanted) => {
  expect(redact(`https://shop.example${address}`)).toBe(`https://shop.example${wanted}`);
});

test('redaction: any text is only shortened, a second time changes nothing, and nothing throws', () => {
  const texts = fc
    .array(
      fc.oneof(
        anyText(6),
        fc.constantFrom(
          'token',
          'code',
          '=',
          '%3d',
          '%253D',
          '&',
          '?',
          '#',
          ';',
          '/',
          '%',
          '://',
          '@',
          '@a.example',
          '%40',
          'tok%65n',
          '%E0',
        ),
      ),
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(texts, (text) => {
      const once = redact(text);
      expect(redact(once)).toBe(once);
      let at = 0;
      for (const letter of text) if (once.startsWith(letter, at)) at += letter.length;
      expect(at).toBe(once.length);
      if (!/=|%(25)*3d|@/i.test(text)) expect(once).toBe(text);
    }),
    { numRuns: 2_000 },
  );
});

// By the square of the length each of these would take minutes.
test.each(
  'a & = #a= token token= token_ auth authA verify :// :///@ % %25 %253D _ e- ; ? @ aA a@ =a@ =a@. @.a %40 %65 %2565 =%'.split(
    ' ',
  ),
)('redaction: the time grows with the length only: a long hash of %s', (text) => {
  const hash = `https://a.example/#${text.repeat(200_000 / text.length)}`;
  expect(redact(`${hash}&token=1`)).toMatch(/&token=$/);
});
