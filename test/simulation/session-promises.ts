// What is promised about sessions, judged by the events that arrived: each broken promise is a sentence.
import type { Browser } from '../browser/browser';
import type { ReceivedEvent } from '../browser/collector';
import { groupBy } from './group-by';
import { wasKilled } from './excuses';

type SessionEvent = ReceivedEvent & { readonly session: NonNullable<ReceivedEvent['session']> };
const START = 'session_start';
const END = 'session_end';

const short = (id: string) => id.slice(0, 8);
const isAnnouncement = ({ name }: ReceivedEvent) => name === START || name === END;

export const brokenSessionPromises = (browser: Browser): string[] => {
  const { collector, network, tracked } = browser;
  const once = collector.once();
  const reported = once.filter((event): event is SessionEvent => !!event.session);
  const stamped = reported.filter((event) => !isAnnouncement(event));
  const sessions = groupBy(stamped, ({ session }) => session.sessionId);
  const announcements = new Map(
    reported.filter(isAnnouncement).map((event) => [event.name + event.session.sessionId, event]),
  );
  const lostAnnouncements = new Set(
    network.lostUnconfirmed.map(({ name, session }) => name + session?.sessionId),
  );
  const calls = new Map(tracked.map((event) => [event.id, event]));

  /** A killed browser may have forgotten what these events had made of the record. */
  const mayBeForgotten = (events: readonly SessionEvent[]) =>
    events.some(({ id }) => calls.has(id) && wasKilled(browser, calls.get(id)!));
  const isMissing = (name: string, sessionId: string) =>
    !announcements.has(name + sessionId) && !lostAnnouncements.has(name + sessionId);

  const splits = [...groupBy(stamped, ({ session }) => `${session.userId} ${session.sessionIndex}`)].flatMap(
    ([key, events]) => {
      const ids = [...new Set(events.map(({ session }) => session.sessionId))];
      if (ids.length < 2 || mayBeForgotten(events)) return [];
      return [`index ${key.split(' ')[1]} was given to ${ids.length} sessions: ${ids.map(short)}`];
    },
  );
  const numberOf = ({ session, tab, page }: SessionEvent) =>
    `${session.sessionId} ${session.eventIndex} ${(tab ?? page)?.id}`;
  const numbers = [...groupBy(stamped, numberOf)]
    .filter(([, events]) => events.length > 1 && !mayBeForgotten(events))
    .map(
      ([key, { length }]) =>
        `eventIndex ${key.split(' ')[1]} of ${short(key)} was given ${length} times in a tab`,
    );
  const starts = [...sessions]
    .filter(([sessionId, events]) => isMissing(START, sessionId) && !mayBeForgotten(events))
    .map(([sessionId]) => `session ${short(sessionId)} has no session_start`);

  const followers = [...sessions].flatMap(([sessionId, events]): string[] => {
    const before = events[0]!.session.previousSessionId;
    if (!before || !sessions.has(before)) return [];
    if (isMissing(END, before))
      return mayBeForgotten(events)
        ? []
        : [`session ${short(before)} has no session_end, though another followed`];
    const end = announcements.get(END + before);
    const start = announcements.get(START + sessionId);
    // Times, and the keys of what is stored, are the clock's: what came after may be of an earlier time (rule 6).
    if (!end || !start || browser.wasSetBack() || mayBeForgotten(events)) return [];
    const isLater = Date.parse(end.time) > Date.parse(start.time);
    const isBehind = end.request === start.request && once.indexOf(end) > once.indexOf(start);
    return [
      ...(isLater
        ? [`session_end of ${short(before)} has a later time than the session_start after it`]
        : []),
      ...(isBehind ? [`session_end of ${short(before)} stands behind the session_start after it`] : []),
    ];
  });

  const arrived = new Map(reported.map((event) => [event.id, event.session]));
  const returns = [...groupBy(tracked, ({ page }) => `${page}`)].flatMap(([page, events]) => {
    const highest = new Map<string, number>();
    return events.flatMap(({ id }) => {
      const session = arrived.get(id);
      if (!session) return [];
      const before = highest.get(session.userId) ?? 0;
      highest.set(session.userId, Math.max(before, session.sessionIndex));
      return session.sessionIndex < before
        ? [`page ${page} went back to session ${session.sessionIndex}`]
        : [];
    });
  });

  return [...splits, ...numbers, ...starts, ...followers, ...returns];
};
