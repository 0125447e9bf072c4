import type { Signals } from './tracker-types';

type Listener = (told: never) => unknown;

/** Listeners by signal, the page's and the plugins' alike. One that throws is reported once, and stops nothing. */
export const createSignals = () => {
  const listeners: { [signal: string]: Set<Listener> } = {};

  /** `false` when a listener said `false`. */
  const emit = (signal: string, told?: unknown): boolean =>
    ![...(listeners[signal] ?? [])].map((listener) => listener(told as never)).includes(false);

  /** Told in a task of its own: a listener added after `createTracker` hears it, and no caller is disturbed. */
  const report = (code: string, message: string, event?: Signals['error']['event']): void => {
    console.error(`sojourn: ${message}`);
    setTimeout(emit, 0, 'error', { code, message, event });
  };

  return {
    report,
    emit,
    on(signal: string, listener: Listener): () => void {
      let broken: boolean | undefined;
      const guarded: Listener = (told) => {
        try {
          return listener(told);
        } catch (error) {
          if (!broken) report('listener', `a listener or plugin failed on ${signal}: ${error}`);
          broken = true;
        }
      };
      const known = (listeners[signal] ??= new Set());
      known.add(guarded);
      return () => void known.delete(guarded);
    },
  };
};
