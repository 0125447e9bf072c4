import { sleep } from './answers';
import type { NativeEvent } from './native';

export type EventTest = (event: NativeEvent, all: NativeEvent[]) => boolean;
export type WaitOptions = { timeout?: number };

export type WaitFor = {
  /** Until an event of this name has arrived. */
  (name: string, options?: WaitOptions): Promise<NativeEvent>;
  /** Until this many different events have arrived; resolves with all of them. */
  (count: number, options?: WaitOptions): Promise<NativeEvent[]>;
  /** Until an event passes the test; the test also gets all events so far. */
  (test: EventTest, options?: WaitOptions): Promise<NativeEvent>;
};

type Source = { events(): NativeEvent[]; onArrival(listener: () => void): () => void; lastArrival(): number };

export const waiting = ({ events, onArrival, lastArrival }: Source) => {
  const until = <T>(look: () => T | undefined, what: string, timeout: number) =>
    new Promise<T>((resolve, reject) => {
      const check = () => {
        const found = look();
        if (found === undefined) return;
        clearTimeout(timer);
        stop();
        resolve(found);
      };
      const stop = onArrival(check);
      const timer = setTimeout(() => {
        stop();
        const names = events().map((event) => event.name);
        reject(
          new Error(`Waited ${timeout} ms for ${what}; the collector has ${names.join(', ') || 'nothing'}`),
        );
      }, timeout);
      check();
    });

  const waitFor = (what: string | number | EventTest, { timeout = 8_000 }: WaitOptions = {}) => {
    if (typeof what === 'number') {
      const enough = () => (events().length >= what ? events() : undefined);
      return until<NativeEvent[] | NativeEvent>(enough, `${what} events`, timeout);
    }
    const test = typeof what === 'string' ? (event: NativeEvent) => event.name === what : what;
    const found = () => events().find((event, _index, all) => test(event, all));
    return until<NativeEvent[] | NativeEvent>(
      found,
      typeof what === 'string' ? what : what.toString(),
      timeout,
    );
  };

  /** Until nothing has arrived for so long (counted from the call). */
  const quiet = async (ms: number, { timeout = 20_000 }: WaitOptions = {}) => {
    const called = Date.now();
    for (;;) {
      const left = Math.max(called, lastArrival()) + ms - Date.now();
      if (left <= 0) return;
      if (Date.now() - called > timeout)
        throw new Error(`The collector was not quiet for ${ms} ms in ${timeout} ms`);
      await sleep(left);
    }
  };

  return { waitFor: waitFor as WaitFor, quiet };
};
