import type { Options } from '../options/options';
import { buildTracker } from './build-tracker';
import type { AnyEvents, EventMap, Tracker } from './tracker-types';

/**
 * Creates a tracker. `Events` maps the names of the site's events to their properties, which `track` then checks.
 * Never throws: a wrong option is reported by an `error` event and on the console, and ignored. Without a valid
 * `collector`, and on a server, the tracker's calls do nothing.
 */
export const createTracker = <Events extends EventMap<Events> = AnyEvents>(
  options: Options,
): Tracker<Events> => buildTracker(options) as unknown as Tracker<Events>;
