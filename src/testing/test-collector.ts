import type { TrackedEvent } from '../core/event/event';
import { flatten, type NativeBatch } from '../core/event/flatten';
import { realTimers } from './clock';
import { describeArrivals } from './describe-arrivals';

/** A request as it arrived. */
export interface CollectedRequest {
  readonly url: string;
  readonly body: string;
  /** The body, if it is a batch of the native protocol. */
  readonly batch?: NativeBatch;
}

export interface WaitOptions {
  /** Milliseconds of real time. */
  timeout?: number;
}

/** A collector in memory. Each event counts once, by its id, however often it is sent. */
export interface TestCollector {
  /** Complete events, in order of arrival. */
  readonly events: readonly TrackedEvent[];
  /** Names of the events. */
  readonly names: readonly string[];
  /** All requests, of any protocol. */
  readonly requests: readonly CollectedRequest[];
  /** The events of that name. */
  named(name: string): readonly TrackedEvent[];
  /**
   * Resolves with the first event of that name, or for which the function returns `true`, past or future. Rejects after the
   * timeout, with a list of the events that did arrive.
   */
  waitFor(wanted: string | ((event: TrackedEvent) => boolean), options?: WaitOptions): Promise<TrackedEvent>;
  /** Forgets everything that has arrived. */
  clear(): void;
  /** Accepts the body of a request. */
  receive(body: string, url?: string): void;
}

export interface TestCollectorOptions extends WaitOptions {
  /** Called before a test reads, so that waiting events can be sent. */
  settle?: () => void;
  /** Returns another possible reason why an event is missing. */
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

/** Creates a collector in memory. `timeout` is the default of `waitFor`: 1,000 ms. */
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
