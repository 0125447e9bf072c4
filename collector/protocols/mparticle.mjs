// mParticle's Events API, its web endpoint: what a request says, and what the real server answers.
import { MAX_FAULTS, sentence } from './faults.mjs';
import { faultsOf } from './mparticle-model.mjs';

const iso = (instant) => new Date(instant).toISOString();

/** Attributes by their paths: `{ 'page.title': 'Shop' }` is `{ page: { title: 'Shop' } }`; those in `names` only. */
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

/** Our name of the event. */
const nameOf = ({ event_type, data }) =>
  event_type === 'screen_view' ? 'page_view' : event_type === 'custom_event' ? data.event_name : event_type;

/** What mParticle has fields for, as our properties have it. */
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
 * One of our events, as far as the wire has it: values of attributes are texts there, and what is the same for all of a session, or
 * of a page, only its start and its view say.
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

  /** Our events of a request, and sentences about what the real server would refuse. */
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

  /** 202 without a body; one refusal for the whole batch. */
  answer: ({ faults }) =>
    faults.length
      ? {
          status: 400,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ errors: faults.map((message) => ({ code: 'BAD_REQUEST', message })) }),
        }
      : { status: 202, headers: {}, body: '' },
};
