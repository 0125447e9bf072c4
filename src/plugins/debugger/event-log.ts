import type { TrackedEvent } from '../../core/event/event';
import type { DeliveryChange, Status } from '../../core/delivery/status';

export type DeliveryState = 'waiting' | 'in flight' | 'unconfirmed' | 'delivered' | 'refused' | 'dropped';

export interface Entry {
  readonly event: TrackedEvent;
  state: DeliveryState;
  /** Requests that have failed. */
  failures: number;
  /** The event was tracked before the panel opened, by this page or an earlier one. */
  readonly isEarlier: boolean;
}

/** The outbox's status of events that are not delivered. */
const states: Readonly<Record<Exclude<Status, 'done'>, DeliveryState>> = {
  waiting: 'waiting',
  inFlight: 'in flight',
  unconfirmed: 'unconfirmed',
};

const isOver = ({ state }: Entry): boolean =>
  state === 'delivered' || state === 'refused' || state === 'dropped';

/** Describes the state for the panel. */
export const describeState = ({ state, failures }: Entry): string =>
  failures && state !== 'delivered' ? `${state}, failed ${failures}×` : state;

export type EventLog = ReturnType<typeof createEventLog>;

/** Keeps the last `maxEntries` events, the newest first, each with its state of delivery. */
export const createEventLog = (maxEntries = 100) => {
  const entries = new Map<string, Entry>();

  const find = (event: TrackedEvent, isEarlier: boolean): Entry => {
    const known = entries.get(event.id);
    if (known) return known;
    const entry: Entry = { event, state: 'waiting', failures: 0, isEarlier };
    entries.set(event.id, entry);
    if (entries.size > maxEntries) entries.delete(entries.keys().next().value!);
    return entry;
  };

  return {
    entries: (): Entry[] => [...entries.values()].reverse(),
    track: (event: TrackedEvent): void => void find(event, false),
    /** Keeps the history of events, and their state of delivery. */
    advance(change: DeliveryChange, status: Status, events: readonly TrackedEvent[]): void {
      for (const event of events) {
        const entry = find(event, true);
        if (status !== 'done') entry.state = states[status];
        else if (!isOver(entry)) entry.state = change === 'refused' ? 'refused' : 'delivered';
        if (change === 'failed' && status === 'waiting') entry.failures++;
      }
    },
    /** Consent was withdrawn: events that were not handed over are dropped. */
    forget(): void {
      for (const entry of entries.values())
        if (entry.state === 'waiting' || entry.state === 'in flight') entry.state = 'dropped';
    },
  };
};
