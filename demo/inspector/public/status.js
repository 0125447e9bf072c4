// Whether a session goes on. Only the site's own timeouts decide that; as long as no end has been told, the page says
// what it can see.

/** What was heard of a session within so many milliseconds says that it goes on. After that nobody knows. */
const liveFor = 60_000;

/**
 * `live` only where somebody saw it: the last event happened within the last minute (by our clock, for an event may have waited
 * in the browser for days), and it left the site in the foreground.
 */
const isLive = ({ lastAt, receivedAt, skew, stretches }, now) =>
  now - receivedAt < liveFor && now - (lastAt + skew) < liveFor && stretches.at(-1)?.state === 'foreground';

export const statusOf = (session, isNewest, now) => {
  if (session.reason) return { kind: 'ended', text: session.reason };
  if (!isNewest) return { kind: 'lost', text: 'no end received' };
  return isLive(session, now) ? { kind: 'live', text: 'live' } : { kind: 'open', text: 'open' };
};

/** The end of a bar: that of the session, or for a live one, now. */
export const endOf = (session, status, now) => {
  if (session.endedAt) return Math.max(session.endedAt, session.startedAt);
  // In the visitor's time, which may not be ours.
  return status.kind === 'live' ? Math.max(session.lastAt, now - session.skew) : session.lastAt;
};
