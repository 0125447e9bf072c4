// Rows that a page can make and engines stumble over: each has to pass through the models of every engine.
import { visitRows } from './visits.mjs';

const [first] = visitRows.filter(({ name }) => name === 'page_view');

const withProperties = (n, properties, row = {}) => {
  const id = `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`;
  const event = JSON.stringify({ ...JSON.parse(first.event), properties });
  return { ...first, id, event_index: 100 + n, event, ...row };
};
const future = Date.UTC(2060, 1, 1);

export const hardRows = [
  // Retries of an event that arrived: the first copy stays.
  { ...first, received_at: first.received_at + 5_000, skew: first.skew + 5_000 },
  { ...first, received_at: first.received_at + 9_000, skew: first.skew + 9_000 },
  // Half of a surrogate pair, and the character 0.
  withProperties(1, { half: '\ud800', zero: '\u0000' }),
  // Durations that are none.
  withProperties(2, { foregroundDuration: 1e300 }),
  withProperties(3, { foregroundDuration: 'long', transition_type: { a: 1 } }),
  // An end that gives no known reason.
  withProperties(
    4,
    { reason: 'weather', duration: -5 },
    { name: 'session_end', session_id: 'of a debugger' },
  ),
  // A clock that is decades ahead.
  withProperties(5, {}, { time: future, session_id: 'future', session_started_at: future, skew: -1e12 }),
  // An event without a session.
  withProperties(6, {}, { user_id: null, session_id: null, session_index: null, session_started_at: null }),
];
