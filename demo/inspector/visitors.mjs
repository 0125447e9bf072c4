// The newest visitors with their sessions, computed in the database from the events: nothing else is stored.

const ms = (expression) => `epoch_ms(${expression})::DOUBLE`;

/** Facts about a session, not things that a visitor did. */
const isCounted = "name NOT IN ('session_start', 'session_end')";

// Whose clock runs ahead would stay on top of the list for ever: nothing is later than its arrival.
const visitorsSql = `
  SELECT user_id AS "userId", arg_max(known_user, time) FILTER (known_user IS NOT NULL) AS "knownUser",
    count(DISTINCT session_id)::DOUBLE AS sessions, count(*) FILTER (${isCounted})::DOUBLE AS events,
    ${ms('min(time)')} AS "firstAt", ${ms('max(least(time, received_at))')} AS "lastAt"
  FROM events WHERE user_id IS NOT NULL
  GROUP BY user_id
  HAVING $1 = '' OR starts_with(user_id, lower($1)) OR bool_or(contains(lower(known_user), lower($1)))
  ORDER BY "lastAt" DESC, user_id LIMIT $2 OFFSET $3`;

const sessionsSql = (users) => `
  SELECT user_id AS "userId", session_id AS id, min(session_index) AS "index",
    ${ms('min(session_started_at)')} AS "startedAt", ${ms('max(time)')} AS "lastAt",
    ${ms('max(received_at)')} AS "receivedAt",
    count(*) FILTER (${isCounted})::DOUBLE AS "eventCount",
    count(*) FILTER (name = 'page_view')::DOUBLE AS "pageViews",
    arg_min(url, row(time, event_index)) FILTER (name = 'page_view') AS "entryPage",
    arg_max(url, row(time, event_index)) FILTER (name = 'page_view') AS "exitPage",
    arg_max(storage, received_at) AS storage, arg_max(skew, received_at) AS skew,
    count(DISTINCT tab_id)::DOUBLE AS tabs,
    arg_min(event, received_at) FILTER (name = 'session_end') AS ending
  FROM events WHERE user_id IN (${users}) AND session_id IS NOT NULL
  GROUP BY user_id, session_id
  QUALIFY row_number() OVER (PARTITION BY user_id ORDER BY min(session_index) DESC, min(session_started_at) DESC) <= 20
  ORDER BY user_id, "index", "startedAt"`;

// A tick is at most one to a two-hundredth of the bar, for each kind: ten thousand events draw as fast as fifty.
const ticksSql = (users) => `
  WITH bars AS (
    SELECT user_id, session_id, min(time) AS low, greatest(${ms('max(time)')} - ${ms('min(time)')}, 1) AS span
    FROM events WHERE user_id IN (${users}) AND ${isCounted} GROUP BY ALL
  )
  SELECT user_id AS "userId", session_id AS "sessionId",
    CASE name WHEN 'page_view' THEN 'page' WHEN 'application_state_transition' THEN 'state' ELSE 'event' END AS kind,
    floor((${ms('time')} - ${ms('low')}) / span * 200) AS place,
    ${ms('min(time)')} AS time, count(*)::DOUBLE AS n,
    arg_min({ id: id::VARCHAR, name: name, index: event_index, url: url }, row(time, event_index)) AS first
  FROM events JOIN bars USING (user_id, session_id) WHERE ${isCounted}
  GROUP BY ALL ORDER BY time, kind`;

const stretchesSql = (users) => `
  SELECT user_id AS "userId", session_id AS "sessionId", ${ms('time')} AS time, state FROM (
    SELECT *, lag(state) OVER (PARTITION BY user_id, session_id ORDER BY time, event_index) AS before
    FROM events WHERE user_id IN (${users}) AND name <> 'session_end' AND state IS NOT NULL
  ) WHERE state IS DISTINCT FROM before ORDER BY time, event_index`;

/** Rows by the session that they belong to. */
const bySession = (rows) => {
  const groups = new Map();
  for (const row of rows) {
    const key = `${row.userId} ${row.sessionId}`;
    if (groups.has(key)) groups.get(key).push(row);
    else groups.set(key, [row]);
  }
  return groups;
};

const numberOr = (value, otherwise) => (Number.isFinite(value) ? value : otherwise);
const textOr = (value, otherwise) => (typeof value === 'string' ? value : otherwise);

const inForeground = (stretches, end) =>
  stretches.reduce((sum, { time, state }, i) => {
    const until = stretches[i + 1]?.time ?? end;
    return state === 'foreground' ? sum + Math.max(0, until - time) : sum;
  }, 0);

/** What session_end says wins; what it does not say, and all of it while there is none, comes from the events. */
const withEnd = ({ ending, ...session }, stretches) => {
  const said = ending ? JSON.parse(ending).properties : {};
  const endedAt = ending ? numberOr(Date.parse(said.endedAt), session.lastAt) : null;
  const until = endedAt ?? session.lastAt;
  return {
    ...session,
    endedAt,
    reason: ending ? textOr(said.reason, 'not said') : null,
    duration: numberOr(said.duration, Math.max(0, until - session.startedAt)),
    foreground: numberOr(said.foregroundDuration, inForeground(stretches, until)),
    eventCount: numberOr(said.eventCount, session.eventCount),
    pageViews: numberOr(said.pageViews, session.pageViews),
    entryPage: textOr(said.entryPage, session.entryPage),
    exitPage: textOr(said.exitPage, session.exitPage),
  };
};

export const readVisitors = async (query, { search = '', limit = 10, offset = 0 } = {}) => {
  const found = await query(visitorsSql, [search, limit + 1, offset]);
  const visitors = found.slice(0, limit);
  if (!visitors.length) return { visitors: [], more: false };
  const ids = visitors.map(({ userId }) => userId);
  const users = ids.map((_, i) => `$${i + 1}`).join(', ');
  const [sessions, ticks, stretches] = await Promise.all(
    [sessionsSql, ticksSql, stretchesSql].map((sql) => query(sql(users), ids)),
  );
  const ticksOf = bySession(ticks);
  const stretchesOf = bySession(stretches);

  const complete = (session) => {
    const key = `${session.userId} ${session.id}`;
    const own = (stretchesOf.get(key) ?? []).map(({ time, state }) => ({ time, state }));
    const drawn = (ticksOf.get(key) ?? []).map(({ kind, time, n, first }) => ({
      kind,
      time,
      n,
      ...first,
    }));
    return { ...withEnd(session, own), stretches: own, ticks: drawn };
  };
  return {
    visitors: visitors.map((visitor) => ({
      ...visitor,
      shown: sessions.filter(({ userId }) => userId === visitor.userId).map(complete),
    })),
    more: found.length > limit,
  };
};
