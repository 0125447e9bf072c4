import { O as Options } from './chunks/options.js';
export { D as DeliveryOptions, S as SessionOptions } from './chunks/options.js';
import { E as EventMap, A as AnyEvents, T as Tracker } from './chunks/plugin.js';
export { P as Plugin, a as PluginApi, b as TrackOptions, c as TrackerEvents } from './chunks/plugin.js';
export { A as AppOptions, B as BatchContext, C as ConsentState, T as TrackedEvent, U as UnstampedEvent } from './chunks/event.js';
export { C as ConsentSource } from './chunks/consent-source.js';
export { C as CookieOptions } from './chunks/cookie-options.js';
export { S as SessionStore } from './chunks/session-store.js';
export { A as AttributeValue, E as EndReason, S as Session, a as SessionState, b as SessionSummary, c as StorageMechanism } from './chunks/describe-session.js';
export { B as Batch, P as Protocol, a as ProtocolRequest } from './chunks/protocol.js';

/**
 * Creates a tracker. `Events` maps the names of the site's events to their properties, which `track` then checks.
 * Never throws: a wrong option is reported by an `error` event and on the console, and ignored. Without a valid
 * `collector`, and on a server, the tracker's calls do nothing.
 */
declare const createTracker: <Events extends EventMap<Events> = AnyEvents>(options: Options) => Tracker<Events>;

export { AnyEvents, EventMap, Options, Tracker, createTracker };
