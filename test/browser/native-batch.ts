// What a body of the native protocol says, event by event, whole.
export interface ReceivedSession {
  readonly userId: string;
  readonly sessionId: string;
  readonly sessionIndex: number;
  readonly eventIndex?: number | null;
  readonly previousSessionId: string | null;
  readonly storageMechanism: string;
  readonly startedAt: string;
  readonly state?: string;
}
export interface NativeEvent {
  readonly id: string;
  readonly name: string;
  readonly time: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly session?: ReceivedSession;
  readonly tab?: { readonly id: string };
  readonly page?: { readonly id: string; readonly url: string };
  readonly consent?: string;
  readonly user?: { readonly id: string };
  readonly context?: Readonly<Record<string, unknown>>;
}

interface Group extends Omit<NativeEvent, 'id' | 'name' | 'time' | 'properties'> {
  readonly events: readonly (NativeEvent & { readonly eventIndex?: number; readonly state?: string })[];
}
interface Batch {
  readonly groups?: readonly Group[];
  readonly events?: readonly NativeEvent[];
}

const readGroup = ({ events, session, ...shared }: Group): NativeEvent[] =>
  events.map(({ eventIndex, state, ...event }) => ({
    ...shared,
    ...event,
    session: session && { ...session, eventIndex, state },
  }));

/** The protocol of the first core, in which each event said everything: to be deleted with it. */
const readFlat = ({ events = [] }: Batch): readonly NativeEvent[] => events;

export const readEvents = (body: string): readonly NativeEvent[] => {
  const batch = JSON.parse(body) as Batch;
  return batch.groups ? batch.groups.flatMap(readGroup) : readFlat(batch);
};
