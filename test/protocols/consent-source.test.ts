// What a source of consent has said goes with the events, in each protocol's own place.
import { expect, test } from 'vitest';
import type { TrackedEvent } from '../../src/core/event/event';
import type { PluginApi } from '../../src/core/tracker/plugin';
import { mparticle } from '../../src/protocols/mparticle/mparticle';
import { otlp } from '../../src/protocols/otlp/otlp';
import type { Protocol } from '../../src/core/delivery/protocol';
import { snowplow } from '../../src/protocols/snowplow/snowplow';
import { tracardi } from '../../src/protocols/tracardi/tracardi';

const id = '00000000-0000-4000-8000-000000000001';
const time = '2026-05-04T09:30:00.000Z';
const event: TrackedEvent = {
  id,
  name: 'signup',
  time,
  properties: {},
  tab: { id },
  page: { id, url: 'https://shop.example/', title: '', referrer: '' },
  consent: 'granted',
  consentSource: { type: 'tcf', value: 'CQabc.de' },
};

const encode = (protocol: Protocol, events = [event]) => {
  const storage = { isOpen: () => false };
  protocol.plugin?.setup?.({
    storage,
    report: (_: string, why: string) => expect(why).toBe(''),
  } as unknown as PluginApi);
  const context = { sdk: { name: 'sojourn', version: '0' } };
  const [request] = protocol.encode({
    collector: 'https://collect.example',
    sentAt: time,
    context,
    groups: '',
    events,
  });
  return JSON.parse(request!.body) as unknown;
};

test('Tracardi: the consent source is in the context of the event', () => {
  expect(encode(tracardi({ sourceId: 's' }))).toMatchObject({
    events: [{ context: { consentSource: event.consentSource } }],
  });
});

test('OTLP: the consent source is an attribute', () => {
  expect(JSON.stringify(encode(otlp()))).toContain(
    '{"key":"sojourn.consentSource","value":{"kvlistValue":{"values":[' +
      '{"key":"type","value":{"stringValue":"tcf"}},{"key":"value","value":{"stringValue":"CQabc.de"}}]}}}',
  );
});

test('mParticle: the consent source is in attributes of the event', () => {
  expect(encode(mparticle({ apiKey: 'k' }))).toMatchObject({
    events: [
      { data: { custom_attributes: { 'consentSource.type': 'tcf', 'consentSource.value': 'CQabc.de' } } },
    ],
  });
});

test('Snowplow: the consent source is in the entity of the site’s schema', () => {
  const consent = 'iglu:com.acme/consent/jsonschema/1-0-0';
  const { data } = encode(snowplow({ appId: 'shop', entities: { consent } })) as { data: { co: string }[] };
  expect((JSON.parse(data[0]!.co) as { data: unknown[] }).data).toContainEqual({
    schema: consent,
    data: { state: 'granted', source: event.consentSource },
  });
});
