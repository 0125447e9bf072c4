// Tables that are brought up to date part by part, without dbt, compared with tables that are built of everything at once.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildTables, updateTables } from '../../models/lib/build-tables.mjs';
import { withDatabase } from './database.mjs';
import { createRawTable, insertLines, toLines } from './raw-rows.mjs';
import { differences, keys, snapshot } from './snapshot.mjs';
import { visitRows } from './visits.mjs';

const MINUTE = 60_000;

/** Parts that arrive minutes apart. Of the first visit the first part has no page view, and the last one its first events. */
const parts = (() => {
  const arrival = Math.max(...visitRows.map(({ received_at }) => received_at));
  const [first, late, ...rest] = visitRows;
  const isEnd = ({ name }) => name === 'session_end';
  return [[rest.find(isEnd)], rest.filter((row) => !isEnd(row)), [first, late]].map((rows, i) =>
    rows.map((row) => ({ ...row, received_at: arrival + i * 5 * MINUTE })),
  );
})();

test('models without dbt: increments give the rows of a whole build', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'increments-'));
  try {
    await withDatabase(':memory:', async (db) => {
      const load = (rows) => {
        writeFileSync(join(folder, 'rows.json'), toLines(rows));
        return db.run(insertLines(join(folder, 'rows.json')));
      };
      await db.run(`${createRawTable}; CREATE SCHEMA analytics`);
      await load(parts[0]);
      await buildTables(db.run);
      const empty = await snapshot(db);
      expect(empty.events.size).toBe(1);
      expect(empty.page_views.size).toBe(0);
      for (const part of parts.slice(1)) {
        await load(part);
        await updateTables(db.run);
      }
      const inParts = await snapshot(db);
      await buildTables(db.run);
      const whole = await snapshot(db);
      expect(whole.page_views.size).toBeGreaterThan(5);
      for (const name of Object.keys(keys)) expect(differences(inParts[name], whole[name]), name).toEqual([]);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
