import { checkOptions, show } from './check-options';
import { createOutbox } from './delivery/outbox';
import { whenIdle } from './delivery/transport';
import { SESSION_END, SESSION_START, type TrackedEvent, type UnstampedEvent } from './event/event';
import { createEventMaker } from './event/make-event';
import { openTab, readUtm, tellTabs } from './event/page';
import { copyProperties, wellFormed } from './event/properties';
import { uuid } from './ids';
import { createVisibility } from './lifecycle/visibility';
import type { ConsentState, Options } from './options';
import { native } from './protocols/native';
import { open, type Fresh } from './session/change';
import { announcementId, describe, iso, summarise, type Session } from './session/describe';
import { createKeeper, type Happening } from './session/keeper';
import type { EndReason, SessionRecord } from './session/record';
import { createSignals } from './signals';
import { readSettings } from './settings';
import { patience } from './storage/copies';
import { openRecordStore, type RecordStore } from './storage/record-store';
import type { AnyEvents, EventMap, TrackOptions, Tracker } from './tracker-types';

/** A tracker, and for the script tag: a way to call it as of an earlier time. */
export interface Built {
  readonly tracker: Tracker;
  replay(time: number, call: () => unknown): unknown;
}

/** Longest name of an event. */
const NAME = 256;

/**
 * Puts the rooms together. The way of one event: `track`, the keeper (consent gate, filter, session), `send` (outbox).
 * Nothing touches the browser before `activate`, so that a tracker can be made on a server too.
 */
