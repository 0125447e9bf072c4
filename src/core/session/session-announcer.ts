import type { Emitter } from '../tracker/emitter';
import type { EventFactory } from '../event/create-event';
import { SESSION_END, SESSION_START, type TrackedEvent, type UnstampedEvent } from '../event/event';
import { createEventSplitter } from '../event/split-event';
import type { openTab } from '../page/tab';
import { uuid } from '../util/ids';
import { iso } from '../util/iso';
import type { Settings } from '../options/read-settings';
import type { createOutbox } from '../delivery/outbox';
import { printJson } from '../util/print-json';
import { announcementId, describeSession, summariseSession, type Session } from './rules/describe-session';
import type { SessionRecord } from './rules/session-record';
import type { PageOrigin } from './rules/input';
import type { Effect } from './rules/transition';
import type { RecordStore } from '../storage/record-store';

export interface TellerOptions {
  readonly settings: Settings;
  readonly events: EventFactory;
  readonly tab: ReturnType<typeof openTab>;
  readonly store: RecordStore;
  readonly outbox: ReturnType<typeof createOutbox>;
  emit: Emitter['emit'];
  log(event: object): void;
  /** During a withdrawal the session's end is told to listeners only. */
  isMuted(): boolean;
}

export type Teller = ReturnType<typeof createTeller>;

/** Makes whole events of what the rules have said, tells them to plugins, and hands them to the outbox. */
export const createTeller = ({ settings, events, tab, store, outbox, emit, log, isMuted }: TellerOptions) => {
  const { app, debugId, sessionless } = settings;
  const splitEvent = createEventSplitter();
  let isIdle = false;
  let contextText: string | undefined;

  /** What is the same for all events of a batch, as JSON. */
  const context = (): string => {
    if (contextText) return contextText;
    const { globalPrivacyControl } = navigator as { globalPrivacyControl?: boolean };
    // A script may have put something else there, and no schema takes that.
    const gpc = globalPrivacyControl == null ? undefined : !!globalPrivacyControl;
    const sdk = { name: 'sojourn', version: __SOJOURN_VERSION__ };
    const all = { sdk, app: app && { name: app.name, version: app.version }, gpc };
    emit('onContext', all, isIdle);
    contextText = printJson(all);
    const { record } = store;
    const exit = record?.exit;
    // The session's end is told by what is known of its last event's page by then; it is later than what was known before.
    if (exit?.page.id === tab.pageId())
      store.change({ ...record!, exit: { ...exit, at: exit.at + 1, context: contextText } });
    return contextText;
  };
  const origin = (userId = store.record?.userId): PageOrigin => ({
    tab: { id: tab.id(userId) },
    context: context(),
  });
  const view = (record: SessionRecord, eventIndex?: null): Session =>
    describeSession(record, store.mechanism, eventIndex);

  /** An event is whole: plugins may add to it, then it is remembered. */
  const send = (
    event: UnstampedEvent,
    time: number,
    record: SessionRecord,
    given?: PageOrigin,
    eventIndex?: null,
  ): void => {
    if (isMuted()) return;
    // It may have waited since the visitor before.
    if (!given) (event.page as { id: string }).id = tab.pageId(record.userId);
    const from = given ?? origin(record.userId);
    const session = sessionless ? undefined : view(record, eventIndex);
    const whole: TrackedEvent = { ...event, time: iso(time), session, tab: from.tab };
    emit('onTrack', whole);
    log(whole);
    outbox.add(...splitEvent(whole), from.context);
  };

  return {
    context,
    origin,
    /** What plugins say of the page, or of the session, is asked anew. */
    renewContext(idle = isIdle): void {
      isIdle = idle;
      contextText = undefined;
    },
    /** This tab has a session that it did not have before. */
    enter(record: SessionRecord): void {
      if (sessionless) return;
      // As its event says: which has no index.
      emit('session-start', view(record, null));
      contextText = undefined;
    },
    tell(effect: Effect): void {
      const { type, record } = effect;
      if (type === 'event') return send(effect.event, effect.time, record, effect.origin);
      if (sessionless) return;
      const isEnd = type === 'session-end';
      const summary = summariseSession(record);
      const { exit } = record;
      // An end is told in the name of the session's own user and page (rule 17), or of none that is known any more.
      const from = isEnd ? (exit ?? { page: { id: '', url: '', title: '', referrer: '' } }) : effect.event;
      const event = events.create(
        isEnd ? SESSION_END : SESSION_START,
        isEnd ? summary : { previousSessionId: record.previousSessionId || null },
        debugId ? uuid() : announcementId(record.sessionId, isEnd ? 'e' : 'a'),
        from,
      );
      send(event, isEnd ? record.endedAt : record.startedAt, record, isEnd ? exit : effect.origin, null);
      if (isEnd) emit('session-end', { ...summary, session: view(record, null) });
    },
  };
};
