import { ENVELOPE_BYTES, MAX_REQUEST_BYTES, suspicionOf, type Burst } from './burst';

/**
 * Plans the next request: the oldest bursts that may be sent together, the limit of its events, and whether it may wait for more events
 * because nothing else waits. A burst of more events than the limit is returned alone, and has to be split. Suspected bursts are sent after all
 * others, fewest failures first. Each failure halves their batches, each batch that has `passed` since doubles them.
 */
export const planBatch = (
  waiting: ReadonlyMap<string, Burst>,
  isFree: (burst: Burst) => boolean,
  most: number,
  passed: number,
): readonly [batch: Burst[], mostEvents: number, mayWait: boolean] => {
  const batch: Burst[] = [];
  let suspicion = Infinity;
  let mostEvents = most;
  let bytes = ENVELOPE_BYTES;
  let events = 0;
  let lastShared: string | undefined;
  for (const burst of waiting.values()) {
    if (isFree(burst)) suspicion = Math.min(suspicion, suspicionOf(burst));
    if (!suspicion) break;
  }
  if (suspicion) mostEvents = Math.max(1, Math.min(most, most * 2 ** (passed + 2 - suspicion)));
  for (const burst of waiting.values())
    if (isFree(burst) && suspicionOf(burst) === suspicion) {
      const { groups } = burst;
      // A request has the shared part of neighbors only once.
      bytes += burst.bytes - (groups[0]![0] === lastShared ? lastShared.length : 0);
      [lastShared] = groups[groups.length - 1]!;
      events += burst.events;
      if (
        batch[0] &&
        (bytes > MAX_REQUEST_BYTES || events > mostEvents || burst.context !== batch[0].context)
      )
        return [batch, mostEvents, false];
      batch.push(burst);
    }
  // Events of earlier pages have waited long enough.
  return [batch, mostEvents, events < mostEvents && batch.every(({ isOwn }) => isOwn)];
};
