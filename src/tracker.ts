import { checkOptions, show } from './check-options';
import { createOutbox } from './delivery/outbox';
import { whenIdle } from './delivery/transport';
import { SESSION_END, SESSION_START, type TrackedEvent, type UnstampedEvent } from './event/event';
import { createEventMaker } from './event/make-event';
import { openTab, readUtm } from './event/page';
import { copyProperties, wellFormed } from './event/properties';
import { uuid } from './ids';
import { createSiblings } from './lifecycle/siblings';
import { createSite } from './lifecycle/site';
import { createVisibility } from './lifecycle/visibility';
import type { ConsentState, Options } from './options';
import type { PluginApi, PluginTrackOptions } from './plugins/plugin';
import { native } from './protocols/native';
import { open, type Fresh } from './session/change';
import { announcementId, describe, iso, summarise, type Session } from './session/describe';
import { valuesOf, type AttributeChange, type AttributeValue } from './session/attributes';
import { createKeeper, type Happening } from './session/keeper';
import { BACKGROUND, RUN_ANNOUNCED, type EndReason, type SessionRecord } from './session/record';
import { createSignals } from './signals';
import { readSettings } from './settings';
import { patience } from './storage/copies';
import { printLong } from './session/text';
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
  /** During a withdrawal nothing more is sent: its end is told to listeners only. */
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
  const me = uuid();
  /** The next page is expected to be one of the site's (rule 23). */
  let staying = false;
  /** The page is going, and not into the back/forward cache. */
  let closing = false;
  let going = false;
  /** What the site's other tabs said at load: `1` that one lives, '0' that one starts too, '' nothing. */
  let answer: string | undefined;
  let decided: boolean | undefined;
  let died = false;
  /** The record as it was found at load. */
  let found: SessionRecord | undefined;
  /** A plugin asks whether other tabs of the site live. */
  let waits = false;
  /** The session's attributes as the last event carried them (rule 29). */
  let carried: string | undefined;

  const log = (...what: unknown[]) => debug && console.log('sojourn:', ...what);
  const now = () => replayed ?? Date.now();
  const visible = () => +(visibility.visibleSince() < Infinity);
  const stored = () => store && !memoryOnly();
  const provisional = () =>
    (ids ??= { userId: uuid(), sessionId: debugId ?? uuid(), generation, utm: readUtm() });
  const view = (record: SessionRecord, eventIndex?: null) => describe(record, store!.mechanism, eventIndex);

  const outbox = createOutbox({
    name,
    collector,
    protocol: settings.protocol ?? native,
    delivery,
    app,
    ask: async (owner) => {
      const answered = await siblings.ask(owner);
      return answered === undefined ? answered : answered === '1';
    },
    report,
  });

  const makeEvent = createEventMaker(settings.mask, debugId ? true : undefined, report);

  const send = (
    event: UnstampedEvent,
    time: number,
    record: SessionRecord,
    safe?: () => void,
    eventIndex?: null,
  ) => {
    if (muted) return;
    const attributes = valuesOf(record.attributes);
    const text = JSON.stringify(attributes);
    // With the first event after a change, and with the end.
    const carries = event.name === SESSION_END || (eventIndex !== null && text !== carried);
    if (eventIndex !== null) carried = text;
    const sent: TrackedEvent = {
      ...event,
      time: iso(time),
      session: sessionless
        ? undefined
        : { ...view(record, eventIndex), attributes: carries ? attributes : undefined },
      tab: { id: tab.id(!memoryOnly()) },
    };
    log(sent);
    outbox.add(sent, record.utm, safe);
    emit('onTrack', sent);
  };

  const visibility = createVisibility({
    changed(shown, before, gone, persisted) {
      closing = gone && !persisted;
      site.changed(shown, now(), before, gone, staying);
      closing = staying = false;
      // Taken out of sessionStorage again: what is duplicated now is a tab of its own.
      if (shown && store) tab.id(!memoryOnly());
      if (shown) site.say();
      emit('onVisibilityChange', shown);
    },
    leaving(gone) {
      going = gone;
      if (gone) site.decide();
      keeper.settle(outbox.leave);
      if (stored()) tab.leave();
      site.say();
    },
    async restored() {
      outbox.restored();
      if (consent !== 'granted') return;
      // Both copies gone: it may have slept through a withdrawal (rule 31).
      keeper.close();
      outbox.close();
      const gone = await store!.gone();
      // It may have heard of it meanwhile.
      if (consent !== 'granted') return;
      if (gone) {
        forget();
        outbox.clear();
        consent = 'pending';
      } else begin();
    },
  });

  const siblings = createSiblings(
    name,
    (what, text) => {
      if (what === WITHDRAWAL) {
        // A page that slept hears it late: perhaps there is a new visitor since.
        store?.refresh();
        if (+text > (store?.record?.generation ?? 0)) setConsent('denied', undefined, true);
      }
      if (what === STATE) site.heard(text);
      if (what === RECORD && stored()) store!.hear(text);
    },
    (question) => {
      const [who, at, id] = question.split(' ') as [string, string, string];
      if (!stored() || (who && !outbox.owns(who))) return;
      // A page that has just started answers those that started after it: one of them is the first.
      return who || decided ? '1' : createdAt - +at < 0 || (createdAt === +at && me < id) ? '0' : '';
    },
  );
  /** A browser that quits takes the focus away first; it may not wait for more. */
  const focused = ({ type }: Event) => void store?.mark(type === 'blur');
  const word = (what: string, text?: string) => stored() && siblings.tell(what, text);

  const site = createSite({
    tell: (text) => word(STATE, text),
    moved: (state, at, visibleSince, left) => keeper.add({ at, state, visibleSince, left }),
    decided: () => keeper.settle(outbox.leave),
    stays: () => keeper.add({ at: Date.now() }),
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
    filter: (event) => emit('beforeTrack', event),
    stamped: send,
    moved: (foreground, since) =>
      emit('state', { state: foreground ? 'foreground' : 'background', since, ...(closing && { closing }) }),
    refused: (key, why) => report('attribute', `attribute ${show(key)} ${why}`),
    attributed: (record) => word(RECORD, printLong(record)),
    entered: (record) => !sessionless && emit('session-start', view(record)),
    announce(record, ended, safe) {
      if (sessionless) return;
      const told = ended ? summarise(record) : { previousSessionId: record.previousSessionId || null };
      const id = debugId ? uuid() : announcementId(record.sessionId, ended ? 'e' : 'a');
      const by = 'reason' in told && told.reason === 'logout' ? former : user;
      const event = makeEvent(id, ended ? SESSION_END : SESSION_START, told, consent, by);
      send(event, record.endedAt || record.startedAt, record, safe, null);
      if (ended) emit('session-end', { ...told, session: view(record, null) });
    },
  });

  /** Opens the gate, where consent allows it. */
  const begin = () => {
    if (!active || !(consent === 'granted' || (consent === 'denied' && cookieless))) return;
    store = openStore(memoryOnly());
    outbox.open(memoryOnly());
    loaded = false;
    // A page that has been here before is proof enough that the run goes on. (WebKit tells of changes in storage only
    // who has looked at it: asking does.)
    const asked =
      !decided && stored() && siblings.ask(` ${createdAt} ${me}`, (known) => (answer = known), BUSY);
    loading = keeper
      .open(store, async (left) => {
        found = store?.record;
        if (asked && (left || waits)) {
          // Whether another tab was killed is worth a longer wait: it may only be busy.
          const told = await Promise.race([asked, left ? asked : patience('')]);
          answer ??= told;
          // An older page that starts too decides for both; what is newer than this page was left by one that lives.
          died = left && answer === '' && found!.lastActivityAt < createdAt;
        }
        decided = true;
        return died;
      })
      .then(() => {
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
      if (!heard && consent === 'granted') siblings.tell(WITHDRAWAL, `${generation}`);
    }
    outbox.close();
    muted = false;
    consent = state;
    begin();
  });

  const readSession = safely((): Session | null => {
    if (sessionless) return null;
    if (store ? !loaded : consent !== 'pending') return null;
    if (!store) return describe(open(undefined, provisional(), createdAt, visible()), 'memory');
    store.refresh();
    return store.record && !store.record.endedAt ? view(store.record) : null;
  });

  const attribute = (
    key: string,
    given: unknown,
    right: boolean,
    change: Pick<AttributeChange, 'value' | 'by'>,
  ) => {
    const named = typeof key === 'string' && key;
    if (!named || !(right || Number.isFinite(given)))
      report(
        'attribute',
        `attribute ${show(key)} (${show(given)}) must have a name, and be a string, number or boolean`,
      );
    else if (!debugId) keeper.add({ at: now(), attribute: { key, tab: me.slice(0, 8), ...change } });
  };

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
      const { passive, time, context, safe } = (given ?? {}) as PluginTrackOptions;
      if (!isFinite(+(time ?? 0))) refuse('time', 'must be a Date or milliseconds');
      const by = user && !traitsDue ? { id: user.id } : user;
      const copied = copyProperties(properties, 'properties', refuse);
      const event = makeEvent(uuid(), wellFormed(name), copied, consent, by);
      if (context) event.context = copyProperties(context, 'context', refuse);
      traitsDue = false;
      return keeper.add({ at: now(), event, passive, safe, time: isFinite(+time!) ? +time! : 0 })
        ? event.id
        : null;
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
      emit('onTimeoutChange', limits);
    }),
    setSessionAttribute: safely((key: string, value: AttributeValue) =>
      attribute(key, value, typeof value === 'string' || typeof value === 'boolean', { value }),
    ),
    incrementSessionAttribute: safely((key: string, by: number = 1) => attribute(key, by, false, { by })),
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
      removeEventListener('blur', focused);
      removeEventListener('focus', focused);
      // The run is over, and well.
      keeper.add({ at: Date.now(), state: BACKGROUND });
      siblings.stop();
      keeper.settle(outbox.stop);
      keeper.close();
      stopped = true;
    }),
  };

  const activate = safely(() => {
    active = true;
    if (settings.respectGpc && (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl)
      consent = 'denied';
    if (consent === 'denied') {
      forget();
      outbox.clear();
    }
    // What is shown comes before what is tracked.
    visibility.start();
    for (const plugin of settings.plugins ?? []) {
      for (const [hook, signal = hook] of hooks) {
        on(
          signal,
          (told: unknown) => (plugin[hook] as ((told: unknown) => unknown) | undefined)?.(told),
          plugin,
        );
      }
    }
    addEventListener('blur', focused);
    addEventListener('focus', focused);
    siblings.start();
    whenIdle(outbox.start);
    begin();
    const host: Omit<PluginApi, keyof Tracker> = {
      timeouts: limits,
      app,
      report,
      log,
      stay: (expected) => void (staying = expected),
      note(text) {
        if (store) tab.id(!memoryOnly());
        if (text !== undefined) tab.note = text;
        return tab.note;
      },
      launches: () => void (waits = true),
      run: () => ({
        early: !decided && !going,
        answer,
        died,
        found,
        record: store?.record,
        kept: store?.mechanism !== 'memory',
      }),
      ran() {
        const record = store?.record;
        if (record)
          store!.change({
            ...record,
            announced: record.announced | RUN_ANNOUNCED,
            appVersion: app?.version ?? record.appVersion,
          });
      },
    };
    // Before any other hook, for the store is read first: what a plugin hears, it can answer.
    emit('setup', Object.assign(Object.create(tracker), host));
    if (visible()) emit('onVisibilityChange', true);
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

/** Milliseconds after which a tab that does not answer is not just busy. */
const BUSY = 1000;

/** Words between the site's pages, after the name. */
const WITHDRAWAL = '_w';
const STATE = '_s';
const RECORD = '_r';

/** Plugins hear by their hooks what listeners hear by signals, and more. */
const hooks = [
  ['setup'],
  ['beforeTrack'],
  ['onTrack'],
  ['onSessionStart', 'session-start'],
  ['onSessionEnd', 'session-end'],
  ['onStateChange', 'state'],
  ['onTimeoutChange'],
  ['onVisibilityChange'],
  ['teardown'],
] as const;

/**
 * Makes a tracker. `Events` maps the names of the site's events to their properties, which `track` then checks.
 * Never throws: an option that is wrong is reported by an `error` event and on the console, and left out; without a
 * right `collector`, and on a server, the tracker's calls do nothing.
 */
export const createTracker = <Events extends EventMap<Events> = AnyEvents>(
  options: Options,
): Tracker<Events> => build(options).tracker as unknown as Tracker<Events>;
