import { attempt } from '../util/attempt';
import { inspect } from '../util/inspect';
import type { Warn } from '../options/warn';
import type { Plugin, PluginApi } from './plugin';
import { say } from './say';
import type { TrackerEvents } from './tracker-types';

/** The events for the page's listeners, each with the hook of plugins. Every other event has the name of its hook. */
const hooks: Readonly<Record<string, keyof Plugin | ''>> = {
  'session-start': 'onSessionStart',
  'session-end': 'onSessionEnd',
  state: 'onStateChange',
  consent: 'onConsent',
  error: '',
} satisfies Record<keyof TrackerEvents, keyof Plugin | ''>;

/** The limit of a message, which may quote names and texts of the page. */
const MAX_MESSAGE_CHARACTERS = 500;

type Hook = (...args: unknown[]) => unknown;

export type Emitter = ReturnType<typeof createEmitter>;

/** Emits events to the page's listeners and to the plugins. A failing listener is reported once, and does not affect others. */
export const createEmitter = () => {
  /** A listener of the page is a plugin with one hook, and the name of its event. */
  const plugins = new Set<unknown>();
  const failed = new Set<unknown>();

  const notify = (plugin: unknown, event: string, args: readonly unknown[]): unknown => {
    const fail = (error: unknown) => {
      const isFirst = !failed.has(plugin);
      failed.add(plugin);
      // A plugin whose setup has failed is incomplete, so it is removed, with the listeners that it has added.
      if (event === 'setup' && plugins.delete(plugin)) notify(plugin, 'teardown', []);
      if (!isFirst) return;
      // The plugin's name may be a getter that throws as well.
      const name = attempt(() => inspect((plugin as Plugin).name));
      report('listener', `listener or plugin ${name} failed on ${event}: ${inspect(error)}`);
    };
    try {
      const answer = (plugin as Record<string, Hook | undefined>)[hooks[event] ?? event]?.(...args);
      // An async hook fails later.
      (answer as Promise<unknown> | undefined)?.catch?.(fail);
      return answer;
    } catch (error) {
      return fail(error);
    }
  };
  /** Calls all listeners. Returns `false` if one of them has returned `false`. */
  const emit = (event: string, ...args: unknown[]): boolean =>
    ![...plugins].map((plugin) => notify(plugin, event, args)).includes(false);

  /**
   * Reports an error on the console and to the listeners; never throws. Listeners are called in a task of its own, so that a listener
   * that is added after `createTracker` receives earlier errors too, and cannot disturb the caller.
   */
  const report = (code: string, message: string, event?: TrackerEvents['error']['event']): void => {
    message = message.slice(0, MAX_MESSAGE_CHARACTERS);
    say(message);
    attempt(() => setTimeout(() => emit('error', { code, message, event })));
  };

  /** Reports that an option, or a part of it, is wrong. */
  const warn: Warn = (path, why) => report('option', `option ${path}${why && ` ${why}`}`);

  return {
    report,
    emit,
    warn,
    /** Adds plugins. With an `api`, they are also set up: earlier plugins are set up by the event `setup`. */
    attach(added: readonly (Plugin | undefined)[], api?: PluginApi): void {
      for (const plugin of added) {
        if (plugin && typeof plugin === 'object') {
          plugins.add(plugin);
          if (api) notify(plugin, 'setup', [api]);
          if (api?.storage.isOpen() && plugins.has(plugin)) notify(plugin, 'onOpen', []);
        }
        // Falsy values are allowed, as in `condition && plugin()`. Any other value is most likely `pageViews` instead of `pageViews()`.
        else if (plugin)
          warn(
            'plugins',
            __DEV__ ? `(${inspect(plugin)}) must be plugins: call the function that creates one` : '',
          );
      }
    },
    on(event: string, listener: Hook): () => void {
      const events = Object.keys(hooks);
      const isValid = events.includes(event) && typeof listener === 'function';
      const plugin = isValid && { name: event, [hooks[event]!]: listener };
      if (plugin) plugins.add(plugin);
      else
        report(
          'listener',
          __DEV__
            ? `on(${inspect(event)}, ${inspect(listener)}) needs one of ${events}, and a function`
            : 'on',
        );
      return () => void plugins.delete(plugin);
    },
  };
};
