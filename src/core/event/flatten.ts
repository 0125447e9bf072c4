import type { Session } from '../session/rules/describe-session';
import type { BatchContext } from './batch-context';
import type { TrackedEvent } from './event';

/** What changes from event to event within a session. */
type EventState = Pick<Session, 'eventIndex' | 'state'>;

/** What the events of a group have in common. */
type Shared = Pick<TrackedEvent, 'tab' | 'page' | 'consent' | 'consentSource' | 'user' | 'debug'>;

/** Consecutive events, and what all of them share. */
export interface NativeGroup extends Shared {
  /** Absent where the site switched sessions off. */
  readonly session?: Omit<Session, keyof EventState>;
  readonly events: readonly (Omit<TrackedEvent, keyof Shared | 'session'> & Partial<EventState>)[];
}

/** The body of a request of the native protocol, parsed. */
export interface NativeBatch {
  /** By the visitor's clock. ISO 8601, UTC. */
  readonly sentAt: string;
  readonly context: BatchContext;
  readonly groups: readonly NativeGroup[];
}

/** The events of a batch, in their order, each of them whole again. The batch has to be valid by the schema. */
export const flatten = ({ groups }: Pick<NativeBatch, 'groups'>): TrackedEvent[] =>
  groups.flatMap(({ session, events, ...shared }) =>
    events.map(({ eventIndex, state, ...event }) => ({
      ...shared,
      ...event,
      ...(session && { session: { ...session, eventIndex, state } as Session }),
    })),
  );
