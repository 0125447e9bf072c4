// One event of one session, and a batch's context. A test takes over what it does not look at, and says the rest itself.
import type { BatchContext, Session, TrackedEvent } from '../../../src/index';

export const ID = '3f0e6f0a-9d3c-4b52-8f0d-2a1f5c7b9e10';
export const OTHER = '5b1c2d3e-4f50-4a61-8b72-93a4b5c6d7e8';
export const TIME = '2026-05-04T03:02:01.000Z';

export const session: Session = {
  userId: ID,
  sessionId: ID,
  sessionIndex: 3,
  eventIndex: 7,
  previousSessionId: null,
  storageMechanism: 'cookie',
  firstEventId: ID,
  firstEventTimestamp: TIME,
  startedAt: TIME,
  state: 'foreground',
};

export const event: TrackedEvent = {
  id: ID,
  name: 'signup',
  time: TIME,
  properties: { plan: 'pro' },
  session,
  tab: { id: ID },
  page: { id: ID, url: 'https://shop.example/', title: 'Shop', referrer: '' },
  consent: 'granted',
};

export const context: BatchContext = {
  device: { type: 'desktop', touch: false, resolution: '1920x1080', colorDepth: 24 },
  os: { name: 'Linux', version: '' },
  browser: { name: 'Firefox', version: '140.0', language: 'en', bot: false },
  app: { name: 'shop', version: '1.2.3' },
  locale: 'en-GB',
  timeZone: 'Europe/London',
  utm: { source: 'newsletter' },
  gpc: true,
  sdk: { name: 'sojourn', version: '0.1.0' },
};
