// The default store: a DuckDB file. It needs no other program.
import { refuse } from '../intake/refuse.mjs';
import { copyDatabase } from './copy-database.mjs';
import { openDuckdbFile } from './duckdb-file.mjs';
import { visitorFilter } from './visitor-filter.mjs';
import { addColumns, append, createEvents, createStaging, insertNew } from './table.mjs';

const setUp = `${createEvents}; ${addColumns}; CREATE TABLE IF NOT EXISTS counters (kind VARCHAR, n DOUBLE)`;

/**
 * Whether an error is about the rows. All other errors are about the disk, the memory or the file, so the rows may be sent
 * again.
 */
const isAboutRows = ({ message }) =>
  /^(Conversion|Constraint|Invalid Input|Out of Range) Error/.test(message);
/** After such an error, DuckDB rejects everything until the file is opened again. */
const isFatal = ({ message }) => /^FATAL Error|database has been invalidated/.test(message);

/** `memoryLimit` is DuckDB's own, such as "512MB". */
export const openDuckdbStore = async (dataFile, { memoryLimit = '512MB' } = {}) => {
  const open = () => openDuckdbFile(dataFile, { setUp, memoryLimit });
  /** `null` after a fatal error, until the next transaction opens the file again. */
  let file = await open();
  let closing;
  /** Active reads: closing their connection would crash the process. */
  const reads = new Set();

  const closeFile = async () => {
    await Promise.allSettled(reads);
    file?.close();
    file = null;
  };

  // Writes run one after another: two transactions on one connection would become one.
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
      // After a failed COMMIT there is nothing to roll back.
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

  /** Tracks a read, so that closing waits for it. */
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

    /** Stores rows durably: when the promise resolves, they survive a kill -9. Returns the number of new rows. */
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

    /** Rejects if the store cannot accept events. After a fatal error, tries to open the file. */
    check: () => inTurn(async () => void (await (file ??= await open()).writer.run('SELECT 1'))),

    /** Deletes events that arrived before this time, in milliseconds. Returns their number. */
    deleteOlder: (instant) =>
      transaction(async (writer) => {
        const sql = 'DELETE FROM events WHERE received_at < make_timestamp_ms($1::BIGINT)';
        return (await writer.run(sql, [instant])).rowsChanged;
      }),

    /** Deletes all events of `{ userId }` or `{ account }`. Returns their number. */
    deleteVisitor: (visitor) =>
      transaction(async (writer) => {
        const { where, values } = visitorFilter(visitor, (text, part) => `contains(${text}, ${part})`);
        return (await writer.run(`DELETE FROM events WHERE ${where}`, values)).rowsChanged;
      }),

    /** Writes a copy that other programs can open. Commits continue meanwhile. */
    snapshot: (target) => {
      const mine = copying.then(() => track((connection) => copyDatabase(connection, target)));
      copying = mine.catch(() => {});
      return mine;
    },

    // Drops the table: the index of a table remembers deleted ids for a while, and would reject them as duplicates.
    clear: () => transaction((writer) => writer.run(`DROP TABLE events; DROP TABLE counters; ${setUp}`)),

    close: () => (closing ??= inTurn(closeFile)),
  };
};
