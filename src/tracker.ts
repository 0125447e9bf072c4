import { v4 as uuid } from 'uuid';
import { checkOptions, show, timeout } from './check-options';
import { createGate } from './consent/gate';
import { createOutbox } from './delivery/outbox';
import { PAGE_VIEW, SESSION_END, SESSION_START, type TrackedEvent, type UnstampedEvent } from './event/event';
import { createPage } from './event/page';
import { copyProperties } from './event/properties';
import { createTab } from './event/tab';
import { createVisibility, whenActivated } from './lifecycle/visibility';
import type { ConsentState, Options } from './options';
import type { PluginApi } from './plugins/plugin';
import { runPlugins } from './plugins/run-plugins';
import { native } from './protocols/native';
import { announcementId, describe, iso, summarise } from './session/describe';
import type { EndReason, SessionRecord, SessionState } from './session/record';
import { createSessionRoom } from './session/room';
import { createSignals } from './signals';
import { createRecordStore, openRecordStore } from './storage/record-store';
import type { EventMap, TrackOptions, Tracker } from './tracker-types';

/** A tracker, and for the script tag: a way to call it as of an earlier time. */
export interface Built {
  readonly tracker: Tracker;
  replay(time: number, call: () => unknown): unknown;
}

/** Longest name of an event. */
const NAME = 256;

/**
 * Puts the rooms together. The way of one event is `track`, `forward`, `send`. Nothing touches the browser before
 * `activate`, so that a tracker can be made on a server too.
 */
