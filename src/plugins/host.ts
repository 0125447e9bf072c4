import type { createGate } from '../consent/gate';
import type { openTab } from '../event/page';
import type { createLaunch } from '../lifecycle/launch';
import { dated, RUN_ANNOUNCED } from '../session/record';
import type { Settings } from '../settings';
import type { Tracker } from '../tracker-types';
import type { PluginApi } from './plugin';

interface HostOptions extends Pick<PluginApi, 'report' | 'log' | 'stay'> {
  readonly tracker: object;
  readonly settings: Settings;
  readonly gate: ReturnType<typeof createGate>;
  readonly launch: ReturnType<typeof createLaunch>;
  readonly tab: ReturnType<typeof openTab>;
  going(): boolean;
}

/** What plugins get beside the tracker's own methods. */
export const createHost = ({
  tracker,
  settings: { limits, app },
  gate,
  launch,
  tab,
  going,
  report,
  log,
  stay,
}: HostOptions): PluginApi => {
  const host: Omit<PluginApi, keyof Tracker> = {
    timeouts: limits,
    app,
    report,
    log,
    stay,
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
        appVersion: app?.version ? dated(Date.now(), app.version) : record.appVersion,
      });
      // At once, for the browser may be killed (rule 25); a page that goes writes it anyway, and may wait for no lock.
      if (!going()) gate.store!.exclusive(() => {});
    },
  };
  return Object.assign(Object.create(tracker) as PluginApi, host);
};
