// One random life of a profile: pages that open, track and go, in a world that is kind or harsh, and a last calm visit.
import { createBrowser, type Browser } from '../browser/browser';
import type { LoadRealm } from '../browser/compile';
import type { Page } from '../browser/page';
import { createRandom, type Random } from '../browser/random';

export interface Life {
  readonly browser: Browser;
  /** What was done, and when: to read where a promise was broken. */
  readonly log: readonly string[];
  /** Both of the session's timeouts, milliseconds. */
  readonly timeout: number;
}
export interface LifeOptions {
  readonly seed: number;
  /** Crashes, kills, a network and a collector that fail, clocks that are set. */
  readonly harsh: boolean;
  readonly load?: LoadRealm;
}

interface Deed {
  readonly name: string;
  readonly weight: number;
  /** Only in a harsh world. */
  readonly harsh?: boolean;
  run(browser: Browser, page: Page | undefined, random: Random): unknown;
}

const MINUTE = 60_000;
const SHIFTS = [-120 * MINUTE, -MINUTE / 2, 2 * MINUTE, 120 * MINUTE];

const trackSome = (page: Page | undefined, random: Random) => {
  for (let left = 1 + Math.floor(random() * 3); left > 0; left--)
    page?.track('event', { pad: 'x'.repeat(100) });
};

const deeds: readonly Deed[] = [
  { name: 'open', weight: 10, run: (browser) => browser.pages().length < 4 && browser.open() },
  {
    name: 'open two',
    weight: 3,
    run: async (browser) =>
      browser.pages().length < 3 &&
      (await Promise.all([browser.open(), browser.open()])).forEach((page) => page.track()),
  },
  { name: 'track', weight: 20, run: (_, page, random) => trackSome(page, random) },
  {
    name: 'track in all',
    weight: 8,
    run: (browser) => browser.pages().forEach((page) => page.track()),
  },
  {
    name: 'track and close',
    weight: 12,
    run: (_, page, random) => (trackSome(page, random), page?.close()),
  },
  { name: 'hide', weight: 7, run: (_, page) => page?.hide() },
  { name: 'show', weight: 8, run: (_, page) => page?.show() },
  { name: 'sleep', weight: 6, run: (_, page) => page?.sleep() },
  { name: 'wake', weight: 7, run: (_, page) => page?.wake() },
  { name: 'close', weight: 6, run: (_, page) => page?.close() },
  {
    name: 'newSession',
    weight: 1,
    run: (_, page) => page?.alive && !page.asleep && page.tracker.newSession(),
  },
  { name: 'wait', weight: 6, run: (browser, _, random) => browser.advance(random() * 2 * MINUTE) },
  { name: 'crash', weight: 4, harsh: true, run: (_, page) => page?.crash() },
  { name: 'kill', weight: 3, harsh: true, run: (browser) => browser.kill() },
  { name: 'network', weight: 5, harsh: true, run: (browser, _, random) => browser.setOnline(random() < 0.6) },
  {
    name: 'collector',
    weight: 5,
    harsh: true,
    run(browser, _, random) {
      const fails = random() < 0.5;
      const gone = random() < 0.5;
      browser.collector.answer(fails ? () => (gone ? 'unreachable' : { status: 503 }) : undefined);
    },
  },
  {
    name: 'clock',
    weight: 2,
    harsh: true,
    run: (browser, _, random) => browser.shiftClock(SHIFTS[Math.floor(random() * SHIFTS.length)]!),
  },
];

const STEPS = 30;

export const runLife = async ({ seed, harsh, load }: LifeOptions): Promise<Life> => {
  const random = createRandom(seed);
  // In half of the lives sessions are short, so that there are many.
  const timeout = random() < 0.5 ? MINUTE : 30 * MINUTE;
  const session = { foregroundTimeout: timeout, backgroundTimeout: timeout };
  const browser = await createBrowser({ seed, load, tracker: { session } });
  // As long as no answer of the collector is known, what a beacon took is sent again: that is one visit in a profile's life.
  const first = await browser.open();
  first.track('first');
  await browser.advance(3000);
  if (random() < 0.5) await first.close();
  const possible = deeds.filter((deed) => harsh || !deed.harsh);
  const total = possible.reduce((sum, { weight }) => sum + weight, 0);
  const log: string[] = [];

  // As long as no answer is known, what a beacon took is kept and sent again: kind worlds begin after the first answer.
  if (!harsh) {
    (await browser.open()).track();
    await browser.advance(5000);
  }
  const choose = () => {
    let left = random() * total;
    return possible.find(({ weight }) => (left -= weight) < 0)!;
  };
  for (let step = 0; step < STEPS; step++) {
    const pages = browser.pages();
    const page = pages[Math.floor(random() * pages.length)];
    const deed = page ? choose() : deeds[0]!;
    log.push(`${Math.round(browser.elapsed())} ${deed.name} ${page?.number ?? ''}`);
    await deed.run(browser, page, random);
    await browser.advance(random() * (random() < 0.5 ? 400 : 5000));
  }

  browser.setOnline(true);
  browser.collector.answer();
  for (const page of browser.pages()) await (random() < 0.5 ? page.wake() : page.close());
  const last = await browser.open();
  await browser.advance(7 * MINUTE);
  log.push(`${Math.round(browser.elapsed())} last track ${last.number}`);
  last.track();
  await browser.advance(7 * MINUTE);
  return { browser, log, timeout };
};
