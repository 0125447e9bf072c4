import { S as Session } from './describe-session.js';

/** What a session has from its start to its end. What changes with its events is in `tracker.session`. */
type SessionSnapshot = Readonly<Pick<Session, 'userId' | 'sessionId' | 'sessionIndex' | 'previousSessionId'>>;

export type { SessionSnapshot as S };
