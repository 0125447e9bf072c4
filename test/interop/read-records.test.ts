import { expect, test } from 'vitest';
import { readIds, readRecords } from '../../interop/read-records';
import type { TrackedEvent } from '../../src/core/event/event';
import { otlp } from '../../src/protocols/otlp/otlp';

const ID = '0190b2a8-1111-4111-8111-111111111111';
const OTHER = '0190b2a8-2222-4222-8222-222222222222';
const instant = '2026-01-02T03:04:05.006Z';

const event: TrackedEvent = {
  id: ID,
  name: 'signup',
  time: instant,
  properties: { plan: 'free' },
  session: {
    userId: 'visitor',
    sessionId: 'session',
    sessionIndex: 2,
    eventIndex: 7,
    previousSessionId: null,
    storageMechanism: 'cookie',
    firstEventId: null,
    firstEventTimestamp: null,
    startedAt: instant,
    state: 'foreground',
  } as TrackedEvent['session'],
  tab: { id: 'tab' },
  page: { id: 'page', url: 'https://shop.example/', title: 'Shop', referrer: '' },
  consent: 'granted',
};
const end: TrackedEvent = {
  ...event,
  id: OTHER,
  name: 'session_end',
  properties: { reason: 'ended', eventCount: 7 },
  session: { ...event.session!, eventIndex: null },
};

const [request] = otlp().encode({
  collector: 'https://collector.example',
  sentAt: instant,
  context: { sdk: { name: 'sojourn', version: '0.0.0' } },
  events: [event, end],
  groups: '',
});

test('log records: the encoder’s output has all counted fields', () => {
  const common = { visitor: 'visitor', session: 'session', sessionIndex: 2 };
  expect(readRecords(request!.body)).toEqual([
    { ...common, id: ID, name: 'signup', eventIndex: 7, eventCount: undefined },
    { ...common, id: OTHER, name: 'session.end', eventIndex: undefined, eventCount: 7 },
  ]);
});

test('log records: a body without records has none', () => {
  expect(readRecords('{}')).toEqual([]);
  expect(readRecords('{"resourceLogs":[{"scopeLogs":[{}]}]}')).toEqual([]);
});

test('log records: the ids alone, of JSON', () => {
  expect(readIds(Buffer.from(request!.body))).toEqual([ID, OTHER]);
});

test('log records: the ids alone, of what the collector writes by default', () => {
  // One log record, as a collector sent it on.
  const body = `\nY\x12U\x12Nb\x01xR\0J\x0028\x12&\n$${ID}\n\x0elog.record.uid*\0\x10\t\t\0\0*6\xfe\x17\n\x03\n\x01s\n\0`;
  expect(readIds(Buffer.from(body, 'latin1'))).toEqual([ID]);
});
