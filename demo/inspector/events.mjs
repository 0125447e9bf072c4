// Single events, and the counters over all of them.
import { toGroups } from '../sample/groups.mjs';

const ms = (expression) => `epoch_ms(${expression})::DOUBLE`;

const listSql = `
  SELECT id::VARCHAR AS id, name, ${ms('time')} AS time, event_index AS "index", state, consent, url, title, tab_id AS tab
  FROM events WHERE user_id = $1 AND session_id = $2 AND ($4 = '' OR coalesce(protocol, 'native') = $4)
  ORDER BY time, CASE name WHEN 'session_start' THEN 0 WHEN 'session_end' THEN 2 ELSE 1 END, event_index
  LIMIT 500 OFFSET $3`;

/** `protocol`: only events of this protocol. */
export const readSessionEvents = (query, { userId, sessionId, protocol = '', offset = 0 }) =>
  query(listSql, [userId, sessionId, offset, protocol]);

const oneSql = `
  SELECT event, context, ${ms('sent_at')} AS "sentAt", ${ms('received_at')} AS "receivedAt", skew, protocol, request, wire
  FROM events WHERE id::VARCHAR = $1`;

/** The event's form in the request; for a native batch, a batch with this event alone. */
const readWire = ({ event, context, sentAt, protocol, request, wire }) => ({
  // Files of older versions have no protocol, because there was only one.
  protocol: protocol ?? 'native',
  request: request ?? 'POST /e',
  body: wire
    ? JSON.parse(wire)
    : {
        sentAt: new Date(sentAt).toISOString(),
        context: JSON.parse(context),
        groups: toGroups([JSON.parse(event)]),
      },
});

/** Returns the event, the data of its batch, its form in the request, and the facts of its arrival. */
export const readEvent = async (query, id) => {
  const [row] = await query(oneSql, [id]);
  if (!row) return null;
  const collector = { receivedAt: new Date(row.receivedAt).toISOString(), clockSkew: row.skew };
  // Properties come first, because they distinguish an event from its neighbors.
  const { name, time, properties, ...more } = JSON.parse(row.event);
  return {
    event: { id: more.id, name, time, properties, ...more },
    context: JSON.parse(row.context),
    wire: readWire(row),
    collector,
  };
};

const statsSql = `
  WITH own AS (SELECT user_id, session_id, coalesce(protocol, 'native') AS protocol FROM events)
  SELECT (SELECT count(*) FROM own)::DOUBLE AS events,
    (SELECT count(*) FROM (SELECT DISTINCT user_id, protocol FROM own WHERE user_id IS NOT NULL))::DOUBLE AS visitors,
    (SELECT count(*) FROM (SELECT DISTINCT session_id, protocol FROM own WHERE session_id IS NOT NULL))::DOUBLE AS sessions`;

export const readStats = async (query, counters, faults) => {
  const [totals] = await query(statsSql);
  const { duplicate, ...rejected } = counters;
  return { ...totals, duplicates: duplicate, rejected, faults, now: Date.now() };
};
