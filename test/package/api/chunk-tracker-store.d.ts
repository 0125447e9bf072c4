import { S as Session } from './describe-session.js';

/** The parts of a session that stay the same until it ends. `tracker.session` also has the parts that change with events. */
type SessionSnapshot = Readonly<Pick<Session, 'userId' | 'sessionId' | 'sessionIndex' | 'previousSessionId'>>;

export type { SessionSnapshot as S };
