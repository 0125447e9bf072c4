import { bytesOf } from '../core/util/bytes-of';
import type { TrackedEvent } from '../core/event/event';

/** Bytes of the events in one request. With its envelope, the request stays below the 16 KiB that outlive the page. */
export const MAX_EVENTS_BYTES = 14_336;

/**
 * Takes the first events of a batch for one request: neighbors of one kind, whose texts together have at most `bytes` bytes,
 * but always one event. The rest follows in later requests, so nothing is printed twice.
 */
export const takeLeading = (
  events: readonly TrackedEvent[],
  kindOf: (event: TrackedEvent) => unknown,
  print: (event: TrackedEvent) => string,
  maxBytes = MAX_EVENTS_BYTES,
): { events: readonly TrackedEvent[]; texts: readonly string[] } => {
  const kind = kindOf(events[0]!);
  const texts: string[] = [];
  let bytes = 0;
  for (const event of events) {
    if (kindOf(event) !== kind) break;
    const text = print(event);
    bytes += bytesOf(text);
    if (texts[0] && bytes > maxBytes) break;
    texts.push(text);
  }
  return { events: events.slice(0, texts.length), texts };
};
