import { checkOptions, show } from './check-options';
import { createGate, WITHDRAWAL } from './consent/gate';
import { whenIdle } from './delivery/idle';
import { createOutbox } from './delivery/outbox';
import { openTab } from './event/page';
import { copyProperties, wellFormed } from './event/properties';
import { createSender } from './event/sender';
import { createLaunch } from './lifecycle/launch';
import { createSiblings } from './lifecycle/siblings';
import { createSite } from './lifecycle/site';
import { createVisibility } from './lifecycle/visibility';
import type { ConsentState, Options } from './options';
import { createHost } from './plugins/host';
import type { PluginTrackOptions } from './plugins/plugin';
import type { AttributeChange, AttributeValue } from './session/attributes';
import { describe } from './session/describe';
import { createKeeper, type Happening } from './keeper';
import { BACKGROUND, type SessionRecord } from './session/record';
import { printLong } from './session/text';
import { readSettings } from './settings';
import { createSignals } from './signals';
import { patience } from './storage/patience';
import type { AnyEvents, EventMap, TrackOptions, Tracker } from './tracker-types';

/** Told of a tracker as it is made; `replay` calls it as of an earlier time. */
export type Built = (tracker: Tracker, replay: (time: number, call: () => unknown) => void) => void;

/** Longest name of an event. */
const NAME = 256;
const isName = (name: unknown): boolean => typeof name === 'string' && !!name && name.length <= NAME;

/** Words between the site's pages, after the name. */
const STATE = '_s';
const RECORD = '_r';

/**
 * Puts the rooms together. The way of one event: `track`, the keeper (consent gate, filter, session), the sender, the
 * outbox. Nothing touches the browser before `activate`, so that a tracker can be made on a server too. `built` is called
 * before any plugin is: what the page has called before comes first.
 */
