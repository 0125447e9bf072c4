// The newest visitors with their sessions, from the models' tables; bars are drawn from the events themselves. Visitors are
// separate for each protocol: trackers of two protocols share an id in the browser, but not a collector, so a joined visit
// would count twice.

const ms = (expression) => `epoch_ms(${expression})::DOUBLE`;

/** Announcements are not actions of the visitor. */
const isCounted = "name NOT IN ('session_start', 'session_end')";

// Nothing is later than its arrival: otherwise visitors whose clock is ahead would stay on top of the list forever.
const visitorsSql = `
  SELECT user_id AS "userId", protocol, arg_max(known_user, last_event_at) FILTER (known_user IS NOT NULL) AS "knownUser",
    count(*)::DOUBLE AS sessions, sum(events)::DOUBLE AS events,
    ${ms('min(started_at)')} AS "firstAt", ${ms('max(least(last_event_at, last_received_at))')} AS "lastAt"
  FROM analytics.sessions WHERE user_id IS NOT NULL
  GROUP BY user_id, protocol
  HAVING $1 = '' OR starts_with(user_id, lower($1)) OR bool_or(contains(lower(known_user), lower($1)))
  ORDER BY "lastAt" DESC, user_id, protocol LIMIT $2 OFFSET $3`;

// Values of session_end win. Missing values, and all values before an end, are computed from the events.
const sessionsSql = (visitors) => `
  WITH visitors(user_id, protocol) AS (VALUES ${visitors})
  SELECT user_id AS "userId", protocol, session_id AS id, session_index::DOUBLE AS "index",
    ${ms('started_at')} AS "startedAt", ${ms('last_event_at')} AS "lastAt", ${ms('last_received_at')} AS "receivedAt",
    ${ms('reported_ended_at')} AS "endedAt",
    CASE WHEN end_source = 'reported' THEN replace(end_reason, 'unknown', 'not said') END AS reason,
    duration_ms::DOUBLE AS duration, foreground_ms::DOUBLE AS foreground,
    coalesce(reported_events, events)::DOUBLE AS "eventCount",
    coalesce(reported_page_views, page_views)::DOUBLE AS "pageViews",
    entry_page AS "entryPage", exit_page AS "exitPage", storage, consent = 'denied' AS cookieless,
    skew_ms::DOUBLE AS skew, tabs::DOUBLE AS tabs
  FROM analytics.sessions JOIN visitors USING (user_id, protocol)
  QUALIFY row_number() OVER (PARTITION BY user_id, protocol ORDER BY session_index DESC, started_at DESC) <= 20
  ORDER BY user_id, protocol, "index", "startedAt"`;

/** The bars of an answer share a number of places, and none has more than its pixels can show. */
const placesOf = (sessions) => Math.min(Math.max(Math.floor(2_000 / sessions), 2), 200);

/** The events of these sessions, as `own`: triples of user, protocol and session. */
const ownOf = (sessions) => `
  shown(user_id, protocol, session_id) AS (VALUES ${sessions}), own AS (
    SELECT e.* REPLACE (s.protocol AS protocol) FROM events e JOIN shown s
    ON e.user_id = s.user_id AND e.session_id = s.session_id AND coalesce(e.protocol, 'native') = s.protocol
  )`;

// At most one tick for each place of the bar and kind: ten thousand events draw as fast as fifty.
const ticksSql = (shown, places) => `
  WITH ${ownOf(shown)}, counted AS (
    SELECT user_id, protocol, session_id, id, name, time, event_index, url FROM own WHERE ${isCounted}
  ), bars AS (
    SELECT user_id, protocol, session_id, min(time) AS low, greatest(${ms('max(time)')} - ${ms('min(time)')}, 1) AS span
    FROM counted GROUP BY ALL
  )
  SELECT user_id AS "userId", protocol, session_id AS "sessionId",
    CASE name WHEN 'page_view' THEN 'page' WHEN 'application_state_transition' THEN 'state' ELSE 'event' END AS kind,
    floor((${ms('time')} - ${ms('low')}) / span * ${places}) AS place,
    ${ms('min(time)')} AS time, count(*)::DOUBLE AS n,
    arg_min({ id: id::VARCHAR, name: name, index: event_index, url: left(url, 200) }, row(time, event_index)) AS first
  FROM counted JOIN bars USING (user_id, protocol, session_id)
  GROUP BY ALL ORDER BY time, kind`;

