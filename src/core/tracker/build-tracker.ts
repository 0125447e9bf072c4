import { createWithdrawal } from '../consent/withdrawal';
import { createOutbox } from '../delivery/outbox';
import { createEventFactory } from '../event/create-event';
import type { Options } from '../options/options';
import { readSettings } from '../options/read-settings';
import type { PageExit } from '../page/page-exit';
import { openTab } from '../page/tab';
import { createVisibility } from '../page/visibility';
import { whenIdle } from '../page/when-idle';
import { createNextIds } from '../session/next-ids';
import { createSessionAnnouncer } from '../session/session-announcer';
import { createSessionManager } from '../session/session-manager';
import { openStores } from '../storage/open-stores';
import { TAB } from '../storage/storage-keys';
import { attempt } from '../util/attempt';
import { readClock } from '../util/clock';
import { inspect } from '../util/inspect';
import { inTime } from '../util/patience';
import { createSafely } from '../util/safely';
import { createEmitter } from './emitter';
import { createLife } from './life';
import { STOPPED, STORED } from './phases';
import { createEventFilter } from './event-filter';
import { createMethods } from './methods';
import type { Plugin, PluginApi } from './plugin';
import { createPluginApi } from './plugin-api';
import type { Rooms } from './rooms';
import type { Tracker } from './tracker-types';

/** Plugins may delay the first events for this long, because after a crash other tabs may be slow to answer (rule 27). */
const MAX_FIRST_EVENTS_DELAY_MS = 1000;

/**
 * Wires the rooms. An event passes `track`, the session manager (plugins' filter, rules), the announcer and the outbox. The browser
 * is not accessed before `activate`, so that a tracker can be created on a server too. `now` returns the time of a call.
 */
export const buildTracker = (options: Options, now = readClock): Tracker => {
  const { on, emit, report, warn, attach } = createEmitter();
  const settings = readSettings(options, warn);
  const { name, debugId, sessionless, collector, protocol } = settings;
  const delays: Promise<unknown>[] = [];
  /** `undefined` until the page is shown. */
  let api: PluginApi | undefined;

  const onError = (error: unknown) =>
    report('storage', `option session.store${__DEV__ ? ` failed (${inspect(error)})` : ''}`);
  const rooms: Rooms = {
    settings,
    emit,
    report,
    warn,
    tab: openTab(name + TAB),
    ...openStores({ ...settings, onError }, !debugId && !sessionless),
    consent: () => life.consent(),
    log: (...values) => settings.debug && attempt(() => console.log('sojourn:', ...values)),
  };
  const { tab, ledger, store, consent } = rooms;
  const outbox = createOutbox({ ...settings, collector: collector!, ledger, report, emit });
  const events = createEventFactory(rooms);
  const announcer = createSessionAnnouncer(rooms, events, outbox);
  const withdrawal = createWithdrawal(rooms, (generation) => life.onWithdrawn(generation));
  const ids = createNextIds(debugId, withdrawal.generation);

  /** The order of an exit: 1. stamp waiting inputs, 2. beacons, 3. transaction and note, 4. the cookie, 5. the tab's id. */
  const exitPage = (exit: PageExit): void =>
    [
      manager.exit,
      outbox.exit,
      ledger.exit,
      store.exit,
      () => life.phase() === STORED && tab.exit(),
      ({ unloading }: PageExit) => emit('onPageExit', !!unloading),
      withdrawal.exit,
    ].forEach((leave) => leave(exit));

  const visibility = createVisibility({
    changed(change) {
      const { isVisible, at, visibleBefore } = change;
      // From now on a duplicated tab must get an id of its own, so ours leaves sessionStorage.
      if (isVisible && life.phase() === STORED) tab.open();
      if (isVisible) outbox.wake();
      if (emit('onPageState', change)) {
        manager.add({ at: now(), foreground: isVisible, visibleSince: visibleBefore });
        emit('state', { state: isVisible ? 'foreground' : 'background', since: at });
      }
      emit('onVisibilityChange', isVisible);
    },
    exiting: exitPage,
    restored: () =>
      void life.restore().then(() => {
        outbox.restore();
        emit('onRestore');
      }),
  });
  const { visibleSince } = visibility;

  const manager = createSessionManager(rooms, {
    ids,
    announcer,
    visibleSince,
    accept: createEventFilter(emit),
  });

  const life = createLife(rooms, {
    now,
    outbox,
    manager,
    announcer,
    withdrawal,
    firstEventsDelay: () => inTime(Promise.all(delays.splice(0)), MAX_FIRST_EVENTS_DELAY_MS),
    forget() {
      store.forget();
      outbox.clear();
      manager.clear();
      tab.renew();
      events.identify();
      announcer.renewContext();
      emit('onForget');
    },
  });

  const safely = createSafely(() => life.phase() === STOPPED, report);
  const readSession = safely(() => {
    const session = manager.session();
    emit('onSessionRead', session);
    return session;
  });

  // `Object.assign`, because a spread, compiled for an older target, would replace the getters with their values.
  const own = {
    on,
    ready: life.ready,
    get session() {
      return readSession();
    },
    get consent() {
      return consent();
    },
    use: safely((plugin: Plugin) => attach([plugin], api)),
    setBackground: safely((background: boolean | null) => {
      if ([true, false, null].includes(background)) visibility.setBackground(background);
      else warn('setBackground', __DEV__ ? `(${inspect(background)}) must be true, false or null` : '');
    }),
    async flush() {
      await life.loaded();
      // Wait for the critical section, so that events that wait for it are sent too.
      if (life.phase() === STORED) await inTime(new Promise<void>((resolve) => store.runExclusive(resolve)));
      await safely(outbox.flush)();
    },
    shutdown: safely(() => {
      emit('teardown');
      visibility.stop();
      exitPage({});
      life.send({ isStopped: true });
      withdrawal.stop();
      store.stop();
    }),
  };
  const methods = createMethods(rooms, { events, manager, life, now, safely });
  const tracker = Object.assign(own, methods) as unknown as Tracker;

  /** The order matters: 1. watch visibility, 2. replay queued calls, 3. set up plugins, 4. open storage. */
  const activate = safely(() => {
    attach([attempt(() => protocol.plugin), ...settings.sources, ...settings.plugins]);
    visibility.start();
    emit('onActivate', tracker);
    withdrawal.start();
    whenIdle(() => {
      const before = announcer.context();
      announcer.beIdle();
      outbox.beIdle(before, announcer.context());
    });
    api = createPluginApi(rooms, {
      tracker,
      events,
      announcer,
      manager,
      outbox,
      hold: (until) => void delays.push(until),
      exitPage: (unloading) => exitPage({ unloading }),
    });
    emit('setup', api);
    visibility.report();
    life.send({ isShown: true });
  });

  if (life.phase() === STOPPED) return tracker;
  if ((document as { prerendering?: boolean }).prerendering) {
    // A prerendered page may never be shown, so it starts and sends nothing until then.
    document.addEventListener('prerenderingchange', activate, { once: true });
  } else activate();
  return tracker;
};
