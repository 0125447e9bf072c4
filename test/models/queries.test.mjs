// Each query of docs/queries.md, run as it stands there over visits whose answers are known.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildTables } from '../../models/lib/build-tables.mjs';
import { withDatabase } from './database.mjs';
import { createRawTable, insertLines, toLines } from './raw-rows.mjs';
import { visitRows } from './visits.mjs';

const page = readFileSync(new URL('../../docs/queries.md', import.meta.url), 'utf8');
const queries = page
  .split(/^## /m)
  .slice(1)
  .map((section) => [section.split('\n')[0], /```sql\n([^]*?)```/.exec(section)?.[1]]);

const answers = {
  'Bounce rate': [
    ['2026-05-04', 2, 1, 50],
    ['2026-05-05', 1, 0, 0],
    ['2026-05-12', 2, 1, 50],
  ],
  'Sessions by channel': [
    ['direct', 3, 2, 10.7],
    ['email', 1, 1, 0],
    ['search', 1, 1, 80],
  ],
  Funnel: [[5, 2, 1]],
  Retention: [
    ['2026-05-04', 0, 2],
    ['2026-05-04', 1, 2],
  ],
  'Time on page': [
    ['https://shop.example/', 4, 3, 15],
    ['https://shop.example/kettle', 3, 0, null],
    ['https://shop.example/about', 1, 0, null],
  ],
  'Sessions that may still be open': [
    ['00000000-0000-4000-8000-000000000104', '2026-05-12 11:00:00', '2026-05-12 11:30:20'],
  ],
  'Events that have not arrived': [[1, 5, 1]],
};

/** DuckDB gives large integers as text. */
const plain = (value) => (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value);

test('queries: the page has a query for each answer', () => {
  expect(queries.map(([heading]) => heading)).toEqual(Object.keys(answers));
});

test.each(queries)('queries: docs/queries.md: %s', async (heading, sql) => {
  const folder = mkdtempSync(join(tmpdir(), 'queries-'));
  try {
    writeFileSync(join(folder, 'rows.json'), toLines(visitRows));
    const rows = await withDatabase(':memory:', async ({ run, all }) => {
      await run(`${createRawTable}; CREATE SCHEMA analytics; ${insertLines(join(folder, 'rows.json'))}`);
      await buildTables(run);
      return all(sql);
    });
    expect(rows.map((row) => Object.values(row).map(plain))).toEqual(answers[heading]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
