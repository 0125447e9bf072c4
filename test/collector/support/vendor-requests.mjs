// One request in each of the other protocols, as simple as its documentation has it: with one event, of one visitor's session.
import { randomUUID } from 'node:crypto';

export const newVisit = () => ({
  eventId: randomUUID(),
  userId: randomUUID(),
  sessionId: randomUUID(),
  time: Date.parse('2030-01-01T10:00:00.000Z'),
});

const iglu = (name, version = '1-0-0') => `iglu:com.snowplowanalytics.snowplow/${name}/jsonschema/${version}`;

export const requests = {
  snowplow: ({ eventId, userId, sessionId, time }) => ({
    path: '/com.snowplowanalytics.snowplow/tp2',
    type: 'application/json; charset=UTF-8',
    body: {
      schema: iglu('payload_data', '1-0-4'),
      data: [
        {
          ...{
            e: 'pv',
            p: 'web',
            tv: 'js-4.0.0',
            aid: 'shop',
            eid: eventId,
            dtm: String(time),
            stm: String(time),
          },
          ...{ url: 'https://shop.example/', page: 'Shop', duid: userId, sid: sessionId, vid: '2' },
          co: JSON.stringify({
            schema: iglu('contexts'),
            data: [
              { schema: iglu('web_page'), data: { id: randomUUID() } },
              {
                schema: iglu('client_session', '1-0-2'),
                data: {
                  ...{ userId, sessionId, sessionIndex: 2, previousSessionId: null, eventIndex: 1 },
                  storageMechanism: 'COOKIE_1',
                },
              },
            ],
          }),
        },
      ],
    },
  }),
  tracardi: ({ eventId, userId, sessionId, time }) => ({
    path: '/track',
    type: 'application/json',
    body: {
      source: { id: 'a-source' },
      session: { id: sessionId },
      profile: { id: userId },
      context: {},
      events: [
        { id: eventId, type: 'page-view', time: { create: new Date(time).toISOString() }, properties: {} },
      ],
    },
  }),
  mparticle: ({ eventId, userId, sessionId, time }) => ({
    path: '/v3/JS/us1-0123456789abcdef0123456789abcdef/events',
    type: 'text/plain;charset=UTF-8',
    body: {
      ...{ environment: 'production', mpid: '1234', mp_deviceid: userId, timestamp_unixtime_ms: time },
      ...{ source_request_id: randomUUID(), sdk_version: '1.0.0', user_identities: {} },
      ...{ consent_state: { gdpr: {} }, application_info: {}, device_info: { platform: 'web' } },
      events: [
        {
          event_type: 'screen_view',
          data: {
            ...{ timestamp_unixtime_ms: time, source_message_id: eventId, session_uuid: sessionId },
            session_start_unixtime_ms: time,
            screen_name: 'Shop',
          },
        },
      ],
    },
  }),
  otlp: ({ eventId, userId, sessionId, time }) => {
    const text = (key, stringValue) => ({ key, value: { stringValue } });
    return {
      path: '/v1/logs',
      type: 'application/json',
      body: {
        resourceLogs: [
          {
            resource: { attributes: [text('service.name', 'shop')] },
            scopeLogs: [
              {
                scope: { name: 'sojourn', version: '1' },
                logRecords: [
                  {
                    timeUnixNano: `${time}000000`,
                    observedTimeUnixNano: `${time}000000`,
                    eventName: 'page_view',
                    severityNumber: 9,
                    attributes: [
                      text('log.record.uid', eventId),
                      text('session.id', sessionId),
                      text('user.id', userId),
                    ],
                  },
                ],
              },
            ],
          },
        ],
      },
    };
  },
};
