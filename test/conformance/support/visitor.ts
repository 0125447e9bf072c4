import { afterEach, beforeEach, vi } from 'vitest';
import type { Options, Tracker } from '../../../src/index';
import { readBatch, type NativeEvent } from '../../../e2e/support/native';
import { createProfile, type Load, type Profile } from './browser';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const T0 = Date.UTC(2026, 4, 4, 9, 30);

export type Visit = Tracker & { readonly page: ReturnType<Profile['load']> };

/** For the tests of a file: a visitor for each, who has never been here, and a clock that only the test moves. */
export const useVisitor = () => {
  let profile: Profile;
  let open: Visit | undefined;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'], now: T0 });
    for (const method of ['error', 'log'] as const) vi.spyOn(console, method).mockImplementation(() => {});
    profile = createProfile();
    open = undefined;
  });
  afterEach(async () => {
    // What its page has begun ends in this profile.
    await close();
    await settle();
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  /** Storage and collector answer in the time of the machine, which the fake clock knows nothing of. */
  const settle = async () => {
    for (let turn = 0; turn < 24; turn++) await new Promise((done) => setImmediate(done));
  };
  const later = async (ms: number) => {
    await settle();
    await vi.advanceTimersByTimeAsync(ms);
    await settle();
  };
  /** A page that is gone does nothing more. */
  const bury = () => {
    const now = Date.now();
    vi.clearAllTimers();
    // It sets the clock back too.
    vi.setSystemTime(now);
    open = undefined;
  };
  const close = async () => {
    open?.page.leave();
    await settle();
    bury();
  };

  const batches = () => profile.requests.map(({ body, beacon }) => ({ ...readBatch(body).batch!, beacon }));

  return {
    profile: () => profile,
    later,
    /** Leaves the page that is open, for another page of the site. */
    async visit(options: Partial<Options> = {}, load?: Load): Promise<Visit> {
      await close();
      const page = profile.load(load);
      vi.resetModules();
      const { createTracker } = await import('../../../src/index');
      const tracker = createTracker({
        collector: 'https://collect.example/e',
        ...options,
        delivery: { flushInterval: 1, ...options.delivery },
      });
      open = Object.assign(Object.create(tracker) as Tracker, { page });
      await later(5);
      return open;
    },
    close,
    /** No page gets to say anything. */
    crash: async () => bury(),
    batches,
    /** What the collector has got by now, each id once; `name`: of that name only. */
    async received(name?: string): Promise<NativeEvent[]> {
      await later(5);
      const all = batches().flatMap(({ events }) => events);
      const once = [...new Map(all.map((event) => [event.id, event])).values()];
      return once.filter((event) => !name || event.name === name);
    },
  };
};
