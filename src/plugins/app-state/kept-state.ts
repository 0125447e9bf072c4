import { readLocal, writeLocal } from '../../core/storage/local-storage';
import { inTime } from '../../core/util/patience';
import type { PluginApi } from '../../core/tracker/plugin';
import { parseWhole } from '../../core/session/rules/record-text';
import { dated, later, parseSiteState, printSiteState, type SiteState } from './site-state';

/** Storage and other pages that do not answer a launch within this time are not just busy. Plugins may delay the first events by 1 s. */
export const LAUNCH_TIMEOUT_MS = 900;

/** The state that is stored from page to page: the site's state, and the last reported run. */
export const createKeptState = ({ name, storage }: PluginApi) => {
  const stateKey = name + '|s';
  const runKey = name + '|f';
  /** The state if storage is refused or not allowed. */
  let memory: string | undefined;
  storage.mergeBy(stateKey, later);
  storage.mergeBy(runKey, later);

  /** Reads `localStorage`, which pages that slept can read synchronously, and which keeps the writes of a closing page. */
  const read = () => parseSiteState((storage.isOpen() && readLocal(stateKey)) || memory);
  const write = (state: SiteState): void => {
    memory = printSiteState(state);
    if (!storage.isOpen()) return;
    writeLocal(stateKey, memory);
    // IndexedDB keeps the state when the browser is killed. `unfocused`, a possible quit, is only for the other copy.
    if (state.state !== 'unfocused') storage.set(stateKey, memory);
  };
  return {
    read,
    write,
    /** Begins a run: its durations and interruptions are counted from now on. `shownAt` is 0 for a hidden page. */
    begin: (shownAt: number): void =>
      write({ state: 'hidden', since: 0, ...read(), reportedAt: shownAt, interruptions: 0 }),
    /** Forgets the state of the previous visitor. */
    forget: (): void => void (memory = undefined),
    /** Reads both copies and, if IndexedDB answers in time, the last run and the record that this origin has stored. */
    async load() {
      const local = readLocal(stateKey);
      const stored = await inTime(Promise.all([stateKey, runKey, name].map(storage.get)), LAUNCH_TIMEOUT_MS);
      return {
        found: parseSiteState(later(local, stored?.[0])),
        // Any script can write there.
        run: stored && `${stored[1] ?? ''}`,
        record: stored && parseWhole(stored[2], Date.now()),
      };
    },
    writeRun(version: string): void {
      storage.set(runKey, dated(Date.now(), version));
    },
  };
};
