import { attempt } from '../../core/util/attempt';
import { SESSION_END, type TrackedEvent } from '../../core/event/event';
import { eventsOf } from '../../core/delivery/burst';
import type { Plugin } from '../../core/tracker/plugin';
import type { OwnPlugin, OwnPluginApi } from '../../core/tracker/plugin-internals';
import { readDocument } from '../../core/util/read-document';
import { isOpen } from './create-host';
import { createEventLog } from './event-log';
import { explainConsent } from './explain-consent';
import { explainReason } from './explain-reason';
import { explainSession, summarise } from './explain-session';
import { openPanel } from './open-panel';

/** The interval at which the panel updates its times. */
const UPDATE_INTERVAL_MS = 1000;

/**
 * Shows the tracker in a small panel on the page: the session and its reasons, the last events and
 * their delivery, consent and its source, and errors with remedies. Buttons end and renew the
 * session and simulate the background. The panel tracks and stores nothing, and closing removes it.
 * This tool for developers is loaded on demand.
 */
export function debuggerPanel(): Plugin {
  const log = createEventLog();
  /** The reasons of ended sessions, by session id. */
  const reasons = new Map<string, string>();
  let api: OwnPluginApi;
  let panel: ReturnType<typeof openPanel> | undefined;
  let said: TrackedEvent['consentSource'];
  let isVisible = true;
  let background: boolean | null = null;
  let stopListening: (() => void) | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;
  let isDue = false;

  const show = (): void => {
    isDue = false;
    if (!panel || readDocument('hidden')) return;
    const { consent, session } = api;
    const facts = {
      consent,
      session,
      record: api.rooms.store.record,
      limits: api.timeouts,
      isVisible,
      now: Date.now(),
      reasons,
    };
    const isSignalled = !!(navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl;
    panel.show({
      summary: summarise(facts),
      session: explainSession(facts),
      consent: explainConsent({ consent, answers: api.rooms.answers, said, isSignalled }),
      events: log.entries(),
      background,
    });
  };
  /** Shows soon, and once for all changes of a task, so that tracking is not delayed. */
  const showSoon = (): void => {
    if (isDue) return;
    isDue = true;
    setTimeout(() => attempt(show), 0);
  };
  const learn = (event: TrackedEvent): void => {
    const { name, session, properties, consentSource } = event;
    if (name === SESSION_END && session) reasons.set(session.sessionId, `${properties.reason}`);
    said = consentSource ?? said;
  };

  const close = (): void => {
    clearInterval(timer);
    stopListening?.();
    panel?.remove();
    panel = undefined;
    // Ends the simulation.
    if (background !== null) api.setBackground((background = null));
    // Removes all hooks, so that the tracker calls nothing any more.
    for (const hook of Object.keys(plugin) as (keyof OwnPlugin)[]) if (hook !== 'name') delete plugin[hook];
  };

  const plugin: { -readonly [Key in keyof OwnPlugin]: OwnPlugin[Key] } = {
    name: 'debugger',
    setup(pluginApi) {
      api = pluginApi as OwnPluginApi;
      // `setup` runs once. Its absence shows the script file that a tracker has the panel.
      delete plugin.setup;
      // The visitor may click the bookmark twice.
      if (isOpen(api.name)) return close();
      isVisible = !readDocument('hidden');
      panel = openPanel(api.name, {
        newSession: () => api.newSession(),
        endSession: () => api.endSession(),
        setBackground(chosen) {
          api.setBackground((background = chosen));
          showSoon();
        },
        close,
      });
      stopListening = api.on('error', (fault) => {
        panel?.addFault(fault);
        panel?.say(`Error: ${fault.message}`);
      });
      timer = setInterval(() => attempt(show), UPDATE_INTERVAL_MS);
      showSoon();
    },
    onTrack(event) {
      log.track(event);
      learn(event);
      showSoon();
    },
    onDelivery(bursts, signal) {
      for (const burst of bursts) {
        const events = eventsOf([burst]);
        log.advance(signal, burst.status, events);
        events.forEach(learn);
      }
      showSoon();
    },
    onSessionStart({ sessionIndex }) {
      panel?.say(`Session ${sessionIndex} has begun`);
      showSoon();
    },
    onSessionEnd({ session, reason }) {
      reasons.set(session.sessionId, reason);
      panel?.say(`Session ${session.sessionIndex} has ended: ${explainReason(reason)}`);
      showSoon();
    },
    onPageState(change) {
      ({ isVisible } = change);
      showSoon();
    },
    onStateChange: showSoon,
    onConsent: showSoon,
    onTimeoutChange: showSoon,
    onRestore: showSoon,
    onForget() {
      log.forget();
      said = undefined;
      showSoon();
    },
    teardown: close,
  };
  return plugin;
}
