// The columns of the table of events, in one place: the staging table, the appender and the insert use it.

/** Column: [type in the table, how it is appended]. Instants are appended as milliseconds. */
export const columns = {
  id: ['UUID PRIMARY KEY', 'text'],
  name: ['VARCHAR NOT NULL', 'text'],
  time: ['TIMESTAMP NOT NULL', 'instant'],
  sent_at: ['TIMESTAMP', 'instant'],
  received_at: ['TIMESTAMP NOT NULL', 'instant'],
  skew: ['DOUBLE', 'number'],
  user_id: ['VARCHAR', 'text'],
  session_id: ['VARCHAR', 'text'],
  session_index: ['DOUBLE', 'number'],
  event_index: ['DOUBLE', 'number'],
  session_started_at: ['TIMESTAMP', 'instant'],
  storage: ['VARCHAR', 'text'],
  state: ['VARCHAR', 'text'],
  consent: ['VARCHAR', 'text'],
  known_user: ['VARCHAR', 'text'],
  tab_id: ['VARCHAR', 'text'],
  page_id: ['VARCHAR', 'text'],
  url: ['VARCHAR', 'text'],
  title: ['VARCHAR', 'text'],
  // Text instead of the type JSON, which rejects "\ud800". JSON.stringify writes that, and any page can send it.
  event: ['VARCHAR NOT NULL', 'text'],
  context: ['VARCHAR NOT NULL', 'text'],
  // Newer columns are at the end, where files of older versions get them too.
  protocol: ['VARCHAR', 'text'],
  request: ['VARCHAR', 'text'],
  wire: ['VARCHAR', 'text'],
};

export const later = ['protocol', 'request', 'wire'];

export const names = Object.keys(columns);
const list = (line) => names.map((name) => line(name, ...columns[name])).join(', ');

export const createEvents = `CREATE TABLE IF NOT EXISTS events (${list((name, type) => `${name} ${type}`)})`;

export const addColumns = later
  .map((name) => `ALTER TABLE events ADD COLUMN IF NOT EXISTS ${name} ${columns[name][0]}`)
  .join('; ');

export const createStaging = `CREATE OR REPLACE TEMP TABLE staging (${list(
  (name, _type, kind) => `${name} ${kind === 'text' ? 'VARCHAR' : 'DOUBLE'}`,
)})`;

const fromStaging = (name, type, kind) => {
  if (kind === 'instant') return `make_timestamp_ms(${name}::BIGINT)`;
  return type.startsWith('UUID') ? `${name}::UUID` : name;
};

/** A retry, or the same event announced by two tabs, has the same id: the first row stays. */
export const insertNew = `INSERT INTO events (${names.join(', ')}) SELECT ${list(fromStaging)} FROM staging ON CONFLICT DO NOTHING`;

export const append = (appender, row) => {
  for (const name of names) {
    const value = row[name];
    if (value == null) appender.appendNull();
    else if (columns[name][1] === 'text') appender.appendVarchar(value);
    else appender.appendDouble(value);
  }
  appender.endRow();
};
