import { show } from './check-options';
import type { Signals } from './tracker-types';

type Listener = (told: never) => unknown;

/** What a page may listen to. */
const names: readonly string[] = [
  'session-start',
  'session-end',
  'state',
  'error',
] satisfies (keyof Signals)[];

/** Listeners by signal, the page's and the plugins' alike. One that throws is reported once, and stops nothing. */
export const createSignals = () => {
  const listeners = new Map<unknown, Set<Listener>>();
  const broken = new Set<unknown>();

  /** `false` when a listener said `false`. */
  const emit = (signal: string, told?: unknown): boolean =>
    ![...(listeners.get(signal) ?? [])].map((listener) => listener(told as never)).includes(false);

  /** Told in a task of its own: a listener added after `createTracker` hears it, and no caller is disturbed. */
  const report = (code: string, message: string, event?: Signals['error']['event']): void => {
    console.error(`sojourn: ${message}`);
    setTimeout(emit, 0, 'error', { code, message, event });
  };

  return {
    report,
    emit,
    /** `owner`: the plugin whose fault it is when the listener throws; without one it is the page's listener. */
    on(signal: string, listener: Listener, owner?: { readonly name: string }): () => void {
      if (!owner && !(names.includes(signal) && typeof listener === 'function')) {
        report('listener', `on(${show(signal)}, ${show(listener)}) needs one of ${names}, and a function`);
        return () => {};
      }
      const failed = (error: unknown) => {
        const who = owner ?? listener;
        if (broken.has(who)) return;
        broken.add(who);
        try {
          report('listener', `listener or plugin ${who.name} failed on ${signal}: ${show(error)}`);
        } catch {}
      };
      const guarded: Listener = (told) => {
        try {
          const answer = listener(told);
          // An async one fails later.
          (answer as Promise<unknown> | undefined)?.catch?.(failed);
          return answer;
        } catch (error) {
          failed(error);
        }
      };
      const known = listeners.get(signal) ?? new Set();
      listeners.set(signal, known.add(guarded));
      return () => void known.delete(guarded);
    },
  };
};
