// mParticle's Events API, web endpoint: reads requests, and answers as the real server does.
import { MAX_FAULTS, sentence } from './faults.mjs';
import { faultsOf } from './mparticle-model.mjs';

const iso = (instant) => new Date(instant).toISOString();

/**
 * Nests attributes by their paths: `{ 'page.title': 'Shop' }` becomes `{ page: { title: 'Shop' } }`, for the given names only.
 */
const pick = (attributes, names) => {
  const picked = Object.fromEntries(names.map((name) => [name, {}]));
  const others = {};
  for (const [path, value] of Object.entries(attributes)) {
    const [name, ...rest] = path.split('.');
    if (!rest.length || !names.includes(name)) others[path] = value;
    else if (rest[0] === 'attributes')
      (picked[name].attributes ??= Object.create(null))[rest.slice(1).join('.')] = value;
    else picked[name][rest.join('.')] = value;
  }
  return [picked, others];
};

/** Sojourn's name of the event. */
const nameOf = ({ event_type, data }) =>
  event_type === 'screen_view' ? 'page_view' : event_type === 'custom_event' ? data.event_name : event_type;

/** Converts mParticle's fields to sojourn's properties. */
const propertiesOf = ({ session_duration_ms: duration, application_transition_type, ...data }) => ({
  ...(duration !== undefined && { duration }),
  ...(application_transition_type && {
    transition_type: application_transition_type,
    is_first_run: data.is_first_run,
    is_upgrade: data.is_upgrade,
    successfully_closed: data.successfully_closed,
  }),
});

/**
 * Restores a sojourn event as far as the request has it. Values of attributes are texts there. Data of the whole session is
 * only in its start, data of a page only in its view.
 */
const readEvent = (wire, batch) => {
  const { data } = wire;
  const [{ session, tab, page, context }, properties] = pick(data.custom_attributes ?? {}, [
    'session',
    'tab',
    'page',
    'context',
  ]);
  const { consent, ...own } = properties;
  const { sessionIndex, ...ofSession } = session;
  const user = batch.user_identities?.customer_id;
  return {
    id: data.source_message_id,
    name: nameOf(wire),
    time: iso(data.timestamp_unixtime_ms),
    properties: { ...own, ...propertiesOf(data) },
    ...(Object.keys(context).length && { context }),
    ...(sessionIndex && {
      session: {
        userId: batch.mp_deviceid,
        sessionId: data.session_uuid,
        eventIndex: data.event_num ?? null,
        ...ofSession,
        sessionIndex: Number(sessionIndex),
        startedAt: iso(data.session_start_unixtime_ms),
      },
    }),
    tab,
    page: { title: '', referrer: '', ...page, url: data.page_url },
    consent,
    ...(user && { user: { id: user, traits: batch.user_attributes } }),
    wire,
  };
};

export const mparticle = {
  name: 'mparticle',
  routes: [{ method: 'POST', path: '/v3/JS/:apiKey/events' }],

  /** Returns the events of a request, and sentences about everything that the real server would reject. */
  read({ headers, body }) {
    let batch;
    try {
      batch = JSON.parse(body);
    } catch (error) {
      return { events: [], faults: [`The body is no JSON: ${error.message}`] };
    }
    const faults = faultsOf(batch, Buffer.byteLength(body));
    if (!/^text\/plain/i.test(headers['content-type'] ?? '') && faults.length < MAX_FAULTS)
      faults.push(sentence`The content type ${headers['content-type']} needs a preflight`);
    return { events: faults.length ? [] : batch.events.map((event) => readEvent(event, batch)), faults };
  },

  /** 202 without a body, or one refusal for the whole batch. */
  answer: ({ faults }) =>
    faults.length
      ? {
          status: 400,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ errors: faults.map((message) => ({ code: 'BAD_REQUEST', message })) }),
        }
      : { status: 202, headers: {}, body: '' },
};
