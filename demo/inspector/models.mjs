// The models' tables in memory, beside the collector's own. They are rebuilt when a query follows a change. Nothing is written
// into the collector's file.
import { buildTables } from '../../models/lib/build-tables.mjs';

/** `query` is the collector's. */
export const createModels = (query) => {
  let isAttached = false;
  let isStale = true;
  let building;

  const build = async () => {
    if (!isAttached) await query("ATTACH IF NOT EXISTS ':memory:' AS analytics");
    isAttached = true;
    // Set before the build, because events that arrive meanwhile may be missing in some tables.
    isStale = false;
    try {
      await buildTables(query);
    } catch (error) {
      isStale = true;
      // The collector may have opened its file again.
      isAttached = false;
      throw error;
    }
  };
  const settle = async () => {
    while (isStale || building) await (building ??= build().finally(() => (building = undefined)));
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