export function build(given: Options): Built {
  const signals = createSignals();
  /** Told in a task of its own: a listener added after `createTracker` hears it, and no caller is disturbed. */
  const report = (code: string, message: string, event?: TrackedEvent) => {
    console.error(`sojourn: ${message}`);
    setTimeout(() => signals.emit('error', { code, message, event }));
  };
  const refuse = (path: string, why: string) => report('option', `option ${path} ${why}`);

  const onServer = typeof document !== 'object';
  const options = (onServer ? {} : checkOptions(given, refuse)) as Options;
  if (!onServer && !given?.collector)
    refuse('collector', 'is missing: pass the absolute URL of your collector');
  const { collector, namespace = 'sojourn', cookieless, debug, delivery = {} } = options;
  const sessions = options.session || {};
  const debugId = (debug as { sessionId?: string } | undefined)?.sessionId;
  const limits = {
    foregroundTimeout: 1_800_000,
    backgroundTimeout: 1_800_000,
    maxDuration: 86_400_000,
    ...sessions,
  };
  if (debugId) limits.foregroundTimeout = limits.backgroundTimeout = limits.maxDuration = Infinity;
  const name = options.cookie?.name ?? (namespace === 'sojourn' ? namespace : `sojourn_${namespace}`);

  let consent: ConsentState = options.consent ?? 'granted';
  /** Nothing works: on a server, without a collector, after `shutdown()`. */
  let stopped = onServer || !collector;
  let active = false;
  /** During a withdrawal, ends are told to listeners only. */
  let muted = false;
  let user: TrackedEvent['user'];
  /** Traits travel once, with the first event after `identify`, and with `session_end`. */
  let traitsDue = false;
  /** The time of the call that runs, where the stub's queue is replayed. */
  let replayed: number | undefined;
  const now = () => replayed ?? Date.now();
  let isReady!: () => void;
  const ready = new Promise<void>((resolve) => (isReady = resolve));

  const run = runPlugins(options.plugins ?? [], report);
  const gate = createGate(delivery.maxQueue ?? 10_000, () =>
    report('overflow', 'too many events wait for consent'),
  );
  const page = createPage(options.mask);
  const tab = createTab(`${name}.tab`);
  const outbox = createOutbox({
    collector,
    protocol: options.protocol ?? native,
    delivery,
    app: options.app,
    report,
  });

  /** Calls into the tracker never throw into the page, and do nothing once it is stopped. */
  const safely =
    <Arguments extends unknown[], Answer>(work: (...given: Arguments) => Answer) =>
    (...given: Arguments): Answer => {
      try {
        if (!stopped) return work(...given);
      } catch (error) {
        report('internal', `${error}`);
      }
      return null as Answer;
    };

  const send = (
    event: UnstampedEvent,
    time: number,
    record?: SessionRecord,
    eventIndex?: null,
    safe?: () => void,
  ) => {
    const { id, name, ...rest } = event;
    const session = record && describe(record, room.mechanism(), eventIndex);
    const sent: TrackedEvent = { id, name, time: iso(time), ...rest, session, tab: { id: tab.id() } };
    if (debug) console.log('sojourn:', name, sent);
    outbox.add(sent, record?.utm, safe);
    return session;
  };

  const makeEvent = (id: string, name: string, properties: Record<string, unknown>): UnstampedEvent => ({
    id,
    name,
    properties,
    page: page(),
    consent,
    user,
    debug: debugId ? true : undefined,
  });

  const visibility = createVisibility({
    changed(state: SessionState) {
      const at = now();
      gate.pass(() => room.add({ type: 'state', state, at }));
      signals.emit('state', { state, since: at });
      run('onStateChange', state);
    },
    leaving: safely(() => {
      tab.leave();
      room.settle(outbox.leave);
    }),
    restored: safely(async () => {
      tab.resume();
      gate.close();
      // Both copies gone: it may have slept through a withdrawal (rule 31).
      if (consent === 'granted' && (await room.gone())) {
        room.withdraw();
        consent = 'pending';
      } else if (permitted()) gate.open();
    }),
  });

  const room = createSessionRoom({
    limits,
    debugId,
    visibleSince: visibility.visibleSince,
    openStore: (memoryOnly) =>
      (memoryOnly ? createRecordStore : openRecordStore)({
        name,
        memoryOnly,
        cookie: options.cookie ?? {},
        custom: sessions.store,
        marker: sessions.endOnBrowserClose,
        onError: (error) =>
          report('storage', `the session store failed, the session goes on in memory: ${error}`),
      }),
    announce(tag, record, remembered) {
      const ended = tag === 'end' ? summarise(record) : undefined;
      const id = debugId ? uuid() : announcementId(record.sessionId, tag);
      const properties = ended ?? { previousSessionId: record.previousSessionId };
      const event = makeEvent(id, ended ? SESSION_END : SESSION_START, { ...properties });
      if (!muted) send(event, ended ? record.endedAt! : record.startedAt, record, null, remembered);
      if (ended) {
        signals.emit('session-end', { ...ended, session: describe(record, room.mechanism(), null) });
        run('onSessionEnd', ended);
      }
    },
    entered(record) {
      const session = describe(record, room.mechanism());
      signals.emit('session-start', session);
      run('onSessionStart', session);
    },
  });

  const permitted = () => consent === 'granted' || (consent === 'denied' && !!cookieless);

  /** Begins under the consent there is, if any. */
  const begin = () => {
    if (!active || !permitted()) return;
    if (options.session === false) isReady();
    else void room.begin(!!debugId || consent === 'denied').then(isReady);
    gate.open();
  };

  const activate = () => {
    active = true;
    if (options.respectGpc && (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl)
      consent = 'denied';
    if (consent === 'denied') room.withdraw();
    visibility.start();
    outbox.start();
    run('setup', api);
    begin();
  };

  const happen = (what: { type: 'new' } | { type: 'end' | 'reset'; reason: EndReason }) =>
    safely(() => {
      const at = now();
      gate.pass(() => room.add({ ...what, at }));
    });

  const forward = (event: UnstampedEvent, at: number, { passive, time }: TrackOptions): boolean => {
    if (!run('beforeTrack', event)) return false;
    const given = time === undefined ? null : +time;
    if (options.session === false) {
      send(event, Math.min(given ?? at, Date.now()));
      return true;
    }
    room.add({
      type: 'event',
      at,
      event: {
        id: event.id,
        passive: !!passive,
        pageView: event.name === PAGE_VIEW,
        url: event.page.url,
        time: given,
      },
      stamped: (record, moment) => void send(event, moment, record),
    });
    return true;
  };

  const track = (name: string, properties?: object, given: TrackOptions = {}): string | null => {
    const refuse = (path: string, why: string) => report('event', `event ${show(name)}: ${path} ${why}`);
    if (typeof name !== 'string' || !name || name.length > NAME) {
      refuse('name', `must be a string of 1 to ${NAME} characters; the event was not tracked`);
      return null;
    }
    if (consent === 'denied' && !cookieless) return null;
    let { time } = given ?? {};
    if (time !== undefined && !Number.isFinite(+time)) {
      refuse('time', `is ${show(time)}: pass a Date or milliseconds`);
      time = undefined;
    }
    const event = makeEvent(uuid(), name, copyProperties(properties, 'properties', refuse));
    if (given?.context) event.context = copyProperties(given.context, 'context', refuse);
    if (user && !traitsDue) event.user = { id: user.id };
    traitsDue = false;
    const at = now();
    return gate.pass(() => forward(event, at, { ...given, time })) ? event.id : null;
  };

  const setConsent = (state: ConsentState, { flush }: { flush?: boolean } = {}): void => {
    if (!checkOptions({ consent: state }, refuse).consent) return;
    if (state === consent) return;
    gate.close();
    if (state === 'denied' || consent === 'denied') {
      muted = state === 'denied' && !flush;
      room.withdraw('consent');
      muted = false;
    } else if (state === 'pending') room.pause();
    if (state === 'denied') {
      if (flush) outbox.leave();
      outbox.clear();
      gate.clear();
      tab.forget();
    }
    consent = state;
    begin();
  };

  const tracker: Tracker = {
    track: safely(track) as Tracker['track'],
    get session() {
      return options.session === false ? null : safely(room.session)();
    },
    get ready() {
      return ready;
    },
    get consent() {
      return consent;
    },
    newSession: happen({ type: 'new' }),
    endSession: happen({ type: 'end', reason: 'ended' }),
    reset() {
      happen({ type: 'reset', reason: 'logout' })();
      user = undefined;
    },
    setSessionTimeout: safely((timeouts: { foreground?: number; background?: number }) => {
      for (const state of ['foreground', 'background'] as const) {
        const value = timeouts?.[state];
        if (value === undefined) continue;
        if (timeout[0](value)) limits[`${state}Timeout`] = value;
        else refuse(state, `timeout is ${show(value)}; it must be ${timeout[1]}`);
      }
      room.reschedule();
    }),
    setBackground: safely(visibility.setBackground),
    setConsent: safely(setConsent),
    identify: safely((id: string, traits?: object) => {
      if (typeof id !== 'string' || !id) return refuse('userId', `of identify is ${show(id)}: pass a string`);
      user = {
        id,
        traits:
          traits && copyProperties(traits, 'traits', (path, why) => report('identify', `${path} ${why}`)),
      };
      traitsDue = true;
    }),
    flush: async () => safely(outbox.flush)(),
    on: signals.on,
    shutdown: safely(() => {
      run('teardown');
      visibility.stop();
      room.settle(() => {});
      room.pause();
      void outbox.flush();
      stopped = true;
    }),
  };

  const api: PluginApi = {
    track: tracker.track as PluginApi['track'],
    get session() {
      return tracker.session;
    },
    get timeouts() {
      return {
        foreground: limits.foregroundTimeout,
        background: limits.backgroundTimeout,
        maxDuration: limits.maxDuration,
      };
    },
    error: report,
    log: (...what) => debug && console.log('sojourn:', ...what),
  };

  if (stopped) isReady();
  else whenActivated(safely(activate));

  return {
    tracker,
    replay(time, call) {
      replayed = time;
      try {
        return call();
      } finally {
        replayed = undefined;
      }
    },
  };
}

/**
 * Makes a tracker. `Events` maps the names of the site's events to their properties, which `track` then checks.
 * Never throws: an option that is wrong is reported by an `error` event and on the console, and left out; without a
 * right `collector`, and on a server, the tracker's calls do nothing.
 */
export const createTracker = <Events extends EventMap = EventMap>(options: Options): Tracker<Events> =>
  build(options).tracker as unknown as Tracker<Events>;
