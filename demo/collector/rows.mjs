// From a valid batch to the rows that are stored. Valid by the schema does not mean tame: times may be no real dates,
// integers may be 1e300, text may hold half a surrogate pair, objects may be nested deeper than the stack.
import { flatten } from 'sojourn/collector';

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
const eventJson = (event) => {
  const whole = toJson(event);
  if (whole) return whole;
  const note = { $left_out: 'nested too deeply to be stored' };
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

export const toRows = (batch, receivedAt) => {
  const sentAt = instant(batch.sentAt, receivedAt);
  const context = toJson(batch.context) ?? '{}';
  return flatten(batch).map((event) => ({
    id: event.id,
    name: event.name,
    time: instant(event.time, receivedAt),
    sent_at: sentAt,
    received_at: receivedAt,
    // How far the visitor's clock is behind ours, the way through the network included.
    skew: receivedAt - sentAt,
    user_id: event.session?.userId ?? null,
    session_id: event.session?.sessionId ?? null,
    session_index: event.session?.sessionIndex ?? null,
    event_index: event.session?.eventIndex ?? null,
    session_started_at: event.session ? instant(event.session.startedAt, receivedAt) : null,
    storage: event.session?.storageMechanism ?? null,
    state: stateFrom(event),
    consent: event.consent,
    known_user: event.user?.id ?? null,
    tab_id: event.tab.id,
    page_id: event.page.id,
    url: event.page.url,
    title: event.page.title,
    event: eventJson(event),
    context,
  }));
};
