// What the trackers of a life told the pages they ran in, before any network: the sessions that the browser really had.
import type { LoadRealm } from '../browser/compile';

export interface TrueSession {
  readonly sessionId: string;
  readonly userId: string;
  readonly index: number;
  readonly startedAt: number;
  readonly ends: { readonly at: number; readonly reason: string }[];
}

/** `load` for the pages of a life, and the sessions that they were notified of, by id. */
export const createBrowserTruth = (load: LoadRealm) => {
  const sessions = new Map<string, TrueSession>();
  const know = (session: { sessionId: string; userId: string; sessionIndex: number; startedAt: string }) => {
    const { sessionId, userId, sessionIndex: index } = session;
    const known = sessions.get(sessionId);
    if (known) return known;
    const made: TrueSession = {
      sessionId,
      userId,
      index,
      startedAt: Date.parse(session.startedAt),
      ends: [],
    };
    sessions.set(sessionId, made);
    return made;
  };
  const listening: LoadRealm = (globals) => {
    const { createTracker } = load(globals);
    return {
      createTracker: (options) => {
        const tracker = createTracker(options);
        tracker.on('session-start', know);
        tracker.on('session-end', ({ session, endedAt, reason }) => {
          know(session).ends.push({ at: Date.parse(endedAt), reason });
        });
        return tracker;
      },
    };
  };
  return { load: listening, sessions: sessions as ReadonlyMap<string, TrueSession> };
};