// Within one place, the last change is drawn.
const stretchesSql = (shown, places) => `
  WITH ${ownOf(shown)}, states AS (
    SELECT user_id, protocol, session_id, ${ms('time')} AS time, event_index, state,
      lag(state) OVER (PARTITION BY user_id, protocol, session_id ORDER BY time, event_index) AS before
    FROM own WHERE name <> 'session_end' AND state IS NOT NULL
  ), changes AS (
    SELECT *, min(time) OVER whole AS low, greatest(max(time) OVER whole - min(time) OVER whole, 1) AS span
    FROM states WHERE state IS DISTINCT FROM before
    WINDOW whole AS (PARTITION BY user_id, protocol, session_id)
  )
  SELECT user_id AS "userId", protocol, session_id AS "sessionId", floor((time - low) / span * ${places}) AS place,
    max(time) AS "at", arg_max(state, row(time, event_index)) AS state
  FROM changes GROUP BY ALL ORDER BY "at"`;

const keyOf = (userId, protocol, sessionId) => `${userId} ${protocol} ${sessionId}`;

/** Rows by the session that they belong to. */
const bySession = (rows) => {
  const groups = new Map();
  for (const row of rows) {
    const key = keyOf(row.userId, row.protocol, row.sessionId);
    if (groups.has(key)) groups.get(key).push(row);
    else groups.set(key, [row]);
  }
  return groups;
};

/** Joins neighbors of the same state. */
const toStretches = (rows) =>
  rows.filter(({ state }, i) => state !== rows[i - 1]?.state).map(({ at, state }) => ({ time: at, state }));

/** `($1, $2), ($3, $4)` */
const listTuples = (count, width) =>
  Array.from(
    { length: count },
    (_, i) => `(${Array.from({ length: width }, (_, j) => `$${i * width + j + 1}`).join(', ')})`,
  ).join(', ');

/** Reads the content of these sessions' bars, and of no others. */
const readBars = async (query, sessions) => {
  if (!sessions.length) return [new Map(), new Map()];
  const shown = listTuples(sessions.length, 3);
  const keys = sessions.flatMap(({ userId, protocol, id }) => [userId, protocol, id]);
  const places = placesOf(sessions.length);
  const rows = await Promise.all([ticksSql, stretchesSql].map((sql) => query(sql(shown, places), keys)));
  return rows.map(bySession);
};

export const readVisitors = async (query, { search = '', limit = 10, offset = 0 } = {}) => {
  const found = await query(visitorsSql, [search, limit + 1, offset]);
  const visitors = found.slice(0, limit);
  if (!visitors.length) return { visitors: [], more: false };
  const keys = visitors.flatMap(({ userId, protocol }) => [userId, protocol]);
  const sessions = await query(sessionsSql(listTuples(visitors.length, 2)), keys);
  const [ticks, states] = await readBars(query, sessions);

  const complete = (session) => {
    const key = keyOf(session.userId, session.protocol, session.id);
    const own = states.get(key) ?? [];
    const drawn = (ticks.get(key) ?? []).map(({ kind, time, n, first }) => ({ kind, time, n, ...first }));
    return { ...session, stretches: toStretches(own), ticks: drawn };
  };
  return {
    visitors: visitors.map((visitor) => ({
      ...visitor,
      shown: sessions
        .filter(({ userId, protocol }) => userId === visitor.userId && protocol === visitor.protocol)
        .map(complete),
    })),
    more: found.length > limit,
  };
};
