// The part of mParticle's Events API that sojourn uses: the fields of its models, and its documented limits.
import { firstFaults, sentence } from './faults.mjs';

const text = (value) => typeof value === 'string';
const flag = (value) => typeof value === 'boolean';
const integer = Number.isSafeInteger;
const uuid = (value) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value);
const oneOf =
  (...values) =>
  (value) =>
    values.includes(value);
const optional = (check) => Object.assign((value) => check(value), { optional: true });
/** Checks texts by name: their number and length are limited. */
const attributesOf = (check) => (value) =>
  isObject(value) &&
  Object.keys(value).length <= 100 &&
  Object.entries(value).every(([key, member]) => key.length <= 256 && check(member));
const shortText = (value) => text(value) && value.length <= 4096;
const attributes = attributesOf(shortText);
/** A user's attributes may be lists of texts. */
const textOrList = (value) => (Array.isArray(value) ? value.every(shortText) : shortText(value));
const textListOrNull = (value) => value === null || textOrList(value);
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const name = (value) => text(value) && value.length > 0 && value.length <= 256;

const common = {
  timestamp_unixtime_ms: integer,
  source_message_id: uuid,
  session_uuid: optional(uuid),
  session_start_unixtime_ms: optional(integer),
  event_num: optional(integer),
  active_time_on_site_ms: optional((value) => integer(value) && value >= 0),
  page_url: optional(text),
  custom_attributes: optional(attributes),
};

const identity = {
  identity_type: oneOf('customer_id'),
  identity: (value) => value === null || text(value),
  timestamp_unixtime_ms: integer,
  created_this_batch: flag,
};

const kinds = 'navigation location search transaction user_content user_preference social media other';
const transitions = ['initialized', 'exit', 'background', 'foreground'];

/** The data of each type of event. */
const events = {
  session_start: common,
  session_end: { ...common, session_duration_ms: (value) => integer(value) && value >= 0 },
  screen_view: { ...common, screen_name: name },
  custom_event: { ...common, event_name: name, custom_event_type: oneOf(...kinds.split(' ')) },
  application_state_transition: {
    ...common,
    application_transition_type: oneOf(...transitions.map((type) => `application_${type}`)),
    is_first_run: flag,
    is_upgrade: flag,
    successfully_closed: optional(flag),
    launch_referral: optional(text),
  },
  user_identity_change: { ...common, new: identity, old: identity },
  user_attribute_change: {
    ...common,
    user_attribute_name: name,
    new: textOrList,
    old: textListOrNull,
    deleted: flag,
    is_new_attribute: flag,
  },
};

const consent = {
  consented: flag,
  timestamp_unixtime_ms: integer,
};

/** Yields sentences about members of `value` that differ from `fields`. */
function* faultsIn(value, fields, path) {
  if (!isObject(value)) return yield `${path} is no object`;
  for (const key of Object.keys(value))
    if (!Object.hasOwn(fields, key)) yield sentence`${path} has no field ${key}`;
  for (const [key, check] of Object.entries(fields)) {
    const member = value[key];
    if (typeof check === 'object') yield* faultsIn(member ?? null, check, `${path}.${key}`);
    else if (member !== undefined && !check(member)) yield sentence`${path}.${key} may not be ${member}`;
    else if (member === undefined && !check.optional) yield `${path}.${key} is missing`;
  }
}

const batch = {
  source_request_id: text,
  environment: oneOf('development', 'production'),
  timestamp_unixtime_ms: integer,
  sdk_version: text,
  mp_deviceid: optional(uuid),
  mpid: optional(text),
  user_identities: { customer_id: optional(text) },
  user_attributes: optional(attributesOf(textOrList)),
  consent_state: (value) =>
    isObject(value) &&
    Object.keys(value).every((key) => key === 'gdpr') &&
    Object.values(value.gdpr ?? {}).every((state) => !firstFaults(faultsIn(state, consent, ''))[0]),
  application_info: { application_name: optional(text), application_version: optional(text) },
  device_info: {
    platform: oneOf('web'),
    device_model: optional(text),
    os_version: optional(text),
    screen_width: optional(integer),
    screen_height: optional(integer),
  },
  events: (value) => Array.isArray(value) && value.length > 0,
};

/** Maximum bytes of a batch. */
const LARGEST = 131_072;

function* batchFaults(value, bytes) {
  yield* faultsIn(value, batch, 'batch');
  if (bytes > LARGEST) yield `the batch has ${bytes} bytes: ${LARGEST} at most`;
  if (!Array.isArray(value?.events)) return;
  const sessions = new Set(value.events.map((event) => event?.data?.session_uuid));
  if (sessions.size > 1) yield 'the batch has events of several sessions';
  for (const [i, event] of value.events.entries()) {
    const path = `events[${i}]`;
    const type = event?.event_type;
    if (typeof type === 'string' && Object.hasOwn(events, type))
      yield* faultsIn(event, { event_type: text, data: events[type] }, path);
    else yield `${path}.event_type is missing, or none that is known`;
  }
}

/** The first sentences about parts of a batch that mParticle would reject or misread. */
export const faultsOf = (value, bytes) => firstFaults(batchFaults(value, bytes));
