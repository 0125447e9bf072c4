import type { EventFactory } from '../event/create-event';
import { SESSION_END, SESSION_START, type TrackedEvent, type UnstampedEvent } from '../event/event';
import { createEventSplitter } from '../event/split-event';
import { uuid } from '../util/ids';
import { iso } from '../util/iso';
import type { createOutbox } from '../delivery/outbox';
import { printJson } from '../util/print-json';
import { announcementId, describeSession, summariseSession, type Session } from './rules/describe-session';
import type { SessionRecord } from './rules/session-record';
import type { PageOrigin } from './rules/input';
import type { Effect } from './rules/transition';
import type { openTab } from '../page/tab';
import type { Settings } from '../options/read-settings';
import type { RecordStore } from '../storage/record-store';

interface AnnouncerRooms {
  readonly settings: Settings;
  readonly tab: ReturnType<typeof openTab>;
  readonly store: RecordStore;
  /** Calls the hooks of plugins and the page's listeners. */
  emit(event: string, ...values: unknown[]): unknown;
  log(event: object): void;
}

export type SessionAnnouncer = ReturnType<typeof createSessionAnnouncer>;

/** Makes complete events of the effects of the rules, passes them to plugins, and hands them to the outbox. */
export const createSessionAnnouncer = (
  { settings, tab, store, emit, log }: AnnouncerRooms,
  events: EventFactory,
  outbox: ReturnType<typeof createOutbox>,
) => {
  const { app, debugId, sessionless } = settings;
  const splitEvent = createEventSplitter();
  let isIdle = false;
  /** Set during a withdrawal, which ends the session for listeners only: nothing more is sent. */
  let suppressesSending = false;
  let contextText: string | undefined;

  /** Returns the data that all events of a batch share, as JSON. */
  const context = (): string => {
    if (contextText) return contextText;
    const { globalPrivacyControl } = navigator as { globalPrivacyControl?: boolean };
    // Another script may have replaced the value, and schemas accept only a boolean.
    const gpc = globalPrivacyControl == null ? undefined : !!globalPrivacyControl;
    const sdk = { name: 'sojourn', version: __SOJOURN_VERSION__ };
    const all = { sdk, app: app && { name: app.name, version: app.version }, gpc };
    emit('onContext', all, isIdle);
    contextText = printJson(all);
    const { record } = store;
    const exit = record?.exit;
    // `session_end` has the context of its last event's page, so the record gets the newer context of this page.
    if (exit?.page.id === tab.pageId())
      store.change({ ...record!, exit: { ...exit, at: exit.at + 1, context: contextText } });
    return contextText;
  };
  const renewContext = (): void => {
    contextText = undefined;
  };
  const origin = (userId = store.record?.userId): PageOrigin => ({
    tab: { id: tab.id(userId) },
    context: context(),
  });
  const view = (record: SessionRecord, eventIndex?: null): Session =>
    describeSession(record, store.mechanism, eventIndex);

  /** Completes the event: plugins may add to it, then the outbox remembers it. */
  const send = (
    event: UnstampedEvent,
    time: number,
    record: SessionRecord,
    pageOrigin?: PageOrigin,
    eventIndex?: null,
  ): void => {
    if (suppressesSending) return;
    // The event may have waited since the previous visitor.
    if (!pageOrigin) (event.page as { id: string }).id = tab.pageId(record.userId);
    const from = pageOrigin ?? origin(record.userId);
    const session = sessionless ? undefined : view(record, eventIndex);
    const whole: TrackedEvent = { ...event, time: iso(time), session, tab: from.tab };
    emit('onTrack', whole);
    log(whole);
    outbox.add(...splitEvent(whole), from.context);
  };

  return {
    context,
    origin,
    /** Drops the context, so that plugins are asked for it again. */
    renewContext,
    /** Called when the page is idle: plugins may then add context that takes time to collect. */
    beIdle(): void {
      isIdle = true;
      renewContext();
    },
    /** Called when the tab gets a session that it did not have before. */
    enter(record: SessionRecord): void {
      if (sessionless) return;
      // The event `session_start` has no index either.
      emit('session-start', view(record, null));
      renewContext();
    },
    withoutSending(work: () => void): void {
      suppressesSending = true;
      work();
      suppressesSending = false;
    },
    announce(effect: Effect): void {
      const { type, record } = effect;
      if (type === 'event') return send(effect.event, effect.time, record, effect.origin);
      if (sessionless) return;
      const isEnd = type === 'session-end';
      const summary = summariseSession(record);
      const { exit } = record;
      // `session_end` has the session's own user and page (rule 17), or an empty page if none is known any more.
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
