import { readContext, type BatchContext } from '../event/context';
import type { TrackedEvent } from '../event/event';
import type { AppOptions } from '../options';
import type { Batch, Protocol, ProtocolRequest } from '../protocols/protocol';
import type { Entry } from './entry';
import { CHUNK } from './transport';

/** A request, and the events in it. */
export interface Parcel {
  readonly request: ProtocolRequest;
  readonly batch: Batch;
  readonly entries: readonly Entry[];
  /** Count of dropped events that it tells. */
  readonly dropped: number;
}

const size = (text?: string) => new TextEncoder().encode(text).length;

/** Bytes of a request beside its events and its campaign, at the most. */
const ENVELOPE = 2048;

/** The oldest events that may go together, `most` of them at the most. */
export const choose = (free: readonly Entry[], most: number): Entry[] => {
  const utm = free[0]?.row.utm;
  let bytes = ENVELOPE + size(utm);
  const chosen: Entry[] = [];
  for (const entry of free.slice(0, most)) {
    bytes += size(entry.text);
    if (chosen[0] && (bytes > CHUNK || entry.row.utm !== utm)) break;
    chosen.push(entry);
  }
  return chosen;
};

/** Throws where the protocol cannot encode them. Where it makes several requests, the others have their turn after this one. */
export const pack = (
  entries: readonly Entry[],
  dropped: number,
  collector: string,
  protocol: Protocol,
  app?: AppOptions,
): Parcel => {
  const { utm } = entries[0]!.row;
  const json = entries.map(({ text }) => text);
  const events = json.map((text) => JSON.parse(text) as TrackedEvent);
  const batch = {
    collector,
    sentAt: new Date().toISOString(),
    context: {
      ...readContext(app, utm ? (JSON.parse(utm) as BatchContext['utm']) : undefined),
      dropped: dropped || undefined,
    },
    events,
    json,
  };
  const [request, more] = protocol.encode(batch);
  const named = request?.events ?? (more ? [] : events);
  const inside = entries.filter((_, at) => named.some(({ id }) => id === events[at]!.id));
  if (!inside[0]) throw 'no request has them';
  return { request: request!, batch, entries: inside, dropped };
};
