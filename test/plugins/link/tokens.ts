// Texts as strangers write them instead of a token.
import fc from 'fast-check';

/** What tokens are made of, and what their readers may stumble over. */
const piece = fc.oneof(
  fc.constantFrom(
    '.',
    '..',
    '-',
    '_',
    '0',
    'z',
    'Z',
    'zzzzzzzzz',
    'NaN',
    '%2e',
    '%00',
    ' ',
    'é',
    '\u{1f36a}',
    '',
  ),
  fc.uuid(),
  fc.nat().map((n) => n.toString(36)),
  fc.string({ unit: 'binary', maxLength: 3 }),
);

export const randomToken = fc.oneof(
  fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join('')),
  fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join('.')),
  fc.string({ unit: 'binary', maxLength: 400 }),
);

const edit = fc.record({
  /** Where, from 0 to 1. */
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat({ max: 12 }),
  text: piece,
});

/** A token, and the same with one to three places cut, replaced or put in. */
export const mutated = (token: fc.Arbitrary<string>) =>
  fc.tuple(token, fc.array(edit, { minLength: 1, maxLength: 3 })).map(([token, edits]) => {
    const changed = edits.reduce((text, { at, length, text: put }) => {
      const start = Math.floor(at * text.length);
      return text.slice(0, start) + put + text.slice(start + length);
    }, token);
    return [token, changed] as const;
  });
