/** The time of a test, which only moves when the test moves it. */
export interface TestClock {
  /** Milliseconds, as `Date.now()` gives them. */
  now(): number;
  /**
   * Moves the time at once and runs the due timers in order. If the runner's fake timers are installed (`vi.useFakeTimers()`,
   * `jest.useFakeTimers()`), they are moved, with everything that depends on them.
   */
  advance(milliseconds: number): void;
}

type Work = (...args: unknown[]) => void;

/** The part of a clock that a page needs. */
export interface PageClock {
  now(): number;
  setTimeout(work: Work, delay?: number, ...args: unknown[]): unknown;
  clearTimeout(id?: unknown): void;
  /** Moves the time; `step` is called after each timer. */
  advance(milliseconds: number, step: () => void): void;
  /** Whether only the tracker follows this clock. */
  readonly isOwn: boolean;
}

/**
 * Vitest and Jest build their fake timers on `@sinonjs/fake-timers`, which leaves its clock on the functions that it replaces.
 */
interface FakeClock {
  tick(milliseconds: number): void;
  readonly _setTimeout?: typeof setTimeout;
  readonly _clearTimeout?: typeof clearTimeout;
}

const findFakeClock = (): FakeClock | undefined => {
  const { clock } = setTimeout as unknown as { clock?: Partial<FakeClock> };
  return typeof clock?.tick === 'function' ? (clock as FakeClock) : undefined;
};

/** Real timers, even if a test has installed fake ones. */
export const realTimers = () => {
  const fake = findFakeClock();
  return {
    setTimeout: fake?._setTimeout ?? setTimeout,
    clearTimeout: fake?._clearTimeout ?? clearTimeout,
  };
};

/** Longer delays overflow in browsers and fire at once: https://bugzilla.mozilla.org/show_bug.cgi?id=795373 */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** A clock for the tracker alone, which replaces nothing global. */
const createOwnClock = (start: number): PageClock => {
  const timers = new Map<number, { readonly due: number; run(): void }>();
  let time = start;
  let ids = 0;

  const runNext = (until: number): boolean => {
    let next: [number, { readonly due: number; run(): void }] | undefined;
    for (const timer of timers)
      if (timer[1].due <= until && !(next && next[1].due <= timer[1].due)) next = timer;
    if (!next) return false;
    timers.delete(next[0]);
    time = Math.max(time, next[1].due);
    next[1].run();
    return true;
  };

  return {
    isOwn: true,
    now: () => time,
    setTimeout(work, delay = 0, ...args) {
      const wait = delay > 0 && delay <= MAX_DELAY_MS ? delay : 0;
      timers.set(++ids, { due: time + wait, run: () => work(...args) });
      // Due timers run without moving the time.
      if (!wait) void Promise.resolve().then(() => runNext(time));
      return ids;
    },
    clearTimeout: (id) => void timers.delete(id as number),
    advance(milliseconds, step) {
      const end = time + milliseconds;
      while (runNext(end)) step();
      time = end;
      step();
    },
  };
};

/** The runner's fake timers, which everything else in the test follows too. */
const createFakeClock = (fake: FakeClock): PageClock => ({
  isOwn: false,
  now: () => Date.now(),
  setTimeout: (work, delay, ...args) => setTimeout(work, delay, ...args),
  clearTimeout: (id) => clearTimeout(id as number),
  advance(milliseconds, step) {
    fake.tick(milliseconds);
    step();
  },
});

export const createPageClock = (start?: number): PageClock => {
  const fake = findFakeClock();
  return fake ? createFakeClock(fake) : createOwnClock(start ?? Date.now());
};