export const build = (given: Options): Built => {
  const { on, emit, report } = createSignals();
  const refuse = (path: string, why: string) => report('option', `option ${path} ${why}`);
  const settings = readSettings(given, refuse);
  const { collector, name, limits, debugId, sessionless, delivery = {}, cookieless, debug, app } = settings;

  let consent: ConsentState = settings.consent ?? 'granted';
  /** The page is shown. */
  let active: boolean | undefined;
  /** Nothing works: on a server, without a collector, after `shutdown()`. */
  let stopped = !collector;
  /** During a withdrawal, an end is told to listeners only. */
  let muted: boolean | undefined;
  /** The time of the call that runs, where the stub's queue is replayed. */
  let replayed: number | undefined;
  let user: TrackedEvent['user'];
  /** Traits travel once, with the first event after `identify`, and with `session_end`. */
  let traitsDue: boolean | undefined;
  /** Who was identified before `reset()`: the end of that session is theirs. */
  let former: TrackedEvent['user'];
  let store: RecordStore | undefined;
  let loading: Promise<void> | undefined;
  let loaded = false;
  /** Ids of the next session: shown while consent is pending, and used unless there is a stored record (rule 35). */
  let ids: Fresh | undefined;
  /** Of a visitor who is made here: raised by a denial, so that a grant after it is another visitor (rule 15). */
  let generation = 0;
  let isReady!: () => void;
  const ready = new Promise<void>((resolve) => (isReady = resolve));
  const createdAt = Date.now();
  const tab = openTab(name);
  /** Not the record's own key, which a custom store may use. */
  const withdrawal = name + '_w';

  const log = (...what: unknown[]) => debug && console.log('sojourn:', ...what);
  const now = () => replayed ?? Date.now();
  const visible = () => +(visibility.visibleSince() < Infinity);
  const provisional = () =>
    (ids ??= { userId: uuid(), sessionId: debugId ?? uuid(), generation, utm: readUtm() });
  const view = (record: SessionRecord, eventIndex?: null) => describe(record, store!.mechanism, eventIndex);

  const outbox = createOutbox({
    collector,
    protocol: settings.protocol ?? native,
    delivery,
    app,
    lost: (events, why) => report('lost', `${events.length} events were lost: ${why}`, events[0]),
  });

  const makeEvent = createEventMaker(settings.mask, debugId ? true : undefined, report);

  const send = (
    event: UnstampedEvent,
    time: number,
    record: SessionRecord,
    eventIndex?: null,
    safe?: () => void,
  ) => {
    const sent: TrackedEvent = {
      ...event,
      time: iso(time),
      session: sessionless ? undefined : view(record, eventIndex),
      tab: { id: tab.id(!memoryOnly()) },
    };
    log(sent);
    outbox.add(sent, record.utm, safe);
  };

  const visibility = createVisibility({
    changed(state, visibleSince) {
      const at = now();
      keeper.add({ at, state, visibleSince });
      emit('state', { state: state ? 'foreground' : 'background', since: at });
    },
    leaving() {
      if (store && !memoryOnly()) tab.leave();
      keeper.settle(outbox.leave);
    },
    async restored() {
      if (consent !== 'granted') return;
      // Both copies gone: it may have slept through a withdrawal (rule 31).
      keeper.close();
      if (await store!.gone()) {
        forget();
        consent = 'pending';
      } else begin();
    },
  });

  const keeper = createKeeper({
    limits,
    bound: delivery.maxQueue ?? 10_000,
    overflow: () => report('lost', 'an event was lost: too many wait for consent'),
    visibleSince: visibility.visibleSince,
    fresh() {
      const fresh = provisional();
      ids = undefined;
      return fresh;
    },
    filter: (event) => emit('track', event),
    stamped: send,
    entered: (record) => !sessionless && emit('session-start', view(record)),
    announce(record, ended, safe) {
      if (sessionless) return;
      const told = ended ? summarise(record) : { previousSessionId: record.previousSessionId || null };
      const id = debugId ? uuid() : announcementId(record.sessionId, ended ? 'e' : 'a');
      const by = 'reason' in told && told.reason === 'logout' ? former : user;
      const event = makeEvent(id, ended ? SESSION_END : SESSION_START, told, consent, by);
      if (!muted) send(event, record.endedAt || record.startedAt, record, null, safe);
      if (ended) emit('session-end', { ...told, session: view(record, null) });
    },
  });

  /** Opens the gate, where consent allows it. */
  const begin = () => {
    if (!active || !(consent === 'granted' || (consent === 'denied' && cookieless))) return;
    store = openStore(memoryOnly());
    outbox.close(false);
    loaded = false;
    loading = keeper.open(store).then(() => {
      loaded = true;
      isReady();
    });
  };

  /** No trace may be left. */
  const memoryOnly = () => consent === 'denied' || !!debugId || sessionless;

  const openStore = (memoryOnly?: boolean) =>
    openRecordStore({
      name,
      cookie: settings.cookie,
      custom: settings.custom,
      marker: settings.marker,
      memoryOnly,
      onError: (error) =>
        report('storage', `option session.store failed (${error}): the session goes on in memory`),
    });

  /** Ends the session for `reason`, and forgets all that is kept; a later grant is another visitor (rules 15, 37). */
  const forget = (ends?: EndReason) => {
    const at = Date.now();
    if (store && ends) keeper.add({ at, ends });
    keeper.settle(() => {});
    keeper.close();
    generation = Math.max(at, (store?.record?.generation ?? generation) + 1);
    void (store ?? openStore()).clear();
    tab.forget();
    store = ids = undefined;
  };

  /** Calls into the tracker never throw into the page, and do nothing once it is stopped. */
  const safely =
    <Given extends unknown[], Answer>(work: (...given: Given) => Answer) =>
    (...given: Given): Answer | null => {
      try {
        if (!stopped) return work(...given);
      } catch (error) {
        report('internal', `${error}`);
      }
      return null;
    };
  const happen = (what: Omit<Happening, 'at'>) => safely(() => debugId || keeper.add({ at: now(), ...what }));
  const logout = happen({ ends: 'logout' });

  /** `heard`: from another tab. */
  const setConsent = safely((state: ConsentState, given?: { flush?: boolean }, heard?: boolean) => {
    if (!checkOptions<Options>({ consent: state }, refuse).consent || state === consent) return;
    const denied = state === 'denied';
    muted = denied && !given?.flush;
    if (denied || consent === 'denied') forget('consent');
    keeper.close();
    if (denied) {
      if (!muted) outbox.leave();
      outbox.clear();
      keeper.clear();
      if (!heard && consent === 'granted') tellTabs(withdrawal);
    }
    outbox.close(true);
    muted = false;
    consent = state;
    begin();
  });
  /** A withdrawal in another tab (rule 37). */
  const hear = ({ key, newValue }: StorageEvent) => {
    if (key === withdrawal && newValue && consent !== 'denied') setConsent('denied', undefined, true);
  };

  const readSession = safely((): Session | null => {
    if (sessionless) return null;
    if (store ? !loaded : consent !== 'pending') return null;
    if (!store) return describe(open(undefined, provisional(), createdAt, visible()), 'memory');
    store.refresh();
    return store.record && !store.record.endedAt ? view(store.record) : null;
  });

  const tracker = {
    on,
    ready,
    get session() {
      return readSession();
    },
    get consent() {
      return consent;
    },
    track: safely((name: string, properties?: object, given?: TrackOptions) => {
      const refuse = (path: string, why: string) => report('event', `event ${show(name)}: ${path} ${why}`);
      if (typeof name !== 'string' || !name || name.length > NAME) {
        refuse('name', `must be 1 to ${NAME} characters: it was not tracked`);
        return null;
      }
      if (consent === 'denied' && !cookieless) return null;
      const { passive, time, context } = given ?? {};
      if (!isFinite(+(time ?? 0))) refuse('time', 'must be a Date or milliseconds');
      const by = user && !traitsDue ? { id: user.id } : user;
      const copied = copyProperties(properties, 'properties', refuse);
      const event = makeEvent(uuid(), wellFormed(name), copied, consent, by);
      if (context) event.context = copyProperties(context, 'context', refuse);
      traitsDue = false;
      return keeper.add({ at: now(), event, passive, time: isFinite(+time!) ? +time! : 0 }) ? event.id : null;
    }),
    newSession: happen({ ends: 'ended', opens: true }),
    endSession: happen({ ends: 'ended' }),
    reset() {
      former = user;
      user = undefined;
      logout();
    },
    setSessionTimeout: safely(({ foreground, background }: { foreground?: number; background?: number }) => {
      const session = { foregroundTimeout: foreground, backgroundTimeout: background };
      Object.assign(limits, checkOptions<Options>({ session }, refuse).session);
      keeper.schedule();
    }),
    setBackground: safely(visibility.setBackground),
    setConsent: (state: ConsentState, given?: { flush?: boolean }) => setConsent(state, given),
    identify: safely((id: string, traits?: object) => {
      if (typeof id !== 'string' || !id) return refuse('userId', `(${show(id)}) must be a text`);
      user = { id, traits: traits && copyProperties(traits, 'traits', refuse) };
      traitsDue = true;
    }),
    async flush() {
      await loading;
      // What waits for its turn in the critical section is to go too.
      if (store) await Promise.race([new Promise<void>(store.exclusive), patience(null)]);
      await safely(outbox.flush)();
    },
    shutdown: safely(() => {
      emit('teardown');
      visibility.stop();
      removeEventListener('storage', hear);
      keeper.settle(outbox.flush);
      keeper.close();
      stopped = true;
    }),
  };

  const activate = safely(() => {
    active = true;
    if (settings.respectGpc && (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl)
      consent = 'denied';
    if (consent === 'denied') forget();
    for (const plugin of settings.plugins ?? []) {
      for (const [signal, hook] of hooks) {
        on(
          signal,
          (told: unknown) => (plugin[hook] as ((told: unknown) => unknown) | undefined)?.(told),
          plugin,
        );
      }
    }
    visibility.start();
    addEventListener('storage', hear);
    whenIdle(outbox.start);
    begin();
    emit('setup', Object.assign(Object.create(tracker), { timeouts: limits, report, log }));
  });

  if (stopped) isReady();
  else if ((document as { prerendering?: boolean }).prerendering) {
    // A prerendered page may never be shown: until then it starts nothing and sends nothing.
    document.addEventListener('prerenderingchange', activate, { once: true });
  } else activate();

  return {
    tracker: tracker as unknown as Tracker,
    replay(time, call) {
      replayed = time;
      try {
        call();
      } finally {
        replayed = undefined;
      }
    },
  };
};

/** Plugins hear by their hooks what listeners hear by signals, and more. */
const hooks = [
  ['setup', 'setup'],
  ['track', 'beforeTrack'],
  ['session-start', 'onSessionStart'],
  ['session-end', 'onSessionEnd'],
  ['state', 'onStateChange'],
  ['teardown', 'teardown'],
] as const;

/**
 * Makes a tracker. `Events` maps the names of the site's events to their properties, which `track` then checks.
 * Never throws: an option that is wrong is reported by an `error` event and on the console, and left out; without a
 * right `collector`, and on a server, the tracker's calls do nothing.
 */
export const createTracker = <Events extends EventMap<Events> = AnyEvents>(
  options: Options,
): Tracker<Events> => build(options).tracker as unknown as Tracker<Events>;
