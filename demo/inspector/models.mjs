// The tables of the models beside the collector's own, in memory: built anew when a question comes after a change. Nothing of them
// is written into the collector's file.
import { buildTables } from '../../models/lib/build-tables.mjs';

/** `query` is the collector's. */
export const createModels = (query) => {
  let isAttached = false;
  let isStale = true;
  let building;

  const build = async () => {
    if (!isAttached) await query("ATTACH IF NOT EXISTS ':memory:' AS analytics");
    isAttached = true;
    // Before the build: what arrives during it may not be in all tables.
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
    /** Asks the tables, of now. */
    query: async (sql, values) => {
      await settle();
      return query(sql, values);
    },
  };
};
