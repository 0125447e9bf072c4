// The copy of the record in IndexedDB.
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { databaseCopy } from '../../src/storage/copies';

test('each update that is under way is given up, not only the last one', async () => {
  const copy = databaseCopy('sojourn');
  const one = copy.update(() => 'one');
  const two = copy.update(() => 'two');
  await one;
  expect(copy.interrupt!()).toBe(true);
  await expect(two).rejects.toMatchObject({ name: 'AbortError' });
  expect(await copy.get()).toBe('one');
  expect(copy.interrupt!()).toBe(false);
});
