import type { createGate } from '../consent/gate';
import type { openTab } from '../event/page';
import type { createLaunch } from '../lifecycle/launch';
import { dated, RUN_ANNOUNCED } from '../session/record';
import type { Settings } from '../settings';
import type { Tracker } from '../tracker-types';
import type { PluginApi } from './plugin';

interface HostOptions {
  readonly settings: Settings;
  readonly gate: ReturnType<typeof createGate>;
  readonly launch: ReturnType<typeof createLaunch>;
  readonly tab: ReturnType<typeof openTab>;
  going(): boolean;
}

/** What is said by a plugin. */
type Words = Pick<PluginApi, 'report' | 'log' | 'stay'>;

/** What plugins get beside the tracker's own methods. */
export const createHost = (
  tracker: object,
  words: Words,
  { settings, gate, launch, tab, going }: HostOptions,
): PluginApi => {
  const host: Omit<PluginApi, keyof Tracker | keyof Words> = {
    timeouts: settings.limits,
    app: settings.app,
    note(text) {
      if (gate.store) tab.id(!gate.memoryOnly());
      if (text !== undefined) tab.note = text;
      return tab.note;
    },
    launches: launch.wait,
    run: () => ({
      ...launch.run(going()),
      record: gate.store?.record,
      kept: gate.store?.mechanism !== 'memory',
    }),
    ran() {
      const record = gate.store?.record;
      if (!record) return;
      gate.store!.change({
        ...record,
        announced: record.announced | RUN_ANNOUNCED,
        appVersion: settings.app?.version ? dated(Date.now(), settings.app.version) : record.appVersion,
      });
      // At once, for the browser may be killed (rule 25); a page that goes writes it anyway, and may wait for no lock.
      if (!going()) gate.store!.exclusive(() => {});
    },
  };
  return Object.assign(Object.create(tracker) as PluginApi, words, host);
};
