// PostgreSQL: one table, one statement for each group of requests.
import pg from 'pg';
import { refuse } from '../intake/refuse.mjs';
import { insertNew, setUp, toJson } from './postgres-table.mjs';
import { visitorFilter } from './visitor-filter.mjs';

/** SQLSTATE classes of errors about the rows: data exceptions, and constraints. */
const isAboutRows = ({ code }) => /^2[23]/.test(code ?? '');

/** Maximum time of a statement: the insert of a group, or a deletion, which reads the whole table. */
const TIMEOUT_MS = 30_000;
const DELETE_TIMEOUT_MS = 3_600_000;

/** `url`: postgres://user:password@host:5432/database. */
export const openPostgresStore = async (url, { onIdleError = () => {} } = {}) => {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'sojourn-collector',
    max: 4,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
  });
  // Without a listener, a lost database connection would end this process.
  pool.on('error', onIdleError);

  const run = async (text, values, timeout = TIMEOUT_MS) => {
    try {
      return await pool.query({ text, values, query_timeout: timeout });
    } catch (error) {
      throw isAboutRows(error) ? error : refuse('unavailable', error.message, { cause: error });
    }
  };

  await run(setUp).catch(async (error) => {
    await pool.end();
    throw error;
  });

  return {
    name: 'postgres',
    /** The statement is a transaction of its own: when the promise resolves, its rows are on disk. */
    commit: async (rows) => (rows.length ? (await run(insertNew, [toJson(rows)])).rowCount : 0),
    counters: async () => new Map(),
    check: async () => void (await run('SELECT 1')),
    query: async (sql, values) => (await run(sql, values)).rows,

    deleteOlder: async (instant) => {
      const sql = "DELETE FROM events WHERE received_at < timestamp 'epoch' + $1 * interval '1 millisecond'";
      return (await run(sql, [instant], DELETE_TIMEOUT_MS)).rowCount;
    },

    deleteVisitor: async (visitor) => {
      const { where, values } = visitorFilter(visitor, (text, part) => `strpos(${text}, ${part}) > 0`);
      return (await run(`DELETE FROM events WHERE ${where}`, values, DELETE_TIMEOUT_MS)).rowCount;
    },

    close: () => pool.end(),
  };
};
