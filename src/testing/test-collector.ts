import type { TrackedEvent } from '../core/event/event';
import { flatten, type NativeBatch } from '../core/event/flatten';
import { realTimers } from './clock';
import { describeArrivals } from './describe-arrivals';

/** A request as it came. */
export interface CollectedRequest {
  readonly url: string;
  readonly body: string;
  /** The body, where it is a batch of the native protocol. */
  readonly batch?: NativeBatch;
}

export interface WaitOptions {
  /** Milliseconds of real time. */
  timeout?: number;
}

/** A collector in memory. It counts an event once, however often it is sent: by its id, as every collector has to. */
export interface TestCollector {
  /** Whole events, in the order in which they came. */
  readonly events: readonly TrackedEvent[];
  /** Their names. */
  readonly names: readonly string[];
  /** What came over the wire, of whatever protocol. */
  readonly requests: readonly CollectedRequest[];
  /** The events of that name. */
  named(name: string): readonly TrackedEvent[];
  /**
   * The first event of that name, or for which the function gives `true`; one that has come already, or the next. Rejects when
   * none comes in time, with a list of those that did come.
   */
  waitFor(wanted: string | ((event: TrackedEvent) => boolean), options?: WaitOptions): Promise<TrackedEvent>;
  /** Forgets what has come until now. */
  clear(): void;
  /** Takes the body of a request. */
  receive(body: string, url?: string): void;
}

export interface TestCollectorOptions extends WaitOptions {
  /** Called before somebody reads: what waits can be handed over. */
  settle?: () => void;
  /** What else may explain that an event is missing. */
  hint?: () => string | undefined;
}

const readBatch = (body: string): NativeBatch | undefined => {
  try {
    const batch = JSON.parse(body) as NativeBatch;
    return Array.isArray(batch.groups) ? batch : undefined;
  } catch {
    return undefined;
  }
};

/** Makes a collector in memory. `timeout` is that of `waitFor`; default 1,000 ms. */
export const createTestCollector = (options: TestCollectorOptions = {}): TestCollector => {
  const { settle = () => {}, hint } = options;
  const seen = new Set<string>();
  const watchers = new Set<() => void>();
  let events: TrackedEvent[] = [];
  let requests: CollectedRequest[] = [];

  const read = () => {
    settle();
    return events;
  };

  return {
    get events() {
      return read();
    },
    get names() {
      return read().map(({ name }) => name);
    },
    get requests() {
      settle();
      return requests;
    },
    named: (name) => read().filter((event) => event.name === name),
    waitFor: (wanted, { timeout = options.timeout ?? 1000 } = {}) =>
      new Promise((resolve, reject) => {
        if (typeof wanted !== 'string' && typeof wanted !== 'function')
          throw new TypeError(`waitFor(${wanted}) needs the name of an event, or a function`);
        const matches = typeof wanted === 'string' ? ({ name }: TrackedEvent) => name === wanted : wanted;
        const { setTimeout, clearTimeout } = realTimers();
        const stop = () => {
          watchers.delete(look);
          clearTimeout(timer);
        };
        const look = () => {
          try {
            const found = events.find(matches);
            if (!found) return;
            stop();
            resolve(found);
          } catch (error) {
            stop();
            reject(error);
          }
        };
        const fail = () => {
          look();
          stop();
          const unreadable = requests.filter(({ batch }) => !batch).length;
          const name = typeof wanted === 'string' ? `"${wanted}"` : 'An event that fits';
          reject(new Error(describeArrivals(name, timeout, events, unreadable, hint?.())));
        };
        const timer = setTimeout(fail, timeout);
        watchers.add(look);
        settle();
        look();
      }),
    clear() {
      settle();
      events = [];
      requests = [];
    },
    receive(body, url = '') {
      const batch = readBatch(body);
      requests.push({ url, body, batch });
      const fresh = batch ? flatten(batch).filter(({ id }) => !seen.has(id)) : [];
      for (const event of fresh) {
        seen.add(event.id);
        events.push(event);
      }
      watchers.forEach((look) => look());
    },
  };
};
