// Tracardi's side of `sojourn/tracardi`: reads requests to POST /track, reports values that a real server fails on, and answers
// as it does.
import { firstFaults, sentence } from './faults.mjs';

/** Names that cannot be derived from a slug. */
const names = {
  __proto__: null,
  'visit-ended': 'session_end',
  'session-start': 'session_start',
  'page-view': 'page_view',
  'application-state-transition': 'application_state_transition',
};

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$/;

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value) => typeof value === 'string' && value.trim() !== '';

/** For `null` or any other value than an object in these fields, the server answers 500 and loses the whole request. */
function* objectFaults(holder, keys, where) {
  for (const key of keys)
    if (key in holder && !isObject(holder[key])) yield `${where}${key} must be an object`;
}

function* contextFaults(context = {}) {
  if (!isObject(context)) return;
  const { time, browser, screen, utm } = context;
  yield* objectFaults(context, ['time', 'browser', 'screen', 'utm', 'location', 'tracardi'], 'context.');
  if ('device' in context) yield 'context.device makes the server drop app and device';
  if (isObject(time) && 'tz' in time && !(time.tz && typeof time.tz === 'string'))
    yield 'context.time.tz must be a text';
  if (isObject(browser)) yield* objectFaults(browser, ['local'], 'context.browser.');
  if (isObject(screen) && !isObject(screen.local)) yield 'context.screen needs local';
  if (isObject(screen?.local))
    for (const key of ['width', 'height', 'colorDepth'])
      if (key in screen.local && !Number.isInteger(screen.local[key]))
        yield `context.screen.local.${key} must be an integer`;
  if (isObject(utm) && !Object.values(utm).every((value) => typeof value === 'string'))
    yield 'context.utm must hold texts';
}

function* eventFaults(event, number, count) {
  const where = `events[${number}]`;
  if (!isObject(event)) return yield `${where} must be an object`;
  const { id, type, time, tags, context } = event;
  yield* objectFaults(event, ['properties', 'context', 'options', 'time'], `${where}.`);
  if (!isText(type)) yield `${where}.type must be a text`;
  else if (/[A-Z\s]/.test(type)) yield sentence`${where}.type ${type} is no slug`;
  if (['profile-created', 'session-opened', 'visit-started'].includes(type))
    yield `${where}.type ${type} is made by the server itself`;
  if (type === 'visit-ended' && count > 1) yield `${where} visit-ended needs a request of its own`;
  if (!isText(id)) yield `${where}.id is needed to count it once`;
  if ('tags' in event && !Array.isArray(tags)) yield `${where}.tags must be a list`;
  if (isObject(time) && !INSTANT.test(time.create)) yield `${where}.time.create must be an ISO 8601 instant`;
  if (isObject(context)) yield* objectFaults(context, ['page'], `${where}.context.`);
  if (isObject(context?.page)) yield* objectFaults(context.page, ['referer'], `${where}.context.page.`);
}

function* payloadFaults(payload, contentType = '') {
  if (!isObject(payload)) return yield 'the body is no JSON object';
  const { source, session, profile, context, events } = payload;
  yield* objectFaults(payload, ['source', 'session', 'context', 'properties', 'options'], '');
  if (!/^application\/json\b/.test(contentType))
    yield sentence`content type "${contentType}" is not application/json`;
  if (!isText(source?.id) || source.id.startsWith('@')) yield 'source.id must be that of an event source';
  if (!UUID.test(session?.id)) yield 'session.id must be a UUID';
  if (profile != null && !isText(profile.id)) yield 'profile.id must be a text';
  yield* contextFaults(context);
  if (!Array.isArray(events) || !events.length) return yield 'events must not be empty';
  for (const [number, event] of events.entries()) yield* eventFaults(event, number, events.length);
}

/** Restores one event as far as possible. */
const readEvent = (event, payload) => {
  const { session, tab, page, consent, user, ...rest } = event.context ?? {};
  const ownPage = { ...page };
  delete ownPage.referer;
  const name = names[event.type] ?? event.type;
  const properties = { ...event.properties };
  if (name === 'session_end') {
    // Tracardi repeats these values in its own fields.
    delete properties.start;
    delete properties.end;
  }
  return {
    id: event.id,
    name,
    time: event.time?.create,
    properties,
    ...(Object.keys(rest).length > 0 && { context: rest }),
    session,
    tab,
    page: ownPage,
    consent,
    user,
    // Computed on demand: a body with thousands of fields and thousands of events would become gigabytes.
    get wire() {
      return { ...payload, events: [event] };
    },
  };
};

const parse = (body) => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** The server recognizes a session's profile, and creates one for a new visitor. This collector uses the visitor's id. */
const profileOf = ({ wire, session } = {}) =>
  wire?.profile?.id ?? session?.userId ?? wire?.session?.id ?? null;

const answerWith = (status, content) => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(content),
});

export const tracardi = {
  name: 'tracardi',
  routes: [{ method: 'POST', path: '/track' }],
  read({ headers = {}, body }) {
    const payload = parse(body);
    const faults = firstFaults(payloadFaults(payload, headers['content-type']));
    const events = faults.length ? [] : payload.events;
    return { events: events.map((event) => readEvent(event, payload)), faults };
  },
  answer({ events, faults }) {
    if (faults.length) return answerWith(422, { detail: faults });
    return answerWith(200, {
      task: events[0].id,
      ux: [],
      response: {},
      events: [],
      profile: { id: profileOf(events[0]) },
      session: { id: events[0].wire.session.id },
      errors: [],
      warnings: [],
    });
  },
};
