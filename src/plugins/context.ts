import { attempt } from '../attempt';
import { inTime } from '../patience';
import { describeBrowser } from './describe-browser';
import { printJson } from '../print-json';
import type { Plugin, PluginApi } from './plugin';
import { readUtm } from './read-utm';
import { parseSessionContext, type SessionContext } from './session-context';

/** Nothing by which one visitor is told from another (rule 36): kinds and names. */
const coarsen = ({ device, os, browser }: ReturnType<typeof describeBrowser>) => ({
  device: { type: device?.type },
  os: { name: os?.name },
  browser: { name: browser?.name, bot: browser?.bot },
});

/**
 * Adds to each batch what the browser tells of itself: device, system, browser, language, time zone; and the `utm_`
 * parameters of the session's first page.
 */
export function context(): Plugin {
  let api: PluginApi;
  let storageKey: string;
  let kept: SessionContext = { startedAt: 0, utm: 0, zone: 0 };
  /** What this page has asked for. */
  let zone: SessionContext['zone'] = 0;
  /** The event that was filtered last. */
  let eventId: string;

  const startedAt = () => api.record?.startedAt ?? 0;
  const read = (text = '') => {
    const found = parseSessionContext(text, Date.now());
    if (!found || text <= printJson(kept)) return;
    kept = found;
    api.renewContext();
  };
  // What comes too late for the first batch is read all the same, for those after it.
  const load = () => api.hold(inTime(api.storage.get(storageKey).then(read)));
  const keep = (utm: SessionContext['utm']) => {
    kept = { startedAt: startedAt(), utm, zone };
    api.storage.set(storageKey, printJson(kept));
  };

  return {
    name: 'context',
    setup(given) {
      api = given;
      storageKey = api.name + '|c';
      api.storage.mergeBy(storageKey, (stored = '', own) =>
        stored > own && parseSessionContext(stored, Date.now()) ? stored : own,
      );
    },
    onOpen: load,
    beforeTrack({ id }) {
      eventId = id;
    },
    onSessionStart({ firstEventId }) {
      // The page that opens a session is its first; another one learns from that.
      if (firstEventId && firstEventId !== eventId) load();
      else keep(attempt(readUtm) ?? 0);
    },
    onContext(all, isIdle) {
      const isKnown = kept.startedAt === startedAt();
      const utm = isKnown ? kept.utm : 0;
      const described = attempt(describeBrowser);
      if (api.consent === 'denied')
        return void Object.assign(all, described && coarsen(described), utm && { utm });
      // The first call in a page loads the data of the locale: that takes longer than all else that is done here.
      if (isIdle && !(isKnown && kept.zone)) {
        const found = attempt(() => Intl.DateTimeFormat().resolvedOptions());
        if (found) zone = { locale: found.locale, timeZone: found.timeZone };
        keep(utm);
      }
      Object.assign(all, described, (isKnown || isIdle) && kept.zone, utm && { utm });
    },
  };
}
