import type { Collector } from './collector';
import { soon } from './fixtures';
import type { PageOptions } from './html';
import type { NativeEvent } from './native';
import { modulePage } from './sdk';

// Sessions that run out in several tabs at once. Each page has a tracker for each of many namespaces, which share
// nothing, so that many sessions roll over in a short time in the same pages: one namespace after the other.

const NAMESPACES = 20;
/** A session of these pages is over when nothing has happened for so long. */
const TIMEOUT = 1_000;
/** Between two namespaces, so that one does not slow down another. */
const STEP = 60;
/** The tabs track in the same instant or up to so much later. */
const JITTER = 5;

type Trial = { at: number; namespace: number; name: string };
type Racing = { race(trials: Trial[]): void };
/** A page of any engine. */
type Racer = { evaluate<T>(code: (trials: Trial[]) => T, trials: Trial[]): Promise<T> };
type Tracker = {
  track(name: string): void;
  setSessionTimeout(timeouts: { foreground: number; background: number }): void;
};

/** In a worker, whose timers are exact, also in a hidden tab; the page itself waits for the last moment only. */
const clock = () => {
  onmessage = ({ data }: MessageEvent<Trial[]>) => {
    for (const trial of data) setTimeout(() => postMessage(trial), trial.at - Date.now() - 4);
  };
};

const prepare = (
  make: (options: object) => Tracker,
  namespaces: number,
  timeout: number,
  ticking: string,
) => {
  const limit = (tracker: Tracker, ms: number) =>
    tracker.setSessionTimeout({ foreground: ms, background: ms });
  const trackers = Array.from({ length: namespaces }, (_, index) => {
    const session = { foregroundTimeout: timeout, backgroundTimeout: timeout };
    const tracker = make({ namespace: `n${index}`, session, delivery: { flushInterval: 500 } });
    // In every other namespace no timer has found the end before the event does.
    if (index % 2) limit(tracker, Infinity);
    return tracker;
  });
  const worker = new Worker(URL.createObjectURL(new Blob([`(${ticking})()`])));
  worker.onmessage = ({ data: { at, namespace, name } }: MessageEvent<Trial>) => {
    const tracker = trackers[namespace]!;
    while (Date.now() < at);
    if (namespace % 2) {
      limit(tracker, timeout);
      setTimeout(() => limit(tracker, Infinity), timeout / 2);
    }
    tracker.track(name);
  };
  Object.assign(window, { race: (trials: Trial[]) => worker.postMessage(trials) });
};

interface RolloverOptions {
  /** The pages' timeout. */
  timeout?: number;
  /** The trackers of each page. */
  namespaces?: number;
}

export const rolloverPage = (
  collector: Collector,
  { timeout = TIMEOUT, namespaces = NAMESPACES }: RolloverOptions = {},
): PageOptions =>
  modulePage(
    collector.url,
    `(${prepare})(make, ${namespaces}, ${timeout}, ${JSON.stringify(String(clock))})`,
  );

const timesOf = (events: NativeEvent[]) => events.map(({ time }) => Date.parse(time));
const gap = (events: NativeEvent[]) => Math.max(...timesOf(events)) - Math.min(...timesOf(events));
const isSplit = (events: NativeEvent[]) => new Set(events.map(({ session }) => session!.sessionId)).size > 1;

interface RoundOptions extends RolloverOptions {
  firstRound?: number;
  /** So many trials in each namespace are planned at once. */
  planned?: number;
}

/**
 * Tracks one event in every namespace of all the pages at once, again and again, until so many trials were in time: all
 * tabs tracked within half a timeout, and every event arrived before its session ran out. A busy machine, or a browser that
 * throttles the timers of a hidden tab, is late in some. `ROUNDS` also prints how many were within the jitter.
 */
export const rollOver = async (
  pages: Racer[],
  collector: Collector,
  wanted: number,
  { timeout = TIMEOUT, namespaces = NAMESPACES, firstRound = 0, planned = 3 }: RoundOptions = {},
) => {
  for (const page of pages) await soon(() => page.evaluate(() => 'race' in window, [])).toBe(true);
  const jitter = () => Math.floor(Math.random() * (JITTER + 1));
  const spacing = Math.max(namespaces * STEP, timeout) + timeout;
  let tried = 0;
  const isInTime = ({ id, time }: NativeEvent) => {
    const { at } = collector.requests.find(({ events }) => events.some((event) => event.id === id))!;
    return at - Date.parse(time) < timeout;
  };
  const isValid = (events: NativeEvent[]) => gap(events) < timeout / 2 && events.every(isInTime);
  const valid: NativeEvent[][] = [];
  for (let round = firstRound; round < firstRound + wanted && valid.length < wanted; round += planned) {
    const start = Date.now() + 300;
    const trials = Array.from({ length: namespaces * planned }, (_, index): Trial => {
      const [namespace, later] = [index % namespaces, Math.floor(index / namespaces)];
      return {
        at: start + later * spacing + namespace * STEP,
        namespace,
        name: `${namespace}/${round + later}`,
      };
    });
    const race = (page: Racer) =>
      page.evaluate(
        (mine) => (window as unknown as Racing).race(mine),
        trials.map((trial) => ({ ...trial, at: trial.at + jitter() })),
      );
    await Promise.all(pages.map(race));
    const arrived = () => {
      const events = collector.events();
      return trials.map(({ name }) => events.filter((event) => event.name === name));
    };
    await collector.waitFor(
      (event, [first]) => event === first && arrived().every(({ length }) => length === pages.length),
      { timeout: 45_000 },
    );
    tried += trials.length;
    valid.push(...arrived().filter(isValid));
  }
  const splits = valid.filter(isSplit).length;
  if (process.env.ROUNDS) {
    const close = valid.filter((events) => gap(events) <= JITTER).length;
    console.log(`${tried} trials: ${valid.length} in time, ${close} within ${JITTER} ms, ${splits} split`);
  }
  return { trials: valid.length, splits, visitors: namespaces };
};
