import { bytesOf } from '../core/util/bytes-of';
import type { TrackedEvent } from '../core/event/event';

/** Bytes of the events in one request: with what stands around them, it is small enough to outlive the page (16 KiB). */
export const REQUEST = 14_336;

/**
 * The first events of a batch that may stand in one request: neighbors of one kind, whose texts are together at most so many
 * bytes. One is taken whatever its size. What is left has its turn after it, so that nothing is printed twice.
 */
export const takeLeading = (
  events: readonly TrackedEvent[],
  kindOf: (event: TrackedEvent) => unknown,
  print: (event: TrackedEvent) => string,
  mostBytes = REQUEST,
): { events: readonly TrackedEvent[]; texts: readonly string[] } => {
  const kind = kindOf(events[0]!);
  const texts: string[] = [];
  let bytes = 0;
  for (const event of events) {
    if (kindOf(event) !== kind) break;
    const text = print(event);
    bytes += bytesOf(text);
    if (texts[0] && bytes > mostBytes) break;
    texts.push(text);
  }
  return { events: events.slice(0, texts.length), texts };
};
