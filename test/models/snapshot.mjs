// Tables of the models as text, row by row: two of them compare byte for byte.
export const keys = {
  events: 'id',
  page_views: 'id',
  sessions: 'session_key',
  profiles: 'profile_key',
  visitors: 'visitor_key',
  daily: 'day',
};

const read = async (db, name) => {
  const rows = await db.all(
    `SELECT r::VARCHAR AS text, ${keys[name]}::VARCHAR AS key FROM analytics.${name} r`,
  );
  return new Map(rows.map(({ key, text }) => [key, text]));
};

export const snapshot = async (db) => {
  const found = {};
  for (const name of Object.keys(keys)) found[name] = await read(db, name);
  return found;
};

/** Rows that differ, or that only one of them has: the first few, to be read in a log. */
export const differences = (first, second) =>
  [...new Set([...first.keys(), ...second.keys()])]
    .filter((key) => first.get(key) !== second.get(key))
    .slice(0, 3)
    .map((key) => ({ key, first: first.get(key), second: second.get(key) }));
