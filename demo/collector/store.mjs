// The database file: one connection writes, in transactions, another one reads.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { addColumns, append, createEvents, createStaging, insertNew } from './table.mjs';

/** Of the database, which otherwise takes most of what the machine has; beyond it writes to disk. */
const memoryLimit = '512MB';

const setUp = `${createEvents}; ${addColumns}; CREATE TABLE IF NOT EXISTS counters (kind VARCHAR, n DOUBLE)`;

export const openStore = async (dataFile) => {
  if (dataFile !== ':memory:') mkdirSync(dirname(dataFile), { recursive: true });
  const instance = await DuckDBInstance.create(dataFile, { memory_limit: memoryLimit });
  const writer = await instance.connect();
  const reader = await instance.connect();
  await writer.run(setUp);

  // Everything that writes waits for its turn: two transactions on one connection would be one.
  let turn = Promise.resolve();
  const inTurn = (work) => {
    const mine = turn.then(work);
    turn = mine.catch(() => {});
    return mine;
  };

  const transaction = (work) =>
    inTurn(async () => {
      await writer.run('BEGIN');
      try {
        const result = await work();
        await writer.run('COMMIT');
        return result;
      } catch (error) {
        // After a failed COMMIT there is nothing left to roll back.
        await writer.run('ROLLBACK').catch(() => {});
        throw error;
      }
    });

  const write = async (rows) => {
    await writer.run(createStaging);
    const appender = await writer.createAppender('staging', 'main', 'temp');
    for (const row of rows) append(appender, row);
    appender.closeSync();
    return (await writer.run(insertNew)).rowsChanged;
  };

  const count = async (changes) => {
    for (const [kind, n] of changes) await writer.run('INSERT INTO counters VALUES ($1, $2)', [kind, n]);
  };

  let closing;
  /** Reads that are under way: a connection that is closed under one crashes the process. */
  const reads = new Set();
  const query = async (sql, values) => {
    if (closing) throw new Error('The data file is closed.');
    const read = reader.runAndReadAll(sql, values);
    reads.add(read);
    try {
      return (await read).getRowObjectsJS();
    } finally {
      reads.delete(read);
    }
  };

  return {
    query,

    /** Stores rows durably: when the promise resolves, they survive a kill -9. Gives how many of them were new. */
    commit: (rows, countsOf = () => []) =>
      transaction(async () => {
        const stored = rows.length ? await write(rows) : 0;
        await count(countsOf(stored));
        return stored;
      }),

    counters: async () => {
      const rows = await query('SELECT kind, sum(n)::DOUBLE AS n FROM counters GROUP BY kind');
      return new Map(rows.map(({ kind, n }) => [kind, n]));
    },

    // Dropped, not deleted: the index of a table remembers deleted ids for a while, and would refuse them as duplicates.
    clear: () => transaction(() => writer.run(`DROP TABLE events; DROP TABLE counters; ${setUp}`)),

    close: () =>
      (closing ??= inTurn(async () => {
        await Promise.allSettled(reads);
        reader.closeSync();
        writer.closeSync();
        instance.closeSync();
      })),
  };
};
