// An analyst's first five questions, asked of the models' tables.

const endsSql = `
  SELECT strftime(started_on, '%Y-%m-%d') AS day, end_reason AS reason, end_source = 'derived' AS derived, count(*)::DOUBLE AS sessions
  FROM analytics.sessions
  WHERE started_on > (SELECT max(started_on) FROM analytics.sessions) - 14
  GROUP BY ALL ORDER BY ALL`;

const channelsSql = `
  SELECT channel, count(*)::DOUBLE AS sessions, count(*) FILTER (is_bounce)::DOUBLE AS bounces
  FROM analytics.sessions GROUP BY ALL ORDER BY sessions DESC, channel`;

const entryPagesSql = `
  SELECT regexp_replace(entry_page, '^[a-z]+://[^/]+|[?#].*$', '', 'g') AS page, count(*)::DOUBLE AS sessions,
    count(*) FILTER (is_bounce)::DOUBLE AS bounces
  FROM analytics.sessions WHERE entry_page IS NOT NULL GROUP BY ALL ORDER BY sessions DESC, page LIMIT 8`;

// Days instead of weeks, because a demo is young.
const retentionSql = `
  SELECT (s.started_on - v.first_day)::DOUBLE AS "daysLater", count(DISTINCT v.visitor_key)::DOUBLE AS visitors
  FROM analytics.sessions s JOIN analytics.profiles p USING (profile_key) JOIN analytics.visitors v ON v.visitor_key = p.visitor_key
  WHERE s.started_on - v.first_day BETWEEN 0 AND 7
  GROUP BY ALL ORDER BY ALL`;

const steps = ['page_view', 'product_view', 'add_to_cart', 'purchase'];
const firstOf = (name) => `min(time) FILTER (name = '${name}') AS ${name}`;
const inOrder = (i) =>
  steps
    .slice(1, i + 1)
    .map((name, j) => `${name} >= ${steps[j]}`)
    .join(' AND ') || 'page_view IS NOT NULL';

const funnelSql = `
  WITH first AS (
    SELECT ${steps.map(firstOf).join(', ')} FROM analytics.events WHERE session_key IS NOT NULL GROUP BY session_key
  )
  SELECT ${steps.map((name, i) => `(count(*) FILTER (${inOrder(i)}))::DOUBLE AS ${name}`).join(', ')} FROM first`;

export const readQuestions = async ({ query }) => {
  const [ends, channels, entryPages, retention, [funnel]] = [
    await query(endsSql),
    await query(channelsSql),
    await query(entryPagesSql),
    await query(retentionSql),
    await query(funnelSql),
  ];
  return {
    ends,
    channels,
    entryPages,
    retention,
    funnel: steps.map((step) => ({ step, sessions: funnel[step] })),
  };
};
