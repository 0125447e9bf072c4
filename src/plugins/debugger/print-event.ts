import { attempt } from '../../core/util/attempt';
import type { TrackedEvent } from '../../core/event/event';

/** Prints JSON. Values without JSON are named: a plugin may have added them. */
export const printEvent = (event: TrackedEvent): string =>
  attempt(() => JSON.stringify(event, null, 2)) ??
  JSON.stringify(`${event.name}: a plugin has added a value that JSON cannot carry`);

/** Prints a JSON list with the oldest event first. `events` has the newest first, as in the panel. */
export const printEvents = (events: readonly TrackedEvent[]): string =>
  `[${events.map(printEvent).reverse().join(',\n')}]`;
