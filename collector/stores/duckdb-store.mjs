// The default store: a DuckDB file. Nothing has to be installed or started beside the collector.
import { refuse } from '../intake/refuse.mjs';
import { copyDatabase } from './copy-database.mjs';
import { openDuckdbFile } from './duckdb-file.mjs';
import { visitorFilter } from './visitor-filter.mjs';
import { addColumns, append, createEvents, createStaging, insertNew } from './table.mjs';

const setUp = `${createEvents}; ${addColumns}; CREATE TABLE IF NOT EXISTS counters (kind VARCHAR, n DOUBLE)`;

/** Errors about the rows themselves. All others are about the disk, the memory or the file: the same rows may be sent again. */
const isAboutRows = ({ message }) =>
  /^(Conversion|Constraint|Invalid Input|Out of Range) Error/.test(message);
/** After such an error DuckDB answers nothing until the file has been opened again. */
const isFatal = ({ message }) => /^FATAL Error|database has been invalidated/.test(message);

/** `memoryLimit` is DuckDB's own, such as "512MB". */
export const openDuckdbStore = async (dataFile, { memoryLimit = '512MB' } = {}) => {
  const open = () => openDuckdbFile(dataFile, { setUp, memoryLimit });
  /** `null` after a fatal error, until the next transaction opens the file again. */
  let file = await open();
  let closing;
  /** Reads that are under way: a connection that is closed under one crashes the process. */
  const reads = new Set();

  const closeFile = async () => {
    await Promise.allSettled(reads);
    file?.close();
    file = null;
  };

  // Everything that writes waits for its turn: two transactions on one connection would be one.
  let turn = Promise.resolve();
  const inTurn = (work) => {
    const mine = turn.then(work);
    turn = mine.catch(() => {});
    return mine;
  };

  const runTransaction = async (work) => {
    file ??= await open();
    const { writer } = file;
    await writer.run('BEGIN');
    try {
      const result = await work(writer);
      await writer.run('COMMIT');
      return result;
    } catch (error) {
      // After a failed COMMIT there is nothing left to roll back.
      await writer.run('ROLLBACK').catch(() => {});
      throw error;
    }
  };

  const transaction = (work) =>
    inTurn(async () => {
      try {
        return await runTransaction(work);
      } catch (error) {
        if (isFatal(error)) await closeFile();
        throw isAboutRows(error) ? error : refuse('unavailable', error.message, { cause: error });
      }
    });

  const write = async (writer, rows) => {
    await writer.run(createStaging);
    const appender = await writer.createAppender('staging', 'main', 'temp');
    for (const row of rows) append(appender, row);
    appender.closeSync();
    return (await writer.run(insertNew)).rowsChanged;
  };

  /** Work of the reading connection, for which closing waits. */
  const track = async (work) => {
    if (closing) throw new Error('The data file is closed.');
    if (!file) throw refuse('unavailable', 'The data file has to be opened again.');
    const read = work(file.reader);
    reads.add(read);
    try {
      return await read;
    } finally {
      reads.delete(read);
    }
  };

  const query = (sql, values) =>
    track(async (reader) => (await reader.runAndReadAll(sql, values)).getRowObjectsJS());
  let copying = Promise.resolve();

  return {
    name: 'duckdb',
    query,

    /** Stores rows durably: when the promise resolves, they survive a kill -9. Gives how many of them were new. */
    commit: (rows, countsOf = () => []) =>
      transaction(async (writer) => {
        const stored = rows.length ? await write(writer, rows) : 0;
        for (const [kind, n] of countsOf(stored))
          await writer.run('INSERT INTO counters VALUES ($1, $2)', [kind, n]);
        return stored;
      }),

    counters: async () => {
      const rows = await query('SELECT kind, sum(n)::DOUBLE AS n FROM counters GROUP BY kind');
      return new Map(rows.map(({ kind, n }) => [kind, n]));
    },

    /** Rejects where the store cannot take events. After a fatal error it tries to open the file. */
    check: () => inTurn(async () => void (await (file ??= await open()).writer.run('SELECT 1'))),

    /** Events that arrived before this instant, in milliseconds. Gives their number. */
    deleteOlder: (instant) =>
      transaction(async (writer) => {
        const sql = 'DELETE FROM events WHERE received_at < make_timestamp_ms($1::BIGINT)';
        return (await writer.run(sql, [instant])).rowsChanged;
      }),

    /** All events of `{ userId }` or `{ account }`. Gives their number. */
    deleteVisitor: (visitor) =>
      transaction(async (writer) => {
        const { where, values } = visitorFilter(visitor, (text, part) => `contains(${text}, ${part})`);
        return (await writer.run(`DELETE FROM events WHERE ${where}`, values)).rowsChanged;
      }),

    /** Writes a copy that other programs can open. Commits go on meanwhile. */
    snapshot: (target) => {
      const mine = copying.then(() => track((connection) => copyDatabase(connection, target)));
      copying = mine.catch(() => {});
      return mine;
    },

    // Dropped, not deleted: the index of a table remembers deleted ids for a while, and would refuse them as duplicates.
    clear: () => transaction((writer) => writer.run(`DROP TABLE events; DROP TABLE counters; ${setUp}`)),

    close: () => (closing ??= inTurn(closeFile)),
  };
};
