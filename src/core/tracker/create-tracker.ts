import type { Options } from '../options/options';
import { buildTracker } from './build-tracker';
import type { AnyEvents, EventMap, Tracker } from './tracker-types';

/**
 * Makes a tracker. `Events` maps the names of the site's events to their properties, which `track` then checks.
 * Never throws: an option that is wrong is reported by an `error` event and on the console, and left out; without a
 * right `collector`, and on a server, the tracker's calls do nothing.
 */
export const createTracker = <Events extends EventMap<Events> = AnyEvents>(
  options: Options,
): Tracker<Events> => buildTracker(options) as unknown as Tracker<Events>;
