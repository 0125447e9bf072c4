import { S as Session } from './chunks/describe-session.js';
import { B as BatchContext, T as TrackedEvent } from './chunks/event.js';

/** The properties of a session that change from event to event. */
type EventState = Pick<Session, 'eventIndex' | 'state'>;
/** The properties that the events of a group share. */
type Shared = Pick<TrackedEvent, 'tab' | 'page' | 'consent' | 'consentSource' | 'user' | 'debug'>;
/** Consecutive events, and their shared properties. */
interface NativeGroup extends Shared {
    /** Absent if the site switched sessions off. */
    readonly session?: Omit<Session, keyof EventState>;
    readonly events: readonly (Omit<TrackedEvent, keyof Shared | 'session'> & Partial<EventState>)[];
}
/** The body of a request of the native protocol, parsed. */
interface NativeBatch {
    /** The visitor's clock, as ISO 8601 in UTC. */
    readonly sentAt: string;
    readonly context: BatchContext;
    readonly groups: readonly NativeGroup[];
}
/** Restores the complete events of a batch, in order. The batch must be valid by the schema. */
declare const flatten: ({ groups }: Pick<NativeBatch, "groups">) => TrackedEvent[];

export { BatchContext, Session, TrackedEvent, flatten };
export type { NativeBatch, NativeGroup };
