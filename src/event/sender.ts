import { show, type Refuse } from '../check-options';
import { uuid } from '../ids';
import type { ConsentState } from '../options';
import { valuesOf } from '../session/attributes';
import type { Announce } from '../session/announcements';
import { announcementId, iso, summarise, type Session } from '../session/describe';
import type { SessionRecord } from '../session/record';
import { SESSION_END, SESSION_START, type TrackedEvent, type UnstampedEvent } from './event';
import { pageId } from './page';
import { copyProperties } from './properties';

export interface SenderOptions {
  readonly mask?: (url: string) => string;
  readonly debug: boolean;
  /** Events carry no session, and its start and end are not told. */
  readonly sessionless: boolean;
  consent(): ConsentState;
  tabId(): string;
  view(record: SessionRecord, eventIndex?: null): Session;
  refuse: Refuse;
  report(code: string, message: string): void;
  /** A whole event; `safe` is called once it is remembered or delivered. */
  sent(event: TrackedEvent, record: SessionRecord, safe?: () => void): void;
  ended(told: object): void;
}

/** Makes the events, whose they are, and what they say of the session. */
export const createSender = ({
  mask,
  debug,
  sessionless,
  consent,
  tabId,
  view,
  refuse,
  report,
  sent,
  ended,
}: SenderOptions) => {
  let user: TrackedEvent['user'];
  /** Traits travel once, with the first event after `identify`, and with `session_end`. */
  let traitsDue: boolean | undefined;
  /** Who was identified before `reset()`: the end of that session is theirs. */
  let former: TrackedEvent['user'];
  /** The session's attributes as the last event carried them (rule 29). */
  let carried: string | undefined;

  /** An address that cannot be masked is not sent. */
  const masked = (address: string): string => {
    try {
      return mask ? `${mask(address)}` : address;
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
      title: document.title,
      referrer: masked(document.referrer),
    },
    consent: consent(),
    user: by,
    debug: debug ? true : undefined,
  });

  const send = (
    event: UnstampedEvent,
    time: number,
    record: SessionRecord,
    safe?: () => void,
    eventIndex?: null,
  ): void => {
    const attributes = valuesOf(record.attributes);
    const text = JSON.stringify(attributes);
    // With the first event after a change, and with the end.
    const carries = event.name === SESSION_END || (eventIndex !== null && text !== carried);
    if (eventIndex !== null) carried = text;
    const session = sessionless
      ? undefined
      : { ...view(record, eventIndex), attributes: carries ? attributes : undefined };
    sent({ ...event, time: iso(time), session, tab: { id: tabId() } }, record, safe);
  };

  const announce: Announce = (record, over, safe) => {
    if (sessionless) return;
    const told = over ? summarise(record) : { previousSessionId: record.previousSessionId || null };
    const id = debug ? uuid() : announcementId(record.sessionId, over ? 'e' : 'a');
    const by = 'reason' in told && told.reason === 'logout' ? former : user;
    const event = makeEvent(id, over ? SESSION_END : SESSION_START, told, by);
    send(event, record.endedAt || record.startedAt, record, safe, null);
    if (over) ended({ ...told, session: view(record, null) });
  };

  return {
    send,
    announce,
    make(name: string, properties: object): UnstampedEvent {
      const by = user && !traitsDue ? { id: user.id } : user;
      traitsDue = false;
      return makeEvent(uuid(), name, properties, by);
    },
    identify(id: string, traits?: object): void {
      if (typeof id !== 'string' || !id) return refuse('userId', `(${show(id)}) must be a text`);
      user = { id, traits: traits && copyProperties(traits, 'traits', refuse) };
      traitsDue = true;
    },
    forgetUser(): void {
      former = user;
      user = undefined;
    },
  };
};
