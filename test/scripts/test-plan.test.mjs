import { expect, test } from 'vitest';
import { outputs, partOf, parts } from '../../scripts/entries.mjs';
import { planTests } from '../../scripts/lib/test-plan.mjs';

const files = [
  'test/record/cookie-text.test.ts',
  'test/demo/pages.test.mjs',
  'test/package/size.test.ts',
  'test/browser/cookie-jar.ts',
  'e2e/cookie-manager.spec.ts',
  'e2e/tabs.spec.ts',
  'e2e/support/tabs.ts',
];

test.each([
  ['no word', [], { unit: true, endToEnd: true, parts: undefined, isWhole: true }],
  ['tests of the sources', ['record'], { unit: true, endToEnd: false, parts: [] }],
  ['tests that start the demo', ['demo'], { unit: true, endToEnd: false, parts: ['modules'] }],
  ['package tests', ['size'], { unit: true, endToEnd: false, parts: undefined }],
  ['end-to-end tests', ['tabs'], { unit: false, endToEnd: true, parts: ['modules', 'scripts'] }],
  ['both kinds', ['cookie'], { unit: true, endToEnd: true, parts: ['modules', 'scripts'] }],
  ['a helper alone', ['cookie-jar'], { unit: false, endToEnd: false, parts: [] }],
  ['several words', ['record', 'demo'], { unit: true, endToEnd: false, parts: ['modules'] }],
])('test plan: builds what is needed for %s', (_, words, plan) => {
  expect(planTests(words, files)).toEqual({ isWhole: false, ...plan });
});

test('test plan: each output belongs to one part, except the hashes, which are of all', () => {
  const partsByFile = new Map(outputs().map((file) => [file, partOf(file)]));
  expect([...partsByFile].filter(([, part]) => !parts.includes(part))).toEqual([
    ['dist/integrity.json', undefined],
  ]);
  expect(partsByFile.get('dist/index.d.ts')).toBe('types');
  expect(partsByFile.get('dist/testing/playwright.js')).toBe('modules');
  expect(partsByFile.get('dist/development/index.js')).toBe('modules');
  expect(partsByFile.get('dist/schema.json')).toBe('modules');
  expect(partsByFile.get('dist/sojourn.full.js')).toBe('scripts');
});
