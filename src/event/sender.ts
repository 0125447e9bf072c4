import { show, type Refuse } from '../check-options';
import { uuid } from '../ids';
import type { ConsentState } from '../options';
import { valuesOf } from '../session/attributes';
import type { Announce } from '../session/announcements';
import { announcementId, iso, summarise, type Session, type SessionSummary } from '../session/describe';
import type { SessionRecord } from '../session/record';
import type { Settings } from '../settings';
import { SESSION_END, SESSION_START, type TrackedEvent, type UnstampedEvent } from './event';
import { pageId } from './page';
import { copyProperties, wellFormed } from './properties';

export interface SenderOptions {
  readonly settings: Settings;
  consent(): ConsentState;
  tabId(): string;
  view(record: SessionRecord, eventIndex?: null): Session;
  refuse: Refuse;
  report(code: string, message: string): void;
  /** A whole event; `safe` is called once it is remembered or delivered. */
  sent(event: TrackedEvent, record: SessionRecord, safe?: () => void): void;
  emit(signal: string, told: object): void;
}

/** Makes the events, whose they are, and what they say of the session. */
export const createSender = ({
  settings: { mask, debugId, sessionless },
  consent,
  tabId,
  view,
  refuse,
  report,
  sent,
  emit,
}: SenderOptions) => {
  let user: TrackedEvent['user'];
  /** Whose traits have been told: they travel with the first event after `identify`, and with `session_end`. */
  let told: TrackedEvent['user'];
  /** Who was identified before `reset()`. */
  let former: TrackedEvent['user'];
  /** Whose the last event was, and of which session: its end is theirs (rule 17). */
  let last: readonly [sessionId?: string, user?: TrackedEvent['user']] = [];
  /** The session's attributes as the last event carried them (rule 29). */
  let carried: string | undefined;

  /** An address that cannot be masked is not sent. */
  const masked = (address: string): string => {
    try {
      const safe = mask && address ? mask(address) : address;
      if (typeof safe !== 'string') throw 'it must return a text';
      return safe;
    } catch (error) {
      report('mask', `option mask failed: ${error}`);
      return '';
    }
  };

  /** As of now: the page's URL and title change in a single-page app. */
  const makeEvent = (
    id: string,
    name: string,
    properties: object,
    by: TrackedEvent['user'],
  ): UnstampedEvent => ({
    id,
    name,
    properties: properties as Record<string, unknown>,
    page: {
      id: pageId(),
      url: masked(location.href),
      title: wellFormed(document.title),
      referrer: masked(document.referrer),
    },
    consent: consent(),
    user: by,
    debug: debugId ? true : undefined,
  });

  const send = (
    event: UnstampedEvent,
    time: number,
    record: SessionRecord,
    safe?: () => void,
    eventIndex?: null,
  ): void => {
    const { user: by } = event;
    const attributes = valuesOf(record.attributes);
    // The end tells all; else what is new goes with an event that counts.
    const over = event.name === SESSION_END;
    let changed = over;
    let introduces = over;
    if (eventIndex !== null) {
      const text = JSON.stringify(attributes);
      changed ||= text !== carried;
      carried = text;
      introduces ||= by !== told;
      told = by;
      if (by) last = [record.sessionId, by];
    }
    sent(
      {
        ...event,
        user: introduces ? by : by && { id: by.id },
        time: iso(time),
        session: sessionless
          ? undefined
          : { ...view(record, eventIndex), attributes: changed ? attributes : undefined },
        tab: { id: tabId() },
      },
      record,
      safe,
    );
  };

  const announce: Announce = (record, over, safe, by) => {
    if (sessionless) return;
    const facts = over ? summarise(record) : { previousSessionId: record.previousSessionId || null };
    const id = debugId ? uuid() : announcementId(record.sessionId, over ? 'e' : 'a');
    if (over) {
      by = (facts as SessionSummary).reason === 'logout' ? former : user;
      if (record.sessionId === last[0] && by?.id !== last[1]!.id) by = last[1];
    } else by ??= user;
    send(
      makeEvent(id, over ? SESSION_END : SESSION_START, facts, by),
      over ? record.endedAt : record.startedAt,
      record,
      safe,
      null,
    );
    if (over) emit('session-end', { ...facts, session: view(record, null) });
  };

  return {
    send,
    announce,
    make: (name: string, properties: object): UnstampedEvent => makeEvent(uuid(), name, properties, user),
    identify(id: string, traits?: object): void {
      if (typeof id !== 'string' || !id)
        return report('event', `identify: the user id (${show(id)}) must be a text that is not empty`);
      if (!traits && id === user?.id) return;
      user = {
        id: wellFormed(id, 'identify', refuse),
        traits: traits && copyProperties(traits, 'traits', refuse),
      };
    },
    forgetUser(): void {
      former = user;
      user = undefined;
    },
  };
};
