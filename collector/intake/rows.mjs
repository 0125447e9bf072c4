// Converts valid events to rows. Valid events can still be hostile: times may be no real dates, integers may be 1e300, text may
// contain half of a surrogate pair, objects may be nested deeper than the stack.
import { refuse } from './refuse.mjs';

const instant = (text, otherwise) => {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? otherwise : ms;
};

/** JSON.parse accepts any depth, JSON.stringify does not. The event counts even if its properties cannot be kept. */
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

/** The state from this event on: a transition has it in its properties, other events in their session. */
const stateFrom = ({ name, properties, session }) => {
  const type = name === 'application_state_transition' && properties.transition_type;
  // Accept text only: using any other value as a property key can throw ({"toString": 1}).
  const known = typeof type === 'string' && Object.hasOwn(transitions, type);
  return (known ? transitions[type] : session?.state) ?? null;
};

/** The session's start, or its first known event: some protocols do not send the start. */
const startOf = ({ session, time }, otherwise) =>
  instant(session.startedAt, instant(session.firstEventTimestamp, instant(time, otherwise)));

/** Limits texts for lists and calculations; the event itself is stored completely. */
const cut = (text) => text?.slice(0, 500) ?? null;

/** Maximum bytes of a row in memory: two bytes for each character, and some overhead. */
const bytesOf = (row) =>
  Object.values(row).reduce((sum, value) => sum + (typeof value === 'string' ? 2 * value.length : 8), 200);

/**
 * Returns the rows and their bytes in memory. Data of the batch is repeated in each row, so one megabyte of body could become
 * gigabytes of rows: beyond `most` bytes the batch is rejected as too large. `wire` of an event is its form in the request; for
 * the native protocol it is derived from the event.
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
    // How far the visitor's clock is behind the server's, network delay included.
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
