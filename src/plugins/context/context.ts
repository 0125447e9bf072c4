import { attempt } from '../../core/util/attempt';
import { PAGE_VIEW, type UnstampedEvent } from '../../core/event/event';
import { inTime } from '../../core/util/patience';
import { describeBrowser } from './describe-browser';
import { printJson } from '../../core/util/print-json';
import type { Plugin } from '../../core/tracker/plugin';
import type { OwnPluginApi } from '../../core/tracker/plugin-internals';
import { readUtm } from './read-utm';
import { noContext, parseSessionContext, type SessionContext } from './session-context';
import { watchSizes } from './watch-sizes';

/** Keeps kinds and names, but no value that identifies a single visitor (rule 36). */
const coarsen = ({ device, os, browser }: ReturnType<typeof describeBrowser>) => ({
  device: { type: device?.type },
  os: { name: os?.name },
  browser: { name: browser?.name, bot: browser?.bot },
});

/**
 * Adds facts about the browser to each batch: device, system, browser, low-entropy client hints,
 * language, time zone; the sizes of the viewport and the document, as of the page view or the last
 * change of the viewport; the `utm_` parameters of the session's first page and of the latest page
 * that had any, and the referrer of the first. Addresses are masked and redacted before they are
 * read.
 */
export function context(): Plugin {
  let api: OwnPluginApi;
  let storageKey: string;
  let kept = noContext;
  /** The parameters of this page. */
  let zone: SessionContext['zone'] = 0;
  /** The event that was filtered last. */
  let event: UnstampedEvent | undefined;
  const sizes = watchSizes(() => api.renewContext());

  const startedAt = () => api.rooms.store.record?.startedAt ?? 0;
  const isKnown = () => kept.startedAt === startedAt();
  const read = (text = '') => {
    const found = parseSessionContext(text, Date.now());
    if (!found || text <= printJson(kept)) return;
    kept = found;
    api.renewContext();
  };
  // Hints that arrive too late for the first batch still serve the batches after it.
  const load = () => api.hold(inTime(api.storage.get(storageKey).then(read)));
  const keep = (known: Partial<SessionContext>) => {
    kept = { ...kept, ...known };
    api.storage.set(storageKey, printJson(kept));
  };

  return {
    name: 'context',
    setup(pluginApi) {
      api = pluginApi as OwnPluginApi;
      storageKey = api.name + '|c';
      api.storage.mergeBy(storageKey, (stored = '', own) =>
        stored > own && parseSessionContext(stored, Date.now()) ? stored : own,
      );
    },
    onOpen() {
      load();
      if (api.consent === 'granted') sizes.start();
    },
    beforeTrack(unstamped) {
      event = unstamped;
      if (event.name !== PAGE_VIEW) return;
      const currentUtm = readUtm(event.page.url);
      // The page that opens a session is its first.
      if (currentUtm && isKnown() && printJson(currentUtm) !== printJson(kept.currentUtm))
        keep({ metAt: Date.now(), currentUtm });
      api.renewContext();
    },
    onSessionStart({ firstEventId }) {
      // The page that opens a session is its first. Other pages read the context that it has stored.
      if (firstEventId && firstEventId !== event?.id) return load();
      const { url = '', referrer = '' } = event?.page ?? {};
      const utm = readUtm(url);
      keep({ startedAt: startedAt(), metAt: 0, utm, referrer, currentUtm: utm, zone });
    },
    onContext(all, isIdle) {
      const isDenied = api.consent === 'denied';
      // The first call in a page loads the locale's data, which takes longer than the rest of this
      // function.
      if (isIdle && !isDenied && !(isKnown() && kept.zone)) {
        const found = attempt(() => Intl.DateTimeFormat().resolvedOptions());
        if (found) zone = { locale: found.locale, timeZone: found.timeZone };
        keep({ ...(!isKnown() && noContext), startedAt: startedAt(), zone });
      }
      const described = attempt(describeBrowser);
      const { utm, currentUtm, referrer, zone: known } = isKnown() ? kept : noContext;
      Object.assign(all, { utm: utm || undefined });
      if (isDenied) Object.assign(all, described && coarsen(described));
      else
        Object.assign(all, described, sizes.read(), known, {
          currentUtm: currentUtm || undefined,
          entryReferrer: referrer || undefined,
        });
    },
    onForget: sizes.stop,
    teardown: sizes.stop,
  };
}
