// docs/privacy.md names each key under which the core stores something, and no other.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as storageKeys from '../../src/core/storage/storage-keys';

const page = readFileSync(new URL('../../docs/privacy.md', import.meta.url), 'utf8');
/** The rows of its table, of the core and its settings, as the suffix of the namespace. */
const listed = [...page.matchAll(/^\| (?:cookie|IndexedDB|localStorage|sessionStorage) +\| `sojourn([^`]*)` +\| (?:core|setting) /gm)]
  .map(([, suffix]) => suffix!.replace(/\\/g, '').replace('…', ''))
  .filter(Boolean); // prettier-ignore

test('storage keys: docs/privacy.md lists every storage key of the core', () => {
  // Waiting calls have no key of their own: they are in the exit notes.
  const keys = Object.values(storageKeys).filter((key) => key !== storageKeys.WAITING_CALLS);
  expect([...new Set(listed)].sort()).toEqual(keys.sort());
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
