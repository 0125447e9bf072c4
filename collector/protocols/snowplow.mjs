// Rules of a Snowplow collector and of the enrichment behind it. Sources: the tracker protocol, and the field table of
// snowplow/enrich (`Transform.scala`), which maps each field of the payload to a column.
import { firstFaults, MAX_FAULTS, sentence } from './faults.mjs';

const PATH = '/com.snowplowanalytics.snowplow/tp2';
const PAYLOAD = 'iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4';
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;
const IGLU = /^iglu:[\w.-]+\/[\w-]+\/jsonschema\/[1-9]\d*-(0|[1-9]\d*)-(0|[1-9]\d*)$/;
const SIZE = /^\d{1,10}x\d{1,10}$/;
const INTEGER = /^-?\d{1,10}$/;
/** Maximum bytes of a POST that the tracker promises; a collector accepts more. */
const MOST_BYTES = 65_536;

/** Milliseconds since 1970, of a year with four digits. */
const isInstant = (text) => {
  const year = /^-?\d{1,17}$/.test(text) && new Date(Number(text)).getUTCFullYear();
  return year >= 0 && year <= 9999;
};
const isJson = (text) => {
  try {
    return JSON.parse(text) !== null;
  } catch {
    return false;
  }
};
const upTo = (most) => (text) => text.length <= most;
const like = (pattern) => (text) => pattern.test(text);

/** Valid values of each known field of an event. */
const fields = {
  e: like(/^(pv|pp|se|ue)$/),
  p: like(/^(web|mob|pc|srv|app|tv|cnsl|iot|headset)$/),
  tv: upTo(100),
  tna: upTo(128),
  aid: upTo(255),
  eid: like(UUID),
  dtm: isInstant,
  stm: isInstant,
  url: upTo(4096),
  page: upTo(2000),
  refr: upTo(4096),
  uid: upTo(255),
  duid: upTo(128),
  sid: like(UUID),
  vid: like(INTEGER),
  lang: upTo(255),
  tz: upTo(255),
  res: like(SIZE),
  vp: like(SIZE),
  ds: like(SIZE),
  cd: upTo(12),
  cookie: like(/^[01]$/),
  cs: upTo(128),
  pp_mix: like(INTEGER),
  pp_max: like(INTEGER),
  pp_miy: like(INTEGER),
  pp_may: like(INTEGER),
  se_ca: upTo(1000),
  se_ac: upTo(1000),
  se_la: upTo(4096),
  se_pr: upTo(1000),
  se_va: (text) => text.trim() !== '' && Number.isFinite(Number(text)),
  ue_pr: isJson,
  co: isJson,
};

const required = ['e', 'p', 'tv', 'eid', 'dtm', 'stm', 'url'];
const requiredOf = { ue: ['ue_pr'], se: ['se_ca', 'se_ac'] };

/** Levels of JSON that Enrich reads by default, including the text at the bottom (`maxJsonDepth`). */
const MOST_LEVELS = 40;
const isDeeper = (value, levels) =>
  levels === 0 ||
  (Object(value) === value && Object.values(value).some((member) => isDeeper(member, levels - 1)));

function* selfDescribing(part, where) {
  if (!part || typeof part !== 'object' || !IGLU.test(part.schema) || !('data' in part))
    yield sentence`${where}: ${part} is not self-describing`;
}

function* fieldFaults(event, where) {
  for (const [field, value] of Object.entries(event)) {
    if (!Object.hasOwn(fields, field)) yield sentence`${where}: field ${field} is not known`;
    else if (typeof value !== 'string') yield sentence`${where}: field ${field} is no text`;
    else if (!fields[field](value)) yield sentence`${where}: field ${field} is ${value}`;
    else if (/[\t\r\n]/.test(value)) yield sentence`${where}: field ${field} has a tab or an end of line`;
  }
  for (const field of [...required, ...(requiredOf[event.e] ?? [])])
    if (event[field] === undefined) yield sentence`${where}: field ${field} is missing`;
}

/** Yields faults of the JSON in an event whose fields are valid. */
function* jsonFaults(event, where) {
  for (const field of ['ue_pr', 'co'])
    if (event[field] && isDeeper(JSON.parse(event[field]), MOST_LEVELS))
      yield sentence`${where}: ${field} has more than ${MOST_LEVELS} levels`;
  if (event.ue_pr) {
    const unstruct = JSON.parse(event.ue_pr);
    yield* selfDescribing(unstruct, sentence`${where}: ue_pr`);
    yield* selfDescribing(unstruct.data, sentence`${where}: ue_pr.data`);
  }
  if (event.co) {
    const contexts = JSON.parse(event.co);
    yield* selfDescribing(contexts, sentence`${where}: co`);
    if (!Array.isArray(contexts.data)) return yield sentence`${where}: co.data is no list`;
    for (const [n, entity] of contexts.data.entries())
      yield* selfDescribing(entity, sentence`${where}: co.data.${n}`);
  }
}

