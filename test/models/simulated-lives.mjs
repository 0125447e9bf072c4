// Lives of the shipped tracker with its plugins: what each browser did, and what the collector received of it.
import { compileFullTracker } from '../browser/compile';
import { runLife } from '../simulation/life';
import { createBrowserTruth } from './browser-truth';
import { toRawRows } from './raw-rows.mjs';

export const runLives = async ({ lives, seed, harsh }) => {
  const load = await compileFullTracker();
  const done = [];
  for (let next = seed; next < seed + lives; next++) {
    const truth = createBrowserTruth(load);
    const { browser, log, timeout } = await runLife({ seed: next, harsh, load: truth.load });
    const begin = browser.wall() - browser.elapsed() - browser.settings.clockShift;
    const toInstant = (elapsed) => begin + elapsed;
    done.push({
      seed: next,
      timeout,
      rows: toRawRows(browser),
      sessions: truth.sessions,
      wasSetBack: browser.wasSetBack(),
      // By the clock of the collector.
      kills: browser.kills.map(toInstant),
      crashes: browser.departures.filter(({ how }) => how !== 'closed').map(({ at }) => toInstant(at)),
      changes: log.flatMap((line) =>
        /hide|show|close|sleep|wake|open/.test(line) ? [toInstant(parseInt(line))] : [],
      ),
      clockShift: browser.settings.clockShift,
    });
  }
  return done;
};
