// Tracardi's side of `sojourn/tracardi`: reads what POST /track got, says what a real server would choke on, and answers as it does.

/** Names of ours that a slug does not tell. */
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

/** Of these the server bears no null, and nothing but an object: it answers 500, and the whole request is lost. */
const objectFaults = (holder, keys, where) =>
  keys
    .filter((key) => key in holder && !isObject(holder[key]))
    .map((key) => `${where}${key} must be an object`);

const contextFaults = (context = {}) => {
  if (!isObject(context)) return [];
  const { time, browser, screen, utm } = context;
  const faults = objectFaults(
    context,
    ['time', 'browser', 'screen', 'utm', 'location', 'tracardi'],
    'context.',
  );
  if ('device' in context) faults.push('context.device makes the server drop app and device');
  if (isObject(time) && 'tz' in time && !(time.tz && typeof time.tz === 'string'))
    faults.push('context.time.tz must be a text');
  if (isObject(browser)) faults.push(...objectFaults(browser, ['local'], 'context.browser.'));
  if (isObject(screen) && !isObject(screen.local)) faults.push('context.screen needs local');
  if (isObject(screen?.local))
    for (const key of ['width', 'height', 'colorDepth'])
      if (key in screen.local && !Number.isInteger(screen.local[key]))
        faults.push(`context.screen.local.${key} must be an integer`);
  if (isObject(utm) && !Object.values(utm).every((value) => typeof value === 'string'))
    faults.push('context.utm must hold texts');
  return faults;
};

const eventFaults = (event, number, count) => {
  const where = `events[${number}]`;
  if (!isObject(event)) return [`${where} must be an object`];
  const { id, type, time, tags, context } = event;
  const faults = objectFaults(event, ['properties', 'context', 'options', 'time'], `${where}.`);
  if (!isText(type)) faults.push(`${where}.type must be a text`);
  else if (/[A-Z\s]/.test(type)) faults.push(`${where}.type ${type} is no slug`);
  if (['profile-created', 'session-opened', 'visit-started'].includes(type))
    faults.push(`${where}.type ${type} is made by the server itself`);
  if (type === 'visit-ended' && count > 1) faults.push(`${where} visit-ended needs a request of its own`);
  if (!isText(id)) faults.push(`${where}.id is needed to count it once`);
  if ('tags' in event && !Array.isArray(tags)) faults.push(`${where}.tags must be a list`);
  if (isObject(time) && !INSTANT.test(time.create))
    faults.push(`${where}.time.create must be an ISO 8601 instant`);
  if (isObject(context)) faults.push(...objectFaults(context, ['page'], `${where}.context.`));
  if (isObject(context?.page))
    faults.push(...objectFaults(context.page, ['referer'], `${where}.context.page.`));
  return faults;
};

const payloadFaults = (payload, contentType = '') => {
  if (!isObject(payload)) return ['the body is no JSON object'];
  const { source, session, profile, context, events } = payload;
  const faults = objectFaults(payload, ['source', 'session', 'context', 'properties', 'options'], '');
  if (!/^application\/json\b/.test(contentType))
    faults.push(`content type "${contentType}" is not application/json`);
  if (!isText(source?.id) || source.id.startsWith('@'))
    faults.push('source.id must be that of an event source');
  if (!UUID.test(session?.id)) faults.push('session.id must be a UUID');
  if (profile != null && !isText(profile.id)) faults.push('profile.id must be a text');
  faults.push(...contextFaults(context));
  if (!Array.isArray(events) || !events.length) return [...faults, 'events must not be empty'];
  return [...faults, ...events.flatMap((event, number) => eventFaults(event, number, events.length))];
};

/** One event as ours, as far as it is told. */
const readEvent = (event, payload) => {
  const { session, tab, page, consent, user, ...rest } = event.context ?? {};
  const ownPage = { ...page };
  delete ownPage.referer;
  const name = names[event.type] ?? event.type;
  const properties = { ...event.properties };
  if (name === 'session_end') {
    // Said a second time, in Tracardi's words.
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
    wire: { ...payload, events: [event] },
  };
};

const parse = (body) => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** The server knows a session's profile again, and makes one for a visitor whom it has never seen. Here it is the visitor's id. */
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
    const faults = payloadFaults(payload, headers['content-type']);
    const events = Array.isArray(payload?.events) ? payload.events.filter(isObject) : [];
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