/** Returns the first faults of one event. */
const judge = (event, where, most) => {
  const faults = firstFaults(fieldFaults(event, where), most);
  return faults.length ? faults : firstFaults(jsonFaults(event, where), most);
};

const nameIn = (uri) => uri.split('/')[1];
const iso = (milliseconds) => new Date(Number(milliseconds)).toISOString();

/** Restores a structured event's properties. */
const structuredProperties = ({ se_ca: category, se_la: label, se_pr: property, se_va: value }) => {
  let properties = {};
  const take = (key, text) => {
    if (text === undefined) return;
    try {
      if (!text.startsWith('{')) throw text;
      properties = { ...properties, ...JSON.parse(text) };
    } catch {
      properties[key] = text;
    }
  };
  if (category !== 'sojourn') properties.category = category;
  take('label', label);
  take('property', property);
  if (value !== undefined) properties.value = Number(value);
  return properties;
};

const TRANSITION = 'application_state_transition';

/** Restores the event's name and properties as far as possible. */
const describe = (wire) => {
  if (wire.e === 'pv') return { name: 'page_view', properties: {} };
  if (wire.e === 'pp') return { name: 'engagement', properties: {} };
  if (wire.e === 'se') {
    const properties = structuredProperties(wire);
    return { name: properties.transition_type ? TRANSITION : wire.se_ac, properties };
  }
  const { schema, data } = JSON.parse(wire.ue_pr).data;
  const name = nameIn(schema);
  if (/^application_(fore|back)ground$/.test(name))
    return { name: TRANSITION, properties: { transition_type: name, ...data } };
  if (name === 'application_install')
    return {
      name: TRANSITION,
      properties: { transition_type: 'application_initialized', is_first_run: true },
    };
  return { name, properties: data };
};

/** Restores the session. */
const describeSession = (wire, entities) => {
  const found = entities.client_session;
  if (!found && !wire.duid) return undefined;
  const { storageMechanism, ...session } = found ?? {
    userId: wire.duid,
    sessionId: wire.sid,
    sessionIndex: Number(wire.vid),
  };
  const { isVisible } = entities.application_lifecycle ?? {};
  return {
    ...session,
    ...(storageMechanism && { storageMechanism: storageMechanism === 'COOKIE_1' ? 'cookie' : 'indexeddb' }),
    ...(isVisible !== undefined && { state: isVisible ? 'foreground' : 'background' }),
    ...(entities.attributes && { attributes: entities.attributes }),
  };
};

/** Restores a sojourn event as far as the request has it. */
const readEvent = (wire) => {
  const entities = Object.fromEntries(
    (wire.co ? JSON.parse(wire.co).data : []).map(({ schema, data }) => [nameIn(schema), data]),
  );
  return {
    id: wire.eid,
    ...describe(wire),
    time: iso(wire.dtm),
    session: describeSession(wire, entities),
    tab: { id: entities.browser_context?.tabId },
    page: { id: entities.web_page?.id, url: wire.url, title: wire.page ?? '', referrer: wire.refr ?? '' },
    consent: entities.consent?.state,
    user: wire.uid === undefined ? undefined : { id: wire.uid, traits: entities.traits },
    wire,
  };
};

export const snowplow = {
  name: 'snowplow',
  routes: [{ method: 'POST', path: PATH }],

  read({ method, path, headers = {}, body }) {
    const faults = [];
    if (method !== 'POST' || path.replace(/\?.*/, '') !== PATH)
      faults.push(sentence`${method} ${path} is not known`);
    if (!/^application\/json; ?charset=utf-8$/i.test(headers['content-type'] ?? ''))
      faults.push(sentence`content type "${headers['content-type']}" is not application/json; charset=UTF-8`);
    if (Buffer.byteLength(body) > MOST_BYTES) faults.push(`a POST of ${Buffer.byteLength(body)} bytes`);
    let payload;
    try {
      payload = JSON.parse(body);
    } catch {
      return { events: [], faults: [...faults, 'the body is not JSON'] };
    }
    if (payload?.schema !== PAYLOAD || !Array.isArray(payload.data) || !payload.data[0])
      return { events: [], faults: [...faults, `the body is not ${PAYLOAD}`] };
    const events = [];
    payload.data.forEach((wire, n) => {
      // Even if no more faults are reported, one fault is enough to drop an event.
      const most = Math.max(1, MAX_FAULTS - faults.length);
      const wrong = judge(Object(wire), sentence`event ${n} (${wire?.eid})`, most);
      if (!wrong.length) events.push(readEvent(wire));
      else if (faults.length < MAX_FAULTS) faults.push(...wrong);
    });
    return { events, faults };
  },

  // A collector accepts every request. Enrichment finds the faults later, and moves those events to the failed events.
  answer: () => ({ status: 200, headers: { 'content-type': 'text/plain; charset=UTF-8' }, body: 'ok' }),
};