export const build = (given: Options, built?: Built): Tracker => {
  const { on, emit, report, refuse, attach } = createSignals();
  const settings = readSettings(given, refuse);
  const { name, limits, debugId, sessionless, cookieless } = settings;

  /** Nothing works: on a server, without a collector, after `shutdown()`. */
  let stopped = !settings.collector;
  /** The time of the call that runs, where the stub's queue is replayed. */
  let replayed: number | undefined;
  /** The next page is expected to be one of the site's (rule 23). */
  let staying = false;
  /** The page is going, and not into the back/forward cache. */
  let closing = false;
  let going = false;

  const tab = openTab(name);
  const launch = createLaunch();
  const log = (...what: unknown[]) => settings.debug && console.log('sojourn:', ...what);
  const now = () => replayed ?? Date.now();
  const tabId = () => tab.id(!gate.memoryOnly());
  const view = (record: SessionRecord, eventIndex?: null) =>
    describe(record, gate.store!.mechanism, eventIndex);

  const outbox = createOutbox({
    ...settings,
    ask: async (owner) => {
      const answered = await siblings.ask(owner);
      return answered === undefined ? answered : answered === '1';
    },
    report,
  });

  const sender = createSender({
    settings,
    consent: () => gate.consent,
    tabId,
    view,
    refuse,
    report,
    sent(event, { utm }, safe) {
      if (gate.muted) return;
      log(event);
      outbox.add(event, utm, safe);
      emit('onTrack', event);
    },
    emit,
  });

  const depart = (called?: boolean) => keeper.settle(() => outbox.leave(going), !called);

  const visibility = createVisibility({
    changed(shown, before, gone, kept) {
      closing = gone && !kept && site.last();
      site.changed(shown, now(), before, gone, staying);
      staying = false;
      if (shown) {
        going = false;
        // Taken out of sessionStorage again: what is duplicated now is a tab of its own.
        if (gate.store) tabId();
        site.say();
      }
      emit('onVisibilityChange', shown);
    },
    leaving(gone, called) {
      going = gone;
      if (gone) site.decide();
      depart(called);
      if (gate.isStored() && !site.framed()) tab.leave();
      site.say(gone);
    },
    restored() {
      site.restored();
      outbox.restored();
      void gate.restored();
    },
  });
  const visible = () => +(visibility.visibleSince() < Infinity);

  const siblings = createSiblings(
    name,
    (what, text) => {
      const { store } = gate;
      if (what === WITHDRAWAL) {
        // A page that slept hears it late: perhaps there is a new visitor since.
        store?.refresh();
        if (+text > (store?.record?.generation ?? 0)) setConsent('denied', undefined, true);
      }
      if (what === STATE) site.heard(text);
      if (what === RECORD && gate.isStored()) store!.hear(text);
    },
    (question) => {
      const [who, at, id] = question.split(' ') as [string, string, string];
      if (gate.isStored() && (!who || outbox.owner === who)) return who ? '1' : launch.answer(+at, id);
    },
  );
  const word = (what: string, text: string) => gate.isStored() && siblings.tell(what, text);
  /** A browser that quits takes the focus away first; it may not wait for more. */
  const focused = ({ type }: Event) => void gate.store?.mark(type === 'blur');

  const site = createSite({
    tell: (text) => word(STATE, text),
    add: (what) => keeper.add(what),
    decided: () => depart(),
  });

  const keeper = createKeeper({
    limits,
    bound: settings.delivery.maxQueue ?? 10_000,
    overflow: () => report('lost', 'an event was lost: too many wait for consent'),
    visibleSince: visibility.visibleSince,
    tabId,
    fresh: () => gate.fresh(),
    filter(event) {
      if (!emit('beforeTrack', event)) return false;
      if (!isName(event.name) || Object(event.properties) !== event.properties)
        throw 'a plugin has taken its name or its properties';
      return true;
    },
    failed: (error, event) =>
      event
        ? report('lost', `event ${show(event.name)} was lost: ${show(error)}`)
        : report('internal', show(error)),
    stamped: sender.send,
    moved: (foreground, since) =>
      emit('state', { state: foreground ? 'foreground' : 'background', since, ...(closing && { closing }) }),
    refused: (key, why) => report('attribute', `attribute ${show(key)} ${why}`),
    attributed: (record) => word(RECORD, printLong(record)),
    entered: (record) => !sessionless && emit('session-start', view(record)),
    announce: sender.announce,
  });

  const gate = createGate({
    settings,
    keeper,
    outbox,
    siblings,
    launch,
    tab,
    site,
    refuse,
    report,
  });

  /** Calls into the tracker never throw into the page, and do nothing once it is stopped. */
  const safely =
    <Given extends unknown[], Answer>(work: (...given: Given) => Answer) =>
    (...given: Given): Answer | null => {
      try {
        if (!stopped) return work(...given);
      } catch (error) {
        report('internal', show(error));
      }
      return null;
    };
  const happen = (what: Omit<Happening, 'at'>) => safely(() => debugId || keeper.add({ at: now(), ...what }));
  const logout = happen({ ends: 'logout' });
  const setConsent = safely((...given: Parameters<typeof gate.setConsent>) => {
    gate.setConsent(...given);
    if (gate.consent === 'denied') sender.forgetUser();
  });
  const readSession = safely(() => gate.session(visible()));

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
        `attribute ${show(key)} (${show(given)}) needs a name, and a string, number or boolean`,
      );
    else keeper.add({ at: now(), attribute: { key, ...change } });
  };

  const tracker = {
    on,
    ready: gate.ready,
    get session() {
      return readSession();
    },
    get consent() {
      return gate.consent;
    },
    track: safely((name: string, properties?: object, given?: TrackOptions) => {
      const refuse = (path: string, why: string) => report('event', `event ${show(name)}: ${path} ${why}`);
      if (!isName(name)) {
        refuse('name', `must be 1 to ${NAME} characters`);
        return null;
      }
      if (gate.consent === 'denied' && !cookieless) return null;
      const { passive, trailing, time, context, safe } = (given ?? {}) as PluginTrackOptions;
      const event = sender.make(
        wellFormed(name, 'name', refuse),
        copyProperties(properties, 'properties', refuse),
      );
      if (context) event.context = copyProperties(context, 'context', refuse);
      const at = now();
      const instant = Number(time ?? at);
      const timed = Number.isFinite(instant);
      if (!timed) refuse('time', 'must be a Date or milliseconds');
      return keeper.add({
        at,
        event,
        passive: passive && !sessionless,
        trailing,
        safe,
        time: timed ? instant : at,
      })
        ? event.id
        : null;
    }),
    newSession: happen({ ends: 'ended', opens: true }),
    endSession: happen({ ends: 'ended' }),
    reset() {
      sender.forgetUser();
      logout();
    },
    setSessionTimeout: safely((given: { foreground?: number; background?: number }) => {
      // A constant session has none (rule 39).
      if (debugId) return;
      const { foreground, background } = Object(given) as typeof given;
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
    identify: safely(sender.identify),
    async flush() {
      await gate.loading;
      // What waits for its turn in the critical section is to go too.
      const { store } = gate;
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
  } as unknown as Tracker;

  /** Once: as it starts, or at the end, where it does not. */
  const tellBuilt = () => {
    const tell = built;
    built = undefined;
    tell?.(tracker, (time, call) => {
      replayed = time;
      try {
        call();
      } finally {
        replayed = undefined;
      }
    });
  };

  const activate = safely(() => {
    gate.activate();
    // What is shown comes before what is tracked.
    visibility.start();
    attach(settings.plugins);
    addEventListener('blur', focused);
    addEventListener('focus', focused);
    siblings.start();
    whenIdle(outbox.start);
    gate.begin();
    tellBuilt();
    const stay = (expected: boolean) => void (staying = expected);
    // Before any other hook, for the store is read first: what a plugin hears, it can answer.
    emit(
      'setup',
      createHost(tracker, { report, log, stay }, { settings, gate, launch, tab, going: () => going }),
    );
    if (visible()) emit('onVisibilityChange', true);
  });

  if (stopped) gate.isReady();
  else if ((document as { prerendering?: boolean }).prerendering) {
    // A prerendered page may never be shown: until then it starts nothing and sends nothing.
    document.addEventListener('prerenderingchange', activate, { once: true });
  } else activate();
  tellBuilt();
  return tracker;
};

/**
 * Makes a tracker. `Events` maps the names of the site's events to their properties, which `track` then checks.
 * Never throws: an option that is wrong is reported by an `error` event and on the console, and left out; without a
 * right `collector`, and on a server, the tracker's calls do nothing.
 */
export const createTracker = <Events extends EventMap<Events> = AnyEvents>(
  options: Options,
): Tracker<Events> => build(options) as unknown as Tracker<Events>;
