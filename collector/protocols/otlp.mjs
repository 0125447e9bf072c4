// The collector's side of `sojourn/otlp`: reads requests to /v1/logs, and answers as an OpenTelemetry Collector does.
import { attributeFaults, readAttributes } from './any-value.mjs';
import { firstFaults, sentence } from './faults.mjs';

const json = { 'content-type': 'application/json' };
const eventNames = new Map([
  ['session.start', 'session_start'],
  ['session.end', 'session_end'],
  ['browser.navigation', 'page_view'],
  ['browser.web_vital', 'web_vital'],
  ['exception', 'application_error'],
]);
/** Members of the event below the prefix. All other attributes there belong to the context of the batch. */
const members = ['session', 'tab', 'page', 'consent', 'consentSource', 'user', 'context', 'debug'];
/** `INFO`, and `ERROR` for an exception. */
const SEVERITIES = [9, 17];
/** Names of fields in the messages. */
const fields = {
  request: ['resourceLogs'],
  resourceLogs: ['resource', 'scopeLogs'],
  resource: ['attributes'],
  scopeLogs: ['scope', 'logRecords'],
  scope: ['name', 'version'],
  record: ['timeUnixNano', 'observedTimeUnixNano', 'severityNumber', 'eventName', 'attributes'],
};
/** Depth of messages around the value of an attribute: of a resource, and of a record. */
const DEPTHS = { resource: 4, record: 5 };
const MEDIA_TYPE = 'unsupported media type:';
const UINT64 = /^\d{1,20}$/;

function* unknown(message, kind) {
  for (const name of Object.keys(message))
    if (!fields[kind].includes(name)) yield sentence`${kind} has an unknown field ${name}`;
}

const isTime = (text) => typeof text === 'string' && UINT64.test(text) && BigInt(text) < 1n << 63n;

function* recordFaults(record) {
  const { eventName } = record;
  const name = sentence`event "${eventName}"`;
  yield* unknown(record, 'record');
  for (const key of ['timeUnixNano', 'observedTimeUnixNano'])
    if (!isTime(record[key])) yield sentence`${name}: ${key} is no decimal text of 64 bits: ${record[key]}`;
  if (!SEVERITIES.includes(record.severityNumber))
    yield sentence`${name}: severityNumber is neither 9 nor 17`;
  if (typeof eventName !== 'string' || !eventName) yield 'a record has no eventName';
  yield* attributeFaults(record.attributes, name, DEPTHS.record);
}

function* resourceFaults(resourceLogs) {
  const { resource, scopeLogs } = resourceLogs;
  yield* unknown(resourceLogs, 'resourceLogs');
  yield* unknown(resource, 'resource');
  yield* attributeFaults(resource.attributes, 'resource', DEPTHS.resource);
  const { 'service.name': service } = readAttributes(resource.attributes);
  if (!service) yield 'the resource has no service.name';
  for (const scopeLog of scopeLogs) {
    yield* unknown(scopeLog, 'scopeLogs');
    yield* unknown(scopeLog.scope, 'scope');
    if (!scopeLog.scope.name || !scopeLog.scope.version) yield 'the scope has no name or version';
    for (const record of scopeLog.logRecords) yield* recordFaults(record);
  }
}

function* requestFaults(request) {
  yield* unknown(request, 'request');
  for (const resourceLogs of request.resourceLogs) yield* resourceFaults(resourceLogs);
}

/** Returns the attributes below `prefix`, without the prefix. */
const below = (attributes, prefix) =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([key, value]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
    ),
  );

const isoOf = (nano) => new Date(Number(BigInt(nano) / 1_000_000n)).toISOString();

/** Restores the event of a record. */
const readRecord = (record, resource, prefix) => {
  const attributes = readAttributes(record.attributes);
  const own = below(attributes, prefix);
  const event = Object.fromEntries(members.flatMap((name) => (name in own ? [[name, own[name]]] : [])));
  const { session } = event;
  return {
    ...event,
    ...(session && {
      session: {
        eventIndex: null,
        previousSessionId: null,
        firstEventId: null,
        firstEventTimestamp: null,
        ...session,
      },
    }),
    id: attributes['log.record.uid'],
    name: eventNames.get(record.eventName) ?? record.eventName,
    time: isoOf(record.timeUnixNano),
    properties: below(own, 'properties.'),
    wire: { resource, ...record },
  };
};

const parse = (body) => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** `prefix`: the option of that name, if the site has changed it. */
export const createOtlp = (prefix = 'sojourn.') => ({
  name: 'otlp',
  routes: [{ method: 'POST', path: '/v1/logs' }],

  read({ headers, body }) {
    const type = headers['content-type'] ?? '';
    if (!/^application\/json\s*(;|$)/.test(type))
      return { events: [], faults: [sentence`${MEDIA_TYPE} ${type}`] };
    const request = parse(body);
    if (!Array.isArray(request?.resourceLogs))
      return { events: [], faults: ['the body is no ExportLogsServiceRequest'] };
    const faults = firstFaults(requestFaults(request));
    const events = [];
    // A Collector accepts a whole request or nothing.
    if (!faults.length)
      for (const { resource, scopeLogs } of request.resourceLogs)
        for (const { logRecords } of scopeLogs)
          for (const record of logRecords) events.push(readRecord(record, resource, prefix));
    return { events, faults };
  },

  /** A Collector accepts a whole request or nothing: if it cannot decode a part, it rejects everything. */
  answer({ faults }) {
    if (faults[0]?.startsWith(MEDIA_TYPE))
      return { status: 415, headers: { 'content-type': 'text/plain' }, body: '415 unsupported media type' };
    return faults[0]
      ? { status: 400, headers: json, body: JSON.stringify({ code: 3, message: faults.join('; ') }) }
      : { status: 200, headers: json, body: '{"partialSuccess":{}}' };
  },
});

export const otlp = createOtlp();
