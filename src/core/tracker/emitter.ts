import { attempt } from '../util/attempt';
import { inspect } from '../util/inspect';
import type { Warn } from '../options/warn';
import type { Plugin, PluginApi } from './plugin';
import { say } from './say';
import type { TrackerEvents } from './tracker-types';

/** The events of the page, and the hooks of plugins for them. Every other event has the name of its hook. */
const hooks: Readonly<Record<string, keyof Plugin | ''>> = {
  'session-start': 'onSessionStart',
  'session-end': 'onSessionEnd',
  state: 'onStateChange',
  consent: 'onConsent',
  error: '',
} satisfies Record<keyof TrackerEvents, keyof Plugin | ''>;

/** A message has so many characters at most: it may quote a page's names and texts. */
const MESSAGE = 500;

type Hook = (...args: unknown[]) => unknown;

export type Emitter = ReturnType<typeof createEmitter>;

/** Emits events to the page's listeners and to the plugins. A listener that fails is reported once, and stops nothing. */
export const createEmitter = () => {
  /** A listener of the page is a plugin of one hook, named by its event. */
  const plugins = new Set<unknown>();
  const failed = new Set<unknown>();

  const notify = (plugin: unknown, event: string, args: readonly unknown[]): unknown => {
    const fail = (error: unknown) => {
      const isFirst = !failed.has(plugin);
      failed.add(plugin);
      // A plugin that is set up by half would act on what it lacks: it goes, with the listeners that it has added.
      if (event === 'setup' && plugins.delete(plugin)) notify(plugin, 'teardown', []);
      if (!isFirst) return;
      // Its name may be a getter, and throw as well.
      const name = attempt(() => inspect((plugin as Plugin).name));
      report('listener', `listener or plugin ${name} failed on ${event}: ${inspect(error)}`);
    };
    try {
      const answer = (plugin as Record<string, Hook | undefined>)[hooks[event] ?? event]?.(...args);
      // An async one fails later.
      (answer as Promise<unknown> | undefined)?.catch?.(fail);
      return answer;
    } catch (error) {
      return fail(error);
    }
  };
  /** `false` when a listener said `false`; all are called nevertheless. */
  const emit = (event: string, ...args: unknown[]): boolean =>
    ![...plugins].map((plugin) => notify(plugin, event, args)).includes(false);

  /**
   * Reports a fault on the console and to the listeners; never throws. The listeners receive it in a task of its own: so one
   * that is added after `createTracker` receives earlier faults too, and no caller is disturbed.
   */
  const report = (code: string, message: string, event?: TrackerEvents['error']['event']): void => {
    message = message.slice(0, MESSAGE);
    say(message);
    attempt(() => setTimeout(emit, 0, 'error', { code, message, event }));
  };

  /** Says that an option, or a part of it, is wrong. */
  const warn: Warn = (path, why) => report('option', `option ${path}${why && ` ${why}`}`);

  return {
    report,
    emit,
    warn,
    /** With an `api`, they are set up as well: the others were before. */
    attach(added: readonly (Plugin | undefined)[], api?: PluginApi): void {
      for (const plugin of added) {
        if (plugin && typeof plugin === 'object') {
          plugins.add(plugin);
          if (api) notify(plugin, 'setup', [api]);
          if (api?.storage.isOpen() && plugins.has(plugin)) notify(plugin, 'onOpen', []);
        }
        // `condition && plugin()` leaves what is falsy; what is neither is most likely `pageViews` in place of `pageViews()`.
        else if (plugin)
          warn('plugins', __DEV__ ? `(${inspect(plugin)}) must be plugins: call what makes them` : '');
      }
    },
    on(event: string, listener: Hook): () => void {
      const events = Object.keys(hooks);
      const isRight = events.includes(event) && typeof listener === 'function';
      const plugin = isRight && { name: event, [hooks[event]!]: listener };
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
