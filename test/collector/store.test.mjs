// The data file is closed while somebody reads it: an inspector is open when the demo ends.
import { expect, test } from 'vitest';
import { openDuckdbStore } from '../../collector/stores/duckdb-store.mjs';

test('duckdb store: the store waits for what is being read before it closes, and reads nothing afterwards', async () => {
  const store = await openDuckdbStore(':memory:');
  const reads = Array.from({ length: 8 }, () =>
    store.query('SELECT count(*)::DOUBLE AS n FROM range(100000) a JOIN range(100000) b USING (range)'),
  );
  await store.close();
  expect(await Promise.all(reads)).toEqual(reads.map(() => [{ n: 100_000 }]));
  await expect(store.query('SELECT 1')).rejects.toThrow('The data file is closed.');
});
