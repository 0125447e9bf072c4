import { attempt } from '../../core/util/attempt';
import type { TrackedEvent } from '../../core/event/event';

/** Prints JSON. Values without JSON are named: a plugin may have added them. */
export const printEvent = (event: TrackedEvent): string =>
  attempt(() => JSON.stringify(event, null, 2)) ??
  JSON.stringify(`${event.name}: a plugin has put something there that JSON does not know`);

/** A JSON list, the oldest first: in the order in which it happened. `events` come as they are shown, the newest first. */
export const printEvents = (events: readonly TrackedEvent[]): string =>
  `[${events.map(printEvent).reverse().join(',\n')}]`;
