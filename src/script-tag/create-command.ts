import { inspect } from '../core/util/inspect';
import { say } from '../core/tracker/say';
import type { CallClock } from './call-clock';
import { guard } from './guard';

type Method = (...args: unknown[]) => unknown;

/** The value of `window.sojourn`: usually the stub, or `undefined`. */
export type Place = Method & { q?: unknown; track?: unknown; init?: Method; files?: unknown };

/** A call in the stub's queue. */
type QueuedCall = [time: number, args: unknown[]];

/** Creates `window.sojourn`: queues calls until there is a tracker, and then calls the tracker's methods by name. */
export const createCommand = (clock: CallClock) => {
  /** Calls that wait for the tracker; `undefined` once there is one. */
  let waiting: QueuedCall[] | undefined = [];
  /** The time of the first event. */
  let first: number | undefined;

  const wait = (...args: unknown[]) => void waiting!.push([clock.now(), args]);
  const command = ((name?: unknown, ...args: unknown[]) => {
    // Other script files may have added methods.
    const methods = command as unknown as Record<string, Method>;
    const names = Object.keys(command).filter((key) => typeof methods[key] === 'function');
    if (names.includes(name as string)) return methods[name as string]!(...args);
    if (waiting) wait(name, ...args);
    else say(`no command ${inspect(name)}${__DEV__ ? `: there are ${names}` : ''}`);
  }) as Place;
  command.track = (...args: unknown[]) => {
    first ??= clock.now();
    wait('track', ...args);
  };

  const push = (queued: unknown): void => {
    const { time } = clock;
    guard('a queued call failed', () => {
      const { 0: at, 1: args } = Object(queued) as QueuedCall;
      clock.time = Number.isFinite(at) ? at : Date.now();
      // Limits the arguments, because `args` may be any object with a `length`.
      command(...(Array.prototype.slice.call(args ?? [], 0, 9) as unknown[]));
    });
    clock.time = time;
  };
  // Code that has kept a reference to the stub still pushes.
  command.q = { push };

  return {
    command,
    push,
    /**
     * Makes the tracker's methods the command's, then replays the waiting calls with their own times. Returns the time of the first
     * event among them. Only the first call has an effect.
     */
    attach(tracker: object): number | undefined {
      const calls = waiting;
      waiting = undefined;
      if (!calls) return;
      // Getters stay getters: sojourn.session is the current session.
      Object.defineProperties(command, Object.getOwnPropertyDescriptors(tracker));
      calls.forEach(push);
      return first;
    },
  };
};
