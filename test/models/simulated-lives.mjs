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
    const { browser, timeout } = await runLife({ seed: next, harsh, load: truth.load });
    done.push({
      seed: next,
      timeout,
      rows: toRawRows(browser),
      sessions: truth.sessions,
      wasSetBack: browser.wasSetBack(),
      wasKilled: browser.kills.length > 0,
      clockShift: browser.settings.clockShift,
    });
  }
  return done;
};
