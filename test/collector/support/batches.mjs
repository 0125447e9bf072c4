// Batches that are right by the schema, to be sent as they are or to be spoiled.
import { randomUUID } from 'node:crypto';
import { toGroups } from '../../../demo/sample/groups.mjs';

const iso = (ms) => new Date(ms).toISOString();

export const event = (changes = {}) => ({
  id: randomUUID(),
  name: 'signup',
  time: iso(Date.now()),
  properties: { plan: 'pro' },
  session: session(),
  tab: { id: randomUUID() },
  page: { id: randomUUID(), url: 'https://shop.example/', title: 'Shop', referrer: '' },
  consent: 'granted',
  ...changes,
});

export const session = (changes = {}) => ({
  userId: randomUUID(),
  sessionId: randomUUID(),
  sessionIndex: 1,
  eventIndex: 1,
  previousSessionId: null,
  storageMechanism: 'cookie',
  firstEventId: randomUUID(),
  firstEventTimestamp: iso(Date.now()),
  startedAt: iso(Date.now()),
  state: 'foreground',
  ...changes,
});

export const batch = (...events) => ({
  sentAt: iso(Date.now()),
  context: { sdk: { name: 'sojourn', version: '0.0.0' } },
  groups: toGroups(events.length ? events : [event()]),
});
