import type { Signals } from './tracker-types';

type Listener = (told: never) => void;

/** Listeners by signal. One that throws stops neither the others nor the tracker. */
export function createSignals() {
  const listeners: { [signal: string]: Set<Listener> } = {};
  return {
    on<Signal extends keyof Signals>(signal: Signal, listener: (told: Signals[Signal]) => void): () => void {
      const known = (listeners[signal] ??= new Set());
      known.add(listener);
      return () => known.delete(listener);
    },
    emit<Signal extends keyof Signals>(signal: Signal, told: Signals[Signal]): void {
      listeners[signal]?.forEach((listener) => {
        try {
          (listener as (told: Signals[Signal]) => void)(told);
        } catch (error) {
          console.error('sojourn:', error);
        }
      });
    },
  };
}
