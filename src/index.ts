export { createTracker } from './core/tracker/create-tracker';
export type { AnyEvents, EventMap, Tracker, TrackerEvents, TrackOptions } from './core/tracker/tracker-types';
export type { AppOptions } from './core/options/app-options';
export type { ConsentSource } from './core/consent/consent-source';
export type { ConsentState } from './core/options/consent-state';
export type { CookieOptions } from './core/options/cookie-options';
export type { DeliveryOptions, Options, SessionOptions } from './core/options/options';
export type { SessionStore } from './core/options/session-store';
export type {
  AttributeValue,
  Session,
  SessionSummary,
  StorageMechanism,
} from './core/session/rules/describe-session';
export type { EndReason, SessionState } from './core/session/rules/session-record';
export type { TrackedEvent, UnstampedEvent } from './core/event/event';
export type { BatchContext } from './core/event/batch-context';
export type { Plugin, PluginApi } from './core/tracker/plugin';
export type { Batch, Protocol, ProtocolRequest } from './core/delivery/protocol';
