// The newest visitors with their sessions, computed in the database from the events: nothing else is stored. Each protocol has
// visitors of its own: what one tracker has sent by Snowplow's and another by the native one shares an id in the browser, but not
// the collector, and would be one visit twice.

const ms = (expression) => `epoch_ms(${expression})::DOUBLE`;

/** Facts about a session, not things that a visitor did. */
const isCounted = "name NOT IN ('session_start', 'session_end')";

/** A file of an older version says nothing: there was one protocol. */
const protocol = "coalesce(protocol, 'native')";

// Whose clock runs ahead would stay on top of the list for ever: nothing is later than its arrival.
const visitorsSql = `
  SELECT user_id AS "userId", ${protocol} AS protocol, arg_max(known_user, time) FILTER (known_user IS NOT NULL) AS "knownUser",
    count(DISTINCT session_id)::DOUBLE AS sessions, count(*) FILTER (${isCounted})::DOUBLE AS events,
    ${ms('min(time)')} AS "firstAt", ${ms('max(least(time, received_at))')} AS "lastAt"
  FROM events WHERE user_id IS NOT NULL
  GROUP BY user_id, ${protocol}
  HAVING $1 = '' OR starts_with(user_id, lower($1)) OR bool_or(contains(lower(known_user), lower($1)))
  ORDER BY "lastAt" DESC, user_id, ${protocol} LIMIT $2 OFFSET $3`;

// A session_end that is longer was not made by the SDK, and is not read.
const sessionsSql = (visitors) => `
  WITH visitors(user_id, protocol) AS (VALUES ${visitors}), own AS (
    SELECT e.* REPLACE (v.protocol AS protocol)
    FROM events e JOIN visitors v ON e.user_id = v.user_id AND coalesce(e.protocol, 'native') = v.protocol
  ), shown AS (
    SELECT user_id, protocol, session_id FROM own WHERE session_id IS NOT NULL
    GROUP BY user_id, protocol, session_id
    QUALIFY row_number() OVER (
      PARTITION BY user_id, protocol ORDER BY min(session_index) DESC, min(session_started_at) DESC) <= 20
  )
  SELECT user_id AS "userId", protocol, session_id AS id, min(session_index) AS "index",
    ${ms('min(session_started_at)')} AS "startedAt", ${ms('max(time)')} AS "lastAt",
    ${ms('max(received_at)')} AS "receivedAt",
    count(*) FILTER (${isCounted})::DOUBLE AS "eventCount",
    count(*) FILTER (name = 'page_view')::DOUBLE AS "pageViews",
    arg_min(url, row(time, event_index)) FILTER (name = 'page_view') AS "entryPage",
    arg_max(url, row(time, event_index)) FILTER (name = 'page_view') AS "exitPage",
    arg_max(storage, received_at) AS storage, bool_or(consent = 'denied') AS cookieless, arg_max(skew, received_at) AS skew,
    count(DISTINCT tab_id)::DOUBLE AS tabs,
    arg_min(event, received_at) FILTER (name = 'session_end' AND length(event) < 20000) AS ending
  FROM own JOIN shown USING (user_id, protocol, session_id)
  GROUP BY user_id, protocol, session_id
  ORDER BY user_id, protocol, "index", "startedAt"`;

/** The bars of an answer have so many places together, and none more than a bar has pixels to tell apart. */
const placesOf = (sessions) => Math.min(Math.max(Math.floor(2_000 / sessions), 2), 200);

/** The events of these sessions, as `own`: triples of user, protocol and session. */
const ownOf = (sessions) => `
  shown(user_id, protocol, session_id) AS (VALUES ${sessions}), own AS (
    SELECT e.* REPLACE (s.protocol AS protocol) FROM events e JOIN shown s
    ON e.user_id = s.user_id AND e.session_id = s.session_id AND coalesce(e.protocol, 'native') = s.protocol
  )`;

// A tick is at most one to a place of the bar, for each kind: ten thousand events draw as fast as fifty.
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

// Of the changes within one place the last one is drawn; their time in the foreground is counted, all of it.
const stretchesSql = (shown, places) => `
  WITH ${ownOf(shown)}, states AS (
    SELECT user_id, protocol, session_id, ${ms('time')} AS time, event_index, state,
      lag(state) OVER (PARTITION BY user_id, protocol, session_id ORDER BY time, event_index) AS before
    FROM own WHERE name <> 'session_end' AND state IS NOT NULL
  ), changes AS (
    SELECT *, lead(time) OVER bar - time AS lasts, min(time) OVER whole AS low,
      greatest(max(time) OVER whole - min(time) OVER whole, 1) AS span
    FROM states WHERE state IS DISTINCT FROM before
    WINDOW whole AS (PARTITION BY user_id, protocol, session_id), bar AS (whole ORDER BY time, event_index)
  )
  SELECT user_id AS "userId", protocol, session_id AS "sessionId", floor((time - low) / span * ${places}) AS place,
    max(time) AS "at", arg_max(state, row(time, event_index)) AS state,
    coalesce(sum(lasts) FILTER (state = 'foreground'), 0) AS foreground
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

const numberOr = (value, otherwise) => (Number.isFinite(value) ? value : otherwise);
const textOr = (value, otherwise) => (typeof value === 'string' ? value.slice(0, 500) : otherwise);

/** The time in the foreground until `end`: the rows know it up to the last change of state. */
const inForeground = (rows, end) => {
  const last = rows.at(-1);
  const known = rows.reduce((sum, { foreground }) => sum + foreground, 0);
  return known + (last?.state === 'foreground' ? Math.max(0, end - last.at) : 0);
};

/** Neighbors of one state are one stretch. */
const toStretches = (rows) =>
  rows.filter(({ state }, i) => state !== rows[i - 1]?.state).map(({ at, state }) => ({ time: at, state }));

/** What session_end says wins; what it does not say, and all of it while there is none, comes from the events. */
const withEnd = ({ ending, ...session }, states) => {
  const said = ending ? JSON.parse(ending).properties : {};
  const endedAt = ending ? numberOr(Date.parse(said.endedAt), session.lastAt) : null;
  const until = endedAt ?? session.lastAt;
  return {
    ...session,
    endedAt,
    reason: ending ? textOr(said.reason, 'not said') : null,
    duration: numberOr(said.duration, Math.max(0, until - session.startedAt)),
    foreground: numberOr(said.foregroundDuration, inForeground(states, until)),
    eventCount: numberOr(said.eventCount, session.eventCount),
    pageViews: numberOr(said.pageViews, session.pageViews),
    entryPage: textOr(said.entryPage, session.entryPage),
    exitPage: textOr(said.exitPage, session.exitPage),
  };
};

/** `($1, $2), ($3, $4)` */
const listTuples = (count, width) =>
  Array.from(
    { length: count },
    (_, i) => `(${Array.from({ length: width }, (_, j) => `$${i * width + j + 1}`).join(', ')})`,
  ).join(', ');

/** What is drawn in the bars of these sessions, and of no others. */
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
    return { ...withEnd(session, own), stretches: toStretches(own), ticks: drawn };
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
