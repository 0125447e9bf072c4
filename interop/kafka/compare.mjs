// Compares the truth with ClickHouse; the counting happens in ClickHouse.

/** Columns that both sides have. `compare.mjs` reads no others, so it can judge any sessions table with these names. */
export const columns = {
  session_id: 'String',
  user_id: 'String',
  session_index: 'Int64',
  started_at: "DateTime64(3, 'UTC')",
  ended_at: "DateTime64(3, 'UTC')",
  end_source: 'String',
  end_reason: 'String',
  duration_ms: 'Int64',
  page_views: 'Int64',
  events: 'Int64',
  entry_page: 'String',
  exit_page: 'String',
};

const text = (path) => `'${path.replaceAll(/[\\']/g, '\\$&')}'`;
const structure = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
const list = Object.entries(columns).map(
  ([name, type]) => `CAST(assumeNotNull(${name}) AS ${type}) AS ${name}`,
);

/** Loads both files of the truth. */
export const loadTruth = async (clickHouse, { idsFile, sessionsFile }) => {
  await clickHouse.run(`CREATE OR REPLACE TABLE truth_ids ENGINE = MergeTree ORDER BY id AS
    SELECT id FROM file(${text(idsFile)}, TSV, 'id UUID')`);
  await clickHouse.run(`CREATE OR REPLACE TABLE truth_sessions ENGINE = MergeTree ORDER BY session_id AS
    SELECT * FROM file(${text(sessionsFile)}, JSONEachRow, ${text(structure.join(', '))})
    SETTINGS date_time_input_format = 'best_effort'`);
};

/** `{ tracked, stored, copies, lost, twice, strangers }` of the events, and `scattered` visitors of several partitions. */
export const compareEvents = async (clickHouse) => {
  const [counts] = await clickHouse.query(`SELECT
    toUInt32((SELECT count() FROM truth_ids)) AS tracked,
    toUInt32((SELECT count() FROM events FINAL)) AS stored,
    toUInt32((SELECT count() FROM events)) - stored AS copies,
    toUInt32((SELECT uniqExact(id) FROM events FINAL)) AS different,
    toUInt32((SELECT count() FROM truth_ids WHERE id NOT IN (SELECT id FROM events))) AS lost,
    toUInt32((SELECT count() FROM events FINAL WHERE id NOT IN (SELECT id FROM truth_ids))) AS strangers,
    toUInt32((SELECT countIf(origins > 1) FROM (SELECT uniqExact(request) AS origins FROM events GROUP BY user_id))) AS scattered`);
  const { different, ...rest } = counts;
  return { ...rest, twice: rest.stored - different };
};

/** `{ sessions, equal, missing, extra, different, examples }`; each column of each session has to agree. */
export const compareSessions = async (clickHouse, table) => {
  const own = `SELECT ${list.join(', ')} FROM ${table}`;
  const names = Object.keys(columns);
  const truth = `SELECT ${names.join(', ')} FROM truth_sessions`;
  const [counts] = await clickHouse.query(`SELECT
    toUInt32((SELECT count() FROM truth_sessions)) AS sessions,
    toUInt32((SELECT count() FROM (${truth} INTERSECT ${own}))) AS equal,
    toUInt32((SELECT count() FROM truth_sessions WHERE session_id NOT IN (SELECT assumeNotNull(session_id) FROM ${table}))) AS missing,
    toUInt32((SELECT count() FROM ${table} WHERE assumeNotNull(session_id) NOT IN (SELECT session_id FROM truth_sessions))) AS extra`);
  const examples = await clickHouse.query(
    `SELECT 'truth' AS side, * FROM (${truth} EXCEPT ${own}) ORDER BY session_id LIMIT 2
     UNION ALL SELECT 'table' AS side, * FROM (${own} EXCEPT ${truth}) ORDER BY session_id LIMIT 2`,
  );
  return { ...counts, different: counts.sessions - counts.equal - counts.missing, examples };
};
