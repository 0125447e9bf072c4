import { show } from './check-options';
import type { Plugin } from './plugins/plugin';
import type { Signals } from './tracker-types';

/** What a page may listen to, and how plugins hear of it. All other signals have their hook's name. */
const hooks: Readonly<Record<string, keyof Plugin | ''>> = {
  'session-start': 'onSessionStart',
  'session-end': 'onSessionEnd',
  state: 'onStateChange',
  error: '',
} satisfies Record<keyof Signals, keyof Plugin | ''>;

type Listener = (told: never) => unknown;
type Hear = (signal: string, told: unknown) => unknown;

/** Listeners, the page's and the plugins' alike. One that throws is reported once, and stops nothing. */
export const createSignals = () => {
  const listeners = new Set<Hear>();
  const broken = new Set<unknown>();

  /** `owner`: whose fault it is when it throws, the plugin's or the page's listener's. */
  const add = (owner: { readonly name: string }, hear: Hear) => {
    const guarded: Hear = (signal, told) => {
      const failed = (error: unknown) => {
        if (broken.has(owner)) return;
        broken.add(owner);
        try {
          report('listener', `listener or plugin ${owner.name} failed on ${signal}: ${show(error)}`);
        } catch {}
      };
      try {
        const answer = hear(signal, told);
        // An async one fails later.
        (answer as Promise<unknown> | undefined)?.catch?.(failed);
        return answer;
      } catch (error) {
        failed(error);
      }
    };
    listeners.add(guarded);
    return () => void listeners.delete(guarded);
  };

  /** `false` when a listener said `false`. */
  const emit = (signal: string, told?: unknown): boolean =>
    ![...listeners].map((hear) => hear(signal, told)).includes(false);

  /** Told in a task of its own: a listener added after `createTracker` hears it, and no caller is disturbed. */
  const report = (code: string, message: string, event?: Signals['error']['event']): void => {
    console.error(`sojourn: ${message}`);
    setTimeout(emit, 0, 'error', { code, message, event });
  };

  /** An option, or a part of it. */
  const refuse = (path: string, why: string): void => report('option', `option ${path} ${why}`);

  return {
    report,
    emit,
    refuse,
    attach(plugins: readonly Plugin[] = []): void {
      for (const plugin of plugins.filter(Boolean)) {
        // Most likely `pageViews` in place of `pageViews()`.
        if (typeof plugin !== 'object')
          refuse('plugins', `(${show(plugin)}) must be plugins: call what makes them`);
        add(plugin, (signal, told) => {
          const hook = hooks[signal] ?? signal;
          return hook && (plugin as unknown as Record<string, Listener | undefined>)[hook]?.(told as never);
        });
      }
    },
    on(signal: string, listener: Listener): () => void {
      const names = Object.keys(hooks);
      if (names.includes(signal) && typeof listener === 'function')
        return add(listener, (said, told) => said !== signal || listener(told as never));
      report('listener', `on(${show(signal)}, ${show(listener)}) needs one of ${names}, and a function`);
      return () => {};
    },
  };
};
