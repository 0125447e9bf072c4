import type { NativeEvent } from './native';

export type SessionView = {
  id: string;
  index: number;
  previous: string | null;
  userId: string;
  /** In the order of arrival. */
  events: NativeEvent[];
  names: string[];
  start?: NativeEvent;
  end?: NativeEvent;
  /** Why it ended, where `session_end` has arrived. */
  reason?: string;
  eventIndexes: number[];
};

/** Events by the session they carry, sessions in the order in which the collector first saw them. */
export const sessions = (events: NativeEvent[]): SessionView[] => {
  const groups = new Map<string, NativeEvent[]>();
  for (const event of events) {
    if (!event.session) continue;
    const { sessionId } = event.session;
    groups.set(sessionId, [...(groups.get(sessionId) ?? []), event]);
  }
  return [...groups].map(([id, inside]) => {
    const { sessionIndex: index, previousSessionId: previous, userId } = inside[0]!.session!;
    const end = inside.find((event) => event.name === 'session_end');
    return {
      ...{ id, index, previous, userId, events: inside, end },
      names: inside.map((event) => event.name),
      start: inside.find((event) => event.name === 'session_start'),
      reason: end?.properties.reason,
      eventIndexes: inside.flatMap((event) => event.session?.eventIndex ?? []),
    };
  });
};

/** The `transition_type`s of application state, in the order of arrival. */
export const transitions = (events: NativeEvent[]): string[] =>
  events
    .filter((event) => event.name === 'application_state_transition')
    .map((event) => event.properties.transition_type);
