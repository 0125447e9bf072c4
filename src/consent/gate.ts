import { checkOptions, type Refuse } from '../check-options';
import type { createOutbox } from '../delivery/outbox';
import { readUtm, type openTab } from '../event/page';
import { uuid } from '../ids';
import type { createLaunch } from '../lifecycle/launch';
import type { createSiblings } from '../lifecycle/siblings';
import type { createSite } from '../lifecycle/site';
import type { ConsentState, Options } from '../options';
import { open, type Fresh } from '../session/change';
import { describe, type Session } from '../session/describe';
import type { createKeeper } from '../keeper';
import type { EndReason } from '../session/record';
import type { Settings } from '../settings';
import { openRecordStore } from '../storage/opened';
import type { RecordStore } from '../storage/record-store';

/** Said to the site's other pages, with the generation that is at an end. */
export const WITHDRAWAL = '_w';

export interface GateOptions {
  readonly settings: Settings;
  readonly keeper: ReturnType<typeof createKeeper>;
  readonly outbox: ReturnType<typeof createOutbox>;
  readonly siblings: ReturnType<typeof createSiblings>;
  readonly launch: ReturnType<typeof createLaunch>;
  readonly tab: ReturnType<typeof openTab>;
  readonly site: ReturnType<typeof createSite>;
  readonly refuse: Refuse;
  report(code: string, message: string): void;
}

/**
 * What consent allows: nothing read, stored or sent before it, the record in its storage with it, and no trace after it
 * (rules 34-37). Nothing happens before `activate`, so that a tracker can be made on a server too.
 */
export const createGate = ({
  settings,
  keeper,
  outbox,
  siblings,
  launch,
  tab,
  refuse,
  site,
  report,
}: GateOptions) => {
  const { cookieless, debugId, sessionless } = settings;
  let consent: ConsentState = settings.consent ?? 'granted';
  /** The page is shown. */
  let active: boolean | undefined;
  /** During a withdrawal nothing more is sent: its end is told to listeners only. */
  let muted: boolean | undefined;
  let store: RecordStore | undefined;
  let loading: Promise<void> | undefined;
  let loaded = false;
  /** Ids of the next session: shown while consent is pending, and used unless there is a stored record (rule 35). */
  let ids: Fresh | undefined;
  /** Of a visitor who is made here: raised by a denial, so that a grant after it is another visitor (rule 15). */
  let generation = 0;
  let isReady!: () => void;
  const ready = new Promise<void>((resolve) => (isReady = resolve));

  const memoryOnly = (): boolean => consent === 'denied' || !!debugId || sessionless;
  const isStored = (): boolean => !!store && !memoryOnly();
  const openStore = (memoryOnly?: boolean) =>
    openRecordStore({
      ...settings,
      memoryOnly,
      onError: (error) =>
        report('storage', `option session.store failed (${error}): the session goes on in memory`),
    });
  const provisional = (): Fresh =>
    (ids ??= { userId: uuid(), sessionId: debugId ?? uuid(), generation, utm: readUtm() });

  /** Opens the gate, where consent allows it. */
  const begin = (): void => {
    if (!active || consent === 'pending' || (consent === 'denied' && !cookieless)) return;
    const opened = (store = openStore(memoryOnly()));
    outbox.open(memoryOnly());
    loaded = false;
    // WebKit tells of changes in storage only who has looked at it: asking does.
    const asked = isStored() && launch.ask(siblings.ask);
    site.say();
    loading = keeper
      .open(opened, (left) => launch.decide(asked, store?.record, left))
      .then(() => {
        if (store !== opened) return;
        loaded = true;
        isReady();
      });
  };

  /** Ends the session for `reason`, and forgets all that is kept; a later grant is another visitor (rules 15, 37). */
  const forget = (ends?: EndReason, heard?: boolean): void => {
    const at = Date.now();
    if (store && ends) keeper.add({ at, ends });
    keeper.settle(keeper.close);
    generation = Math.max(at, (store?.record?.generation ?? generation) + 1);
    // After a denial nothing is stored that is this page's, but perhaps what another has been allowed since.
    const kept = ends && consent === 'denied' ? store?.clear() : (store ?? openStore()).clear();
    if (!heard && (kept || (ends && consent === 'granted'))) siblings.tell(WITHDRAWAL, `${generation}`);
    tab.forget();
    store = ids = undefined;
  };

  return {
    ready,
    isReady,
    begin,
    memoryOnly,
    isStored,
    get consent(): ConsentState {
      return consent;
    },
    get muted() {
      return muted;
    },
    get store() {
      return store;
    },
    get loading() {
      return loading;
    },
    /** Ids for a session that is made. */
    fresh(): Fresh {
      const fresh = provisional();
      ids = undefined;
      return fresh;
    },
    /** The page is shown. */
    activate(): void {
      active = true;
      if (settings.respectGpc && (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl)
        consent = 'denied';
      if (consent !== 'denied') return;
      forget();
      outbox.clear();
    },
    /** `heard`: from another tab. */
    setConsent(state: ConsentState, given?: { flush?: boolean }, heard?: boolean): void {
      if (!checkOptions<Options>({ consent: state }, refuse).consent || state === consent) return;
      const denied = state === 'denied';
      muted = denied && !given?.flush;
      if (denied || consent === 'denied') {
        forget('consent', heard);
        keeper.clear();
      } else {
        // While it is pending, nothing is written.
        keeper.settle(keeper.close);
        store = undefined;
      }
      if (denied) {
        if (!muted) outbox.leave();
        outbox.clear();
      }
      outbox.close();
      muted = false;
      consent = state;
      begin();
    },
    /** The page comes back from the back/forward cache, or from freezing. */
    async restored(): Promise<void> {
      if (consent !== 'granted') return;
      // Both copies gone: it may have slept through a withdrawal (rule 31).
      keeper.close();
      outbox.close();
      const gone = await store!.gone();
      // It may have heard of it meanwhile.
      if (consent !== 'granted') return;
      if (gone) {
        forget();
        outbox.clear();
        consent = 'pending';
      } else begin();
    },
    /** The session of this moment; `visible` counts for one that is provisional. */
    session(visible: number): Session | null {
      if (sessionless || (store ? !loaded : consent !== 'pending')) return null;
      if (!store) return describe(open(undefined, provisional(), launch.createdAt, visible), 'memory');
      store.refresh();
      const { record } = store;
      return record && !record.endedAt ? describe(record, store.mechanism) : null;
    },
  };
};
