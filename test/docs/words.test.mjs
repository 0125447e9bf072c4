// Pages use the words of the glossary: none of those that lost to a better one (scripts/lib/lost-words.mjs).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { documents } from '../../scripts/lib/documents.mjs';
import { findLostName, findLostPhrase } from '../../scripts/lib/lost-words.mjs';
import { sentencesOf } from '../../scripts/lib/prose.mjs';
import { root } from '../../scripts/lib/root.mjs';

const others = [
  'CONTRIBUTING.md',
  'SECURITY.md',
  'collector/README.md',
  'demo/README.md',
  'consumers/README.md',
];

test.each([...documents(), ...others])('words: %s has none of the lost words', (path) => {
  const text = readFileSync(join(root, path), 'utf8');
  const faults = sentencesOf(text).flatMap((sentence) => {
    const fault = findLostPhrase(sentence);
    return fault ? [`${sentence}: ${fault}`] : [];
  });
  expect(faults).toEqual([]);
});

describe('words: the list', () => {
  test.each([
    ['an error is told once', '"is told"'],
    ['the table is built anew', '"anew"'],
    ['ten per cent of them', '"per cent"'],
    ['two events at the most', '"at the most"'],
    ['nothing but for the id', '"but for"'],
  ])('rejects "%s"', (text, found) => {
    expect(findLostPhrase(text)).toContain(found);
  });

  test.each(['at most two events', 'tells visitors apart', 'a new table', 'but not for long'])(
    'accepts "%s"',
    (text) => {
      expect(findLostPhrase(text)).toBeUndefined();
    },
  );

  test.each(['given', 'tellTwins', 'toldEvents', 'JOTTINGS', 'sizeGate'])('rejects the name %s', (name) => {
    expect(findLostName(name)).toContain(`"${name}"`);
  });

  test.each(['tellerless', 'forgiven', 'createConsentGate', 'aggregate', 'options'])(
    'accepts the name %s',
    (name) => {
      expect(findLostName(name)).toBeUndefined();
    },
  );
});
