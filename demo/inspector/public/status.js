// Whether a session goes on. Only the site's own timeouts decide that; as long as no end has been told, the page says
// what it can see.

/** After the last news of a session it counts as live for so long; then it is still open, but quiet. */
const liveFor = 60_000;

export const statusOf = (session, isNewest, now) => {
  if (session.reason) return { kind: 'ended', text: session.reason };
  if (!isNewest) return { kind: 'lost', text: 'no end received' };
  return now - session.receivedAt < liveFor ? { kind: 'live', text: 'live' } : { kind: 'open', text: 'open' };
};

/** The end of a bar: that of the session, or for a live one, now. */
export const endOf = (session, status, now) => {
  if (session.endedAt) return Math.max(session.endedAt, session.startedAt);
  // In the visitor's time, which may not be ours.
  return status.kind === 'live' ? Math.max(session.lastAt, now - session.skew) : session.lastAt;
};
