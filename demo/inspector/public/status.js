// Whether a session is still open. Only the site's own timeouts decide that, so before an end is reported, the page shows its
// best guess.

/** A session counts as open for so many milliseconds after its last event. */
const liveFor = 60_000;

/**
 * `live` needs a recent event that left the site in the foreground. Recent means the last minute of the collector's clock,
 * because an event may have waited in the browser for days.
 */
const isLive = ({ lastAt, receivedAt, skew, stretches }, now) =>
  now - receivedAt < liveFor && now - (lastAt + skew) < liveFor && stretches.at(-1)?.state === 'foreground';

export const statusOf = (session, isNewest, now) => {
  if (session.reason) return { kind: 'ended', text: session.reason };
  if (!isNewest) return { kind: 'lost', text: 'no end received' };
  return isLive(session, now) ? { kind: 'live', text: 'live' } : { kind: 'open', text: 'open' };
};

/** The end of a bar: the session's end, or now for a live session. */
export const endOf = (session, status, now) => {
  if (session.endedAt) return Math.max(session.endedAt, session.startedAt);
  // In the visitor's time, which may differ from the collector's.
  return status.kind === 'live' ? Math.max(session.lastAt, now - session.skew) : session.lastAt;
};
