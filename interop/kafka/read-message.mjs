// Converts a Kafka message (an OTLP request in JSON) to rows of the collector's table of events.
const eventNames = {
  'session.start': 'session_start',
  'session.end': 'session_end',
  'browser.navigation': 'page_view',
  'browser.web_vital': 'web_vital',
  exception: 'application_error',
};
/** Attributes below the prefix that belong to the event; all others belong to the batch's context. */
const eventMembers = new Set([
  'session',
  'tab',
  'page',
  'consent',
  'consentSource',
  'user',
  'context',
  'debug',
]);
const transitions = {
  application_initialized: 'foreground',
  application_foreground: 'foreground',
  application_background: 'background',
  application_exit: 'background',
};
const PREFIX = 'sojourn.';
const PROPERTIES = 'properties.';

const readValue = (value) => {
  if ('stringValue' in value) return value.stringValue;
  if ('intValue' in value) return Number(value.intValue);
  if ('kvlistValue' in value) return readAttributes(value.kvlistValue.values ?? []);
  if ('arrayValue' in value) return (value.arrayValue.values ?? []).map(readValue);
  return value.boolValue ?? value.doubleValue ?? null;
};

const readAttributes = (list) => {
  const members = {};
  for (const { key, value } of list) members[key] = readValue(value);
  return members;
};

const isoOf = (nano) => new Date(Number(nano) / 1e6).toISOString();

/** The state from this event on: a transition has it in its properties, other events in their session. */
const stateFrom = ({ name, properties, session }) =>
  (name === 'application_state_transition' && transitions[properties.transition_type]) || session?.state;

/** Splits a record's attributes into the event and the batch's context. */
const split = (record) => {
  const event = { id: undefined, name: eventNames[record.eventName] ?? record.eventName };
  const context = {};
  const properties = {};
  for (const { key, value } of record.attributes ?? []) {
    if (key === 'log.record.uid') event.id = readValue(value);
    if (!key.startsWith(PREFIX)) continue;
    const name = key.slice(PREFIX.length);
    if (name.startsWith(PROPERTIES)) properties[name.slice(PROPERTIES.length)] = readValue(value);
    else (eventMembers.has(name) ? event : context)[name] = readValue(value);
  }
  event.time = isoOf(record.timeUnixNano);
  event.properties = properties;
  return { event, context };
};

const contextOf = (resource, scope) => {
  const { 'os.name': name, 'os.version': version, ...attributes } = readAttributes(resource.attributes ?? []);
  return { os: { name, version }, browser: attributes[`${PREFIX}browser`], sdk: scope };
};

const toRow = (record, about, receivedAt, origin) => {
  const { event, context } = split(record);
  const { session, page } = event;
  const sentAt = isoOf(record.observedTimeUnixNano);
  return {
    id: event.id,
    name: event.name,
    time: event.time,
    sent_at: sentAt,
    received_at: new Date(receivedAt).toISOString(),
    skew: receivedAt - Date.parse(sentAt),
    user_id: session?.userId,
    session_id: session?.sessionId,
    session_index: session?.sessionIndex,
    event_index: session?.eventIndex,
    session_started_at: session?.startedAt,
    storage: session?.storageMechanism,
    state: stateFrom(event),
    consent: event.consent,
    known_user: event.user?.id,
    tab_id: event.tab?.id,
    page_id: page?.id,
    url: page?.url,
    title: page?.title,
    event: JSON.stringify(event),
    context: JSON.stringify({ ...about, ...context }),
    protocol: 'otlp',
    request: origin,
  };
};

/** `receivedAt`: the message's timestamp, in milliseconds; `origin`: its topic and partition. Throws for a message that is not an OTLP request. */
export const readMessage = (text, receivedAt, origin) => {
  const rows = [];
  for (const { resource = {}, scopeLogs = [] } of JSON.parse(text).resourceLogs)
    for (const { scope, logRecords = [] } of scopeLogs) {
      const about = contextOf(resource, scope);
      for (const record of logRecords) rows.push(toRow(record, about, receivedAt, origin));
    }
  return rows;
};
