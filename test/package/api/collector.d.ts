import { S as Session } from './chunks/describe-session.js';
import { B as BatchContext, T as TrackedEvent } from './chunks/event.js';

/** What changes from event to event within a session. */
type EventState = Pick<Session, 'eventIndex' | 'state'>;
/** What the events of a group have in common. */
type Shared = Pick<TrackedEvent, 'tab' | 'page' | 'consent' | 'consentSource' | 'user' | 'debug'>;
/** Consecutive events, and what all of them share. */
interface NativeGroup extends Shared {
    /** Absent where the site switched sessions off. */
    readonly session?: Omit<Session, keyof EventState>;
    readonly events: readonly (Omit<TrackedEvent, keyof Shared | 'session'> & Partial<EventState>)[];
}
/** The body of a request of the native protocol, parsed. */
interface NativeBatch {
    /** By the visitor's clock. ISO 8601, UTC. */
    readonly sentAt: string;
    readonly context: BatchContext;
    readonly groups: readonly NativeGroup[];
}
/** The events of a batch, in their order, each of them whole again. The batch has to be valid by the schema. */
declare const flatten: ({ groups }: Pick<NativeBatch, "groups">) => TrackedEvent[];

export { BatchContext, Session, TrackedEvent, flatten };
export type { NativeBatch, NativeGroup };
