// From valid events to the rows that are stored. Valid by the schema does not mean tame: times may be no real dates,
// integers may be 1e300, text may hold half a surrogate pair, objects may be nested deeper than the stack.
import { refuse } from './refuse.mjs';

const instant = (text, otherwise) => {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? otherwise : ms;
};

/** JSON.parse takes any depth, JSON.stringify does not: the event counts even when its properties cannot be kept. */
const toJson = (value) => {
  try {
    return JSON.stringify(value);
  } catch {
    return null;
  }
};
const note = { $left_out: 'nested too deeply to be stored' };
const eventJson = (event) => {
  const whole = toJson(event);
  if (whole) return whole;
  const { user } = event;
  return JSON.stringify({
    ...event,
    properties: note,
    context: undefined,
    user: user && { id: user.id },
  });
};

const transitions = {
  application_initialized: 'foreground',
  application_foreground: 'foreground',
  application_background: 'background',
  application_exit: 'background',
};

/** The state from this event on: a transition says it itself, other events carry it in their session. */
const stateFrom = ({ name, properties, session }) => {
  const type = name === 'application_state_transition' && properties.transition_type;
  // Only text: making a property key of any other value can throw ({"toString": 1}).
  const known = typeof type === 'string' && Object.hasOwn(transitions, type);
  return (known ? transitions[type] : session?.state) ?? null;
};

/** The session's start, or the first that is known of it: not every protocol says when it was. */
const startOf = ({ session, time }, otherwise) =>
  instant(session.startedAt, instant(session.firstEventTimestamp, instant(time, otherwise)));

/** The event itself is kept whole; what lists show of it, and are computed from, has an end. */
const cut = (text) => text?.slice(0, 500) ?? null;

/** What a row takes in memory, at the most: two bytes for each character, and some for what holds them. */
const bytesOf = (row) =>
  Object.values(row).reduce((sum, value) => sum + (typeof value === 'string' ? 2 * value.length : 8), 200);

/**
 * Gives the rows and their bytes in memory. What a batch says once stands in each of its rows, so that a body of one
 * megabyte can be rows of gigabytes: beyond `most` bytes it is refused as too large. `wire` of an event is what went over
 * the wire for it; of the native protocol that is told from the event.
 */
export const toRows = ({ events, protocol, request, ...batch }, receivedAt, most) => {
  const sentAt = instant(batch.sentAt, receivedAt);
  const context = toJson(batch.context ?? {}) ?? '{}';
  const rowOf = ({ wire, ...event }) => ({
    id: event.id,
    name: event.name,
    time: instant(event.time, receivedAt),
    sent_at: sentAt,
    received_at: receivedAt,
    // How far the visitor's clock is behind ours, the way through the network included.
    skew: receivedAt - sentAt,
    user_id: event.session?.userId ?? null,
    session_id: cut(event.session?.sessionId),
    session_index: event.session?.sessionIndex ?? null,
    event_index: event.session?.eventIndex ?? null,
    session_started_at: event.session ? startOf(event, receivedAt) : null,
    storage: event.session?.storageMechanism ?? null,
    state: stateFrom(event),
    consent: event.consent ?? null,
    known_user: cut(event.user?.id),
    tab_id: event.tab?.id ?? null,
    page_id: event.page?.id ?? null,
    url: cut(event.page?.url),
    title: cut(event.page?.title),
    event: eventJson(event),
    context,
    protocol,
    request: cut(request),
    wire: wire === undefined ? null : (toJson(wire) ?? toJson(note)),
  });
  const rows = [];
  let bytes = 0;
  for (const event of events) {
    const row = rowOf(event);
    bytes += bytesOf(row);
    if (bytes > most)
      throw refuse('too-large', 'What its events share is long, and is kept with each of them.');
    rows.push(row);
  }
  return { rows, bytes };
};
