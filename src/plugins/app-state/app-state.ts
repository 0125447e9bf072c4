import type { TrackedEvent, UnstampedEvent } from '../../core/event/event';
import { createListeners } from '../shared/listeners';
import type { Plugin } from '../../core/tracker/plugin';
import type { PageStateChange } from '../../core/page/page-state-change';
import type { OwnPlugin, OwnPluginApi, OwnTrackOptions } from '../../core/tracker/plugin-internals';
import { createEarlierRun } from './earlier-run';
import { createKeptState } from './kept-state';
import { createLaunch } from './launch';
import { createNavigation } from './navigation';
import { createSite } from './site';
import { nextSiteState, type SiteInput } from './site-state';
import { createTabChannel, PAGES } from './tab-channel';

const NAME = 'application_state_transition';

const isLaunch = ({ name, properties }: UnstampedEvent | TrackedEvent) =>
  name === NAME && properties.transition_type === 'application_initialized';

/**
 * Tracks the transitions of the site as `application_state_transition`, with the property `transition_type`:
 * `application_initialized`, `application_foreground`, `application_background`, `application_exit` (rules 22-27).
 */
export function appState(): Plugin {
  const { listenTo, teardown } = createListeners();
  const navigation = createNavigation();
  /** Queues changes until the launch is decided. */
  const waiting: [input: SiteInput, at: number][] = [];
  let api: OwnPluginApi;
  let channel: ReturnType<typeof createTabChannel>;
  let kept: ReturnType<typeof createKeptState>;
  let site: ReturnType<typeof createSite>;
  let startedAt: number;
  let earlierRun: ReturnType<typeof createEarlierRun>;
  /** Settles when it is decided whether this page is a launch. */
  let looking: Promise<void> | undefined;
  /** The beginning of the state whose end has been tracked. */
  let ended: number | undefined;
  /** The URL of the first page of this run. */
  let entry: TrackedEvent['page'] | undefined;
  let launch: ReturnType<typeof createLaunch>;
  let first: PageStateChange | undefined;
  /** The beginning of the state whose end is being tracked. */
  let ending: number | undefined;
  let isStarting = true;
  let isClosing = false;

  const track = (type: string, facts?: object, options?: OwnTrackOptions) =>
    api.track(NAME, { transition_type: `application_${type}`, ...facts }, { ...options, isOwn: true });
  /** Sets the site's state, over all its tabs (rule 23). `visibleSince` is from before the change. */
  const setSiteState = (foreground: boolean, at: number, visibleSince: number): void =>
    void api.rooms.manager.add({ at, foreground, visibleSince });
  const start = () => track('initialized', {}, { time: startedAt });

  const change = (input: SiteInput, at: number): void => {
    if (!launch.isDecided()) return void waiting.push([input, at]);
    const result = nextSiteState(kept.read(), input, at);
    if (!result) return;
    const { reported, since, next, facts } = result;
    // Firefox may interrupt the listener of `pagehide`, and the next listener repeats its work. The state is stored last, and an
    // event that has been judged is not tracked again.
    if (reported && since !== ended) {
      api.rooms.emit('state', { state: reported, since: at, ...(isClosing && { closing: true }) });
      ending = since;
      if (reported === 'background') {
        isStarting = false;
        const type = isClosing && !navigation.isHeading() ? 'exit' : reported;
        track(type, facts, { passive: true, trailing: true, time: at });
      }
      // A launch implies the foreground, and so does the launch of another page that starts at the same time.
      else if (!isStarting || (launch.answer() !== '0' && !earlierRun.describe()))
        track(reported, facts, { time: at });
    }
    kept.write(next);
  };
  const decide = () => {
    const wasStarting = isStarting;
    if (!launch.isDecided() && earlierRun.describe()) kept.begin(site.isVisible() ? startedAt : 0);
    launch.decide();
    waiting.splice(0).forEach(([input, at]) => change(input, at));
    // The launch itself has not been reported yet.
    isStarting = wasStarting;
  };

  /** A page that unloads receives no more answers, so it decides now. */
  const decideOnExit = (isUnloading: boolean) => {
    if (isUnloading && api.storage.isOpen()) decide();
  };

  const plugin: OwnPlugin = {
    name: 'app-state',
    setup(pluginApi) {
      api = pluginApi as OwnPluginApi;
      const { name, storage } = api;
      startedAt = Date.now();
      kept = createKeptState(api);
      channel = createTabChannel(name, (topic, message) => {
        if (storage.isOpen()) (topic === PAGES ? site : launch).onMessage(topic, message);
      });
      launch = createLaunch(channel.broadcast);
      earlierRun = createEarlierRun(api, launch, kept, startedAt);
      site = createSite({
        change,
        setSiteState,
        onDecision: () => api.rooms.exitPage(),
        broadcast: (message) => storage.isOpen() && channel.broadcast(PAGES, message),
      });
      navigation.start(listenTo);
      listenTo(window, 'storage', channel.onStorage);
      // A browser that quits first takes the focus from its pages, and may not wait for later writes.
      listenTo(window, 'blur', () => site.isVisible() && change('blurred', Date.now()));
      listenTo(window, 'focus', () => site.isVisible() && change('seen', Date.now()));
      if (first) site.changePage(first, false);
      start();
    },
    onOpen() {
      if (launch.isDecided()) {
        if (site.isVisible()) site.markVisible();
      } else if (api.storage.isOpen()) {
        looking = earlierRun.look().then(decide, decide);
        api.hold(looking);
      } else decide();
      site.broadcastState();
    },
    teardown() {
      // The run ends without a crash.
      const now = Date.now();
      setSiteState(false, now, Infinity);
      kept.write({ ...kept.read(), state: 'background', since: now, reportedAt: now });
      site.stop();
      teardown();
    },
    onSessionStart() {
      // Consent was denied when the page started.
      if (isStarting) start();
    },
    beforeTrack(event) {
      if (!isLaunch(event)) return void (ended = ending);
      if (!isStarting) return false;
      entry ??= event.page;
      if (!launch.isDecided()) {
        // The page was hidden while it was loading: the site's other pages have not answered yet.
        void looking!.then(start);
        return false;
      }
      isStarting = false;
      const facts = earlierRun.describe();
      if (!facts) return false;
      const { url, referrer } = entry;
      Object.assign(event.properties, facts, { entry_page: url, entry_referrer: referrer || undefined });
    },
    onForget() {
      entry = undefined;
      kept.forget();
    },
    onTrack(event) {
      if (isLaunch(event)) earlierRun.note();
    },
    onPageState(state) {
      // A tracker shows the page before it sets plugins up.
      if (!api) first = state;
      else {
        isClosing = state.isUnloading && !state.mayReturn && site.isLast();
        if (state.isVisible) navigation.forget();
        site.changePage(state, navigation.staysOnSite());
        decideOnExit(state.isUnloading);
      }
      return false;
    },
    onPageExit(isUnloading) {
      if (!api) return;
      decideOnExit(isUnloading);
      site.exit(isUnloading);
    },
  };
  return plugin;
}
