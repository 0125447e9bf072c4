// The models' tables in memory, beside the collector's own, updated when a query follows a change. Nothing is written into the
// collector's file.
import { buildTables, updateTables } from '../../models/lib/build-tables.mjs';

/** `query` is the collector's. */
export const createModels = (query) => {
  let isAttached = false;
  let isStale = true;
  let building;

  /** An event is a row in both tables: where the numbers differ, something was deleted, or came with an older instant. */
  const isComplete = async () => {
    const [{ same }] = await query(
      'SELECT (SELECT count(*) FROM events) = (SELECT count(*) FROM analytics.events) AS same',
    );
    return same;
  };
  const refresh = async () => {
    if (isAttached) await updateTables(query);
    else await query("ATTACH IF NOT EXISTS ':memory:' AS analytics");
    if (!isAttached || !(await isComplete())) await buildTables(query);
    isAttached = true;
  };

  const build = async () => {
    // Before the build: what arrives during it may not be in all tables.
    isStale = false;
    try {
      await refresh();
    } catch (error) {
      isStale = true;
      // The collector may have opened its file again.
      isAttached = false;
      throw error;
    }
  };
  /** Waits for at most one build that begins after the call: while events keep arriving, the tables are always out of date again. */
  const settle = async () => {
    await building;
    if (isStale || building) await (building ??= build().finally(() => (building = undefined)));
  };

  return {
    changed: () => void (isStale = true),
    /** Queries up-to-date tables. */
    query: async (sql, values) => {
      await settle();
      return query(sql, values);
    },
  };
};
