import { readClock } from '../util/clock';
import { attempt } from '../util/attempt';
import { createConsentGate } from '../consent/consent-gate';
import { createEmitter } from './emitter';
import { createEventFactory } from '../event/create-event';
import { openTab } from '../page/tab';
import { inspect } from '../util/inspect';
import { createJournal } from '../storage/journal';
import { createVisibility } from '../page/visibility';
import { whenIdle } from '../page/when-idle';
import type { Options } from '../options/options';
import { readSettings } from '../options/read-settings';
import { createOutbox } from '../delivery/outbox';
import { inTime } from '../util/patience';
import type { Plugin, PluginApi } from './plugin';
import { createPluginApi } from './plugin-api';
import { createSessionManager } from '../session/session-manager';
import { createSafely } from '../util/safely';
import { openStores } from '../storage/open-stores';
import { createTeller } from '../session/session-announcer';
import { createMethods, isName } from './tracker-methods';
import type { Tracker } from './tracker-types';

/** Milliseconds for which plugins may hold the first events: after a crash, a living tab may only be busy (rule 27). */
const LONGEST_HOLD = 1000;

/**
 * Puts the rooms together. The way of one event: `track`, the session manager (consent, filter, rules), the outbox. Nothing
 * touches the browser before `activate`, so that a tracker can be made on a server too. `now` is the time of a call.
 */
export const buildTracker = (given: Options, now = readClock): Tracker => {
  const emitter = createEmitter();
  const { on, emit, report, warn, attach } = emitter;
  const settings = readSettings(given, warn);
  const { name, limits, debugId, sessionless, delivery, collector } = settings;

  /** Nothing works: on a server, without a collector, after `shutdown()`. */
  let isStopped = !collector;
  const holds: Promise<unknown>[] = [];
  /** There is none before the page is shown. */
  let api: PluginApi | undefined;

  const log = (...what: unknown[]) => settings.debug && attempt(() => console.log('sojourn:', ...what));
  const tab = openTab(name);
  const onError = (error: unknown) =>
    report('storage', `option session.store${__DEV__ ? ` failed (${inspect(error)})` : ''}`);
  /** What rooms know of each other: each takes what it needs. */
  const common = {
    settings,
    ...emitter,
    ...openStores({ ...settings, onError }, !debugId && !sessionless),
    tab,
    log,
    consent: () => gate.consent,
    isMuted: () => gate.isMuted,
  };
  const { ledger, store } = common;
  const outbox = createOutbox({ ...settings, ...common, collector: collector! });
  const events = createEventFactory(common);
  const teller = createTeller({ ...common, events, outbox });

  /** Stamps and hands over what waits, and writes down the rest: first what is fast, and the cookie at last. */
  const exitPage = (isUnloading = false, sleeps = false, isPageExit = false) => {
    manager.flushOnExit(isPageExit);
    outbox.exit(isUnloading);
    ledger.exit(sleeps);
    manager.forgetJottings();
    if (gate.isStored()) {
      store.exit();
      tab.exit();
    }
    emit('onPageExit', isUnloading);
    gate.exit();
  };

  const visibility = createVisibility({
    changed(change) {
      const { isVisible, at, visibleBefore } = change;
      // What is duplicated now is a tab of its own.
      if (isVisible && gate.isStored()) tab.open();
      if (isVisible) outbox.wake();
      if (emit('onPageState', change)) {
        manager.add({ at: now(), foreground: isVisible, visibleSince: visibleBefore });
        emit('state', { state: isVisible ? 'foreground' : 'background', since: at });
      }
      emit('onVisibilityChange', isVisible);
    },
    exiting: exitPage,
    restored: () =>
      void gate.restore().then(() => {
        outbox.restore();
        emit('onRestore');
      }),
  });
  const manager = createSessionManager({
    journal: createJournal(`${name}|j|${collector}|`),
    maxWaiting: delivery.maxQueue,
    visibleSince: visibility.visibleSince,
    context: () => ({ limits, ids: gate.ids(), origin: teller.origin() }),
    accept(event) {
      const { name } = event;
      if (!emit('beforeTrack', event)) return false;
      if ((event.name === name || isName(event.name)) && Object(event.properties) === event.properties)
        return true;
      throw __DEV__ ? 'a plugin has taken its name or its properties' : 'beforeTrack';
    },
    tell: teller.tell,
    useIds: () => gate.useIds(),
    enter: teller.enter,
    findVisitor: () => attempt(() => settings.protocol.findVisitor?.()),
    report,
  });

  const gate = createConsentGate({
    ...common,
    manager,
    outbox,
    now,
    held: () => inTime(Promise.all(holds.splice(0)), LONGEST_HOLD),
    forgotten() {
      tab.renew();
      events.identify();
      teller.renewContext();
      emit('onForget');
    },
  });

  const safely = createSafely(() => isStopped, report);
  const readSession = safely(() => {
    const session = gate.session(visibility.visibleSince() < Infinity);
    emit('onSessionRead', session);
    return session;
  });

  // `Object.assign` and not a spread: a build for an older target would make values of the getters.
  const own = {
    on,
    ready: gate.ready,
    get session() {
      return readSession();
    },
    get consent() {
      return gate.consent;
    },
    use: safely((plugin: Plugin) => attach([plugin], api)),
    setBackground: safely((background: boolean | null) => {
      if ([true, false, null].includes(background)) visibility.setBackground(background);
      else warn('setBackground', __DEV__ ? `(${inspect(background)}) must be true, false or null` : '');
    }),
    async flush() {
      await gate.opening;
      // What waits for its turn in the critical section is to go too.
      if (gate.isStored()) await inTime(new Promise<void>((resolve) => store.turn(resolve)));
      await safely(outbox.flush)();
    },
    shutdown: safely(() => {
      emit('teardown');
      visibility.stop();
      exitPage();
      void outbox.flush();
      gate.stop();
      isStopped = true;
    }),
  };
  const methods = createMethods({ ...common, events, manager, gate, now, safely });
  const tracker = Object.assign(own, methods) as unknown as Tracker;

  const activate = safely(() => {
    attach([attempt(() => settings.protocol.plugin), ...settings.sources, ...settings.plugins]);
    // What is shown comes before what is tracked.
    visibility.start();
    // What the page has called before comes before what plugins track in their setup.
    emit('onActivate', tracker);
    gate.activate();
    whenIdle(() => {
      const before = teller.context();
      teller.renewContext(true);
      outbox.beIdle(before, teller.context());
    });
    const hold = (until: Promise<unknown>) => void holds.push(until);
    api = createPluginApi({
      tracker,
      events,
      teller,
      ledger,
      rooms: { settings, store, manager, outbox, tab, emit, exitPage },
      more: { hold, report, warn, log },
    });
    emit('setup', api);
    visibility.tell();
    gate.begin();
  });

  if (isStopped) gate.onReady();
  else if ((document as { prerendering?: boolean }).prerendering) {
    // A prerendered page may never be shown: until then it starts nothing and sends nothing.
    document.addEventListener('prerenderingchange', activate, { once: true });
  } else activate();
  return tracker;
};
