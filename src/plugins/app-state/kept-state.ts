import { readLocal, writeLocal } from '../../core/storage/local-storage';
import { inTime } from '../../core/util/patience';
import type { PluginApi } from '../../core/tracker/plugin';
import { parseWhole } from '../../core/session/rules/record-text';
import { dated, later, parseSiteState, printSiteState, type SiteState } from './site-state';

/** The state that is stored from page to page: the site's state, and the last reported run. */
export const createKeptState = ({ name, storage }: PluginApi) => {
  const stateKey = name + '|s';
  const runKey = name + '|f';
  /** Used if storage is refused or not allowed. */
  let memory: string | undefined;
  storage.mergeBy(stateKey, later);
  storage.mergeBy(runKey, later);

  /** From `localStorage`, which pages that slept can read at once, and which keeps what a closing page has written. */
  const read = () => parseSiteState((storage.isOpen() && readLocal(stateKey)) || memory);
  const write = (state: SiteState): void => {
    memory = printSiteState(state);
    if (!storage.isOpen()) return;
    writeLocal(stateKey, memory);
    // IndexedDB keeps it when the browser is killed. Whether it may be about to quit is for the other copy only.
    if (state.state !== 'unfocused') storage.set(stateKey, memory);
  };
  return {
    read,
    write,
    /** A run begins: its durations and interruptions are counted from now on. `shownAt`: 0 for a page that is hidden. */
    begin: (shownAt: number): void =>
      write({ state: 'hidden', since: 0, ...read(), reportedAt: shownAt, interruptions: 0 }),
    /** Another visitor has nothing of the one before. */
    forget: (): void => void (memory = undefined),
    /** Both copies; the last run, and the record as this origin has stored it, where IndexedDB answers in time. */
    async load() {
      const local = readLocal(stateKey);
      const stored = await inTime(Promise.all([stateKey, runKey, name].map(storage.get)));
      return {
        found: parseSiteState(later(local, stored?.[0])),
        // Anybody can write there.
        run: stored && `${stored[1] ?? ''}`,
        record: stored && parseWhole(stored[2], Date.now()),
      };
    },
    writeRun(version: string): void {
      storage.set(runKey, dated(Date.now(), version));
    },
  };
};
