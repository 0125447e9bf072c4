import type { Session } from '../session/rules/describe-session';
import type { BatchContext } from './batch-context';
import type { TrackedEvent } from './event';

/** The properties of a session that change from event to event. */
type EventState = Pick<Session, 'eventIndex' | 'state'>;

/** The properties that the events of a group share. */
type Shared = Pick<TrackedEvent, 'tab' | 'page' | 'consent' | 'consentSource' | 'user' | 'debug'>;

/** Consecutive events, and their shared properties. */
export interface NativeGroup extends Shared {
  /** Absent if the site switched sessions off. */
  readonly session?: Omit<Session, keyof EventState>;
  readonly events: readonly (Omit<TrackedEvent, keyof Shared | 'session'> & Partial<EventState>)[];
}

/** The body of a request of the native protocol, parsed. */
export interface NativeBatch {
  /** The visitor's clock, as ISO 8601 in UTC. */
  readonly sentAt: string;
  readonly context: BatchContext;
  readonly groups: readonly NativeGroup[];
}

/** Restores the complete events of a batch, in order. The batch must be valid by the schema. */
export const flatten = ({ groups }: Pick<NativeBatch, 'groups'>): TrackedEvent[] =>
  groups.flatMap(({ session, events, ...shared }) =>
    events.map(({ eventIndex, state, ...event }) => ({
      ...shared,
      ...event,
      ...(session && { session: { ...session, eventIndex, state } as Session }),
    })),
  );
