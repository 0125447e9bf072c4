// Chooses the steps of `npm test -- WORD` by the files whose path contains a word.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

const unitTest = /^test\/.*\.test\.(ts|mjs)$/;
const endToEndTest = /^e2e\/[^/]*\.spec\.ts$/;

const list = (folder) =>
  readdirSync(join(root, folder), { recursive: true }).map((path) =>
    join(folder, path).replaceAll('\\', '/'),
  );

/** Tests of the sources need no build, except those that start the demo or a server, which import the built package. */
const startsPackage = /^test\/(demo|docs|fuzz|interop|server)\//;

/** `parts`: the parts to build; undefined means everything. */
export const planTests = (words, files = [...list('test'), ...list('e2e')]) => {
  if (!words.length) return { unit: true, endToEnd: true, parts: undefined, isWhole: true };
  const named = files.filter((file) => words.some((word) => file.includes(word)));
  const units = named.filter((file) => unitTest.test(file));
  const endToEnd = named.some((file) => endToEndTest.test(file));
  const parts = new Set(units.some((file) => startsPackage.test(file)) ? ['modules'] : []);
  if (endToEnd) ['modules', 'scripts'].forEach((part) => parts.add(part));
  const needsAll = units.some((file) => file.startsWith('test/package/'));
  return { unit: units.length > 0, endToEnd, parts: needsAll ? undefined : [...parts], isWhole: false };
};
