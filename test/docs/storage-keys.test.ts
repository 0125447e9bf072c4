// docs/privacy.md names each key under which the core stores something, and no other.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as storageKeys from '../../src/core/storage/storage-keys';

const page = readFileSync(new URL('../../docs/privacy.md', import.meta.url), 'utf8');
/** The rows of its table, of the core, its settings and its earlier versions, as the suffix of the namespace. */
const listed = [...page.matchAll(/^\| (?:cookie|IndexedDB|localStorage|sessionStorage) +\| `sojourn([^`]*)` +\| (?:core|setting|earlier versions) /gm)]
  .map(([, suffix]) => suffix!.replace(/\\/g, '').replace('…', ''))
  .filter(Boolean); // prettier-ignore

test('storage keys: docs/privacy.md lists every storage key of the core', () => {
  expect([...new Set(listed)].sort()).toEqual(Object.values(storageKeys).sort());
});
test('storage keys: no file of the core writes one by hand', () => {
  const core = new URL('../../src/core/', import.meta.url);
  const files = readdirSync(core, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /^(storage|session|consent|page|tracker)\/.*(?<!storage-keys)\.ts$/.test(path),
  );
  expect(files.length).toBeGreaterThan(40);
  const byHand = files.filter((path) => /['`}](\|[a-z]\|?|\.b|_t)['`$]/.test(readFileSync(new URL(path, core), 'utf8')));
  expect(byHand).toEqual([]);
}); // prettier-ignore
