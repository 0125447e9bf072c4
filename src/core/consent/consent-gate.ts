import { readClock } from '../util/clock';
import type { openTab } from '../page/tab';
import { uuid } from '../util/ids';
import type { ConsentState } from '../options/consent-state';
import { readConsent } from '../options/read-consent';
import type { Settings } from '../options/read-settings';
import type { Warn } from '../options/warn';
import type { createOutbox } from '../delivery/outbox';
import { openSession, type FreshIds } from '../session/rules/change-record';
import { describeSession, type Session } from '../session/rules/describe-session';
import type { createSessionManager } from '../session/session-manager';
import type { Ledger } from '../storage/ledger';
import type { RecordStore } from '../storage/record-store';
import { createWithdrawalChannel } from './withdrawal-channel';

export interface GateOptions {
  readonly settings: Settings;
  readonly ledger: Ledger;
  readonly store: RecordStore;
  readonly manager: ReturnType<typeof createSessionManager>;
  readonly outbox: ReturnType<typeof createOutbox>;
  readonly tab: ReturnType<typeof openTab>;
  readonly warn: Warn;
  emit(event: string, told?: ConsentState | number): unknown;
  /** The time of the call that is being made. */
  now(): number;
  /** What plugins want to be known before the first event is judged. */
  held(): Promise<unknown>;
  /** The visitor is another one from now on. */
  forgotten(): void;
}

/**
 * For so long after a withdrawal, in milliseconds, all is deleted again each time that the page looks: writes of a tab that was
 * being left are seen late. After that, only where such a cookie is there.
 */
const LATE_WRITES_MS = 5000;

/**
 * What consent allows: nothing read, stored or sent before it, the record in its storage with it, and no trace after it
 * (rules 34-37). Nothing happens before `activate`, so that a tracker can be made on a server too.
 */
export const createConsentGate = ({
  settings,
  ledger,
  store,
  manager,
  outbox,
  tab,
  warn,
  emit,
  now,
  held,
  forgotten,
}: GateOptions) => {
  const { cookieless, debugId, sessionless } = settings;
  /** When the provisional session was first looked at. */
  let provisionalSince: number | undefined;
  let consent: ConsentState =
    settings.respectGpc && (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl
      ? 'denied'
      : (settings.consent ?? 'granted');
  /** When the consent in force was given or denied on this page; none while the option holds. */
  let decidedAt: number | undefined;
  /** The page is shown. */
  let isActive = false;
  let isOpen = false;
  let isLoaded = false;
  /** During a withdrawal nothing more is sent: its end is told to listeners only. */
  let isMuted = false;
  let opening: Promise<void> | undefined;
  /** Of the next session: shown while consent is pending, and used unless there is a stored record (rule 35). */
  let ids: FreshIds | undefined;
  /** Of a visitor who is made here: a grant after a denial is another visitor (rule 15). */
  let generation = 0;
  /** Consent was withdrawn in this page, not in another one. */
  let isWithdrawer = false;
  let onReady!: () => void;
  const ready = new Promise<void>((resolve) => (onReady = resolve));

  const provisional = (): FreshIds => (ids ??= { userId: uuid(), sessionId: debugId ?? uuid(), generation });
  const isStored = () => isOpen && consent === 'granted' && !debugId && !sessionless;

  const tell = () => void emit('consent', consent);
  const close = () => {
    isOpen = isLoaded = false;
    manager.close();
    outbox.close();
    ledger.close();
  };
  /** Opens the gate, where consent allows it. */
  const begin = (): void => {
    if (!isActive || consent === 'pending' || (consent === 'denied' && !cookieless)) return;
    isOpen = true;
    if (isStored()) {
      ledger.open();
      tab.open();
    }
    outbox.open(consent === 'denied');
    emit('onOpen', decidedAt);
    opening = manager
      .open(store, isStored(), held, () => {
        isLoaded = true;
        onReady();
      })
      .then(tell);
  };

  const deleteAll = (isSilent?: boolean): void => {
    const wasThere = [store.clear(generation), ledger.clear()].includes(true);
    if (wasThere && !isSilent) channel.broadcast(generation);
  };
  /**
   * Deletes what has come back since the withdrawal, from a tab that was being left or with an answer that was under way (rule
   * 37). Only the page that withdrew does. A cookie that counts is of a later grant: then nothing is deleted.
   */
  const deleteLateWrites = (): void => {
    if (!isWithdrawer || consent !== 'denied') return;
    if (!(store.isTaken() ?? readClock() > generation + LATE_WRITES_MS)) deleteAll();
  };
  const nextGeneration = (): number =>
    Math.max(Math.trunc(readClock()), (store.record?.generation ?? generation) + 1);
  /**
   * Deletes what is stored; a later grant is another visitor (rules 15, 37). `heard` is the generation of a withdrawal in another
   * page. All pages use the same one, so that a visitor of a later grant counts in each of them.
   */
  const erase = (heard?: number): void => {
    generation = heard ?? nextGeneration();
    isWithdrawer = heard == null;
    tab.forget();
    deleteAll(!isWithdrawer);
    store.forget();
    setTimeout(deleteLateWrites, 100);
    setTimeout(deleteLateWrites, 1000);
  };
  /** Nothing that is known of the visitor, and nothing that waits, counts any more. */
  const forget = (): void => {
    store.forget();
    outbox.clear();
    manager.clear();
    ids = undefined;
    forgotten();
  };

  const setConsent = (given: unknown, flush?: boolean, heard?: number): void => {
    const next = readConsent(given, warn);
    if (next === consent) return void (settings.consent = next);
    const before = consent;
    deleteLateWrites();
    if (isActive) {
      isMuted = next === 'denied' && !flush;
      if (isOpen && next === 'denied') manager.add({ at: readClock(), reason: 'consent' });
      // Events that wait under an assumed grant wait for the answer instead.
      if (settings.consent || next === 'denied') manager.flushOnExit();
      if (next === 'denied' && !isMuted) outbox.exit(false);
      isMuted = false;
      if (!flush) outbox.abort();
      close();
      store.close();
    }
    consent = settings.consent = next;
    decidedAt = now();
    // It is told to all trackers of the page, this one too, which knows it by now.
    if (isActive && next === 'denied') erase(heard);
    // After a denial, what is stored is not this page's: another may have been allowed it since.
    if (next === 'denied' || before === 'denied') forget();
    begin();
    tell();
  };

  const channel = createWithdrawalChannel(settings.name, (ended) => {
    // The message may be late: a new visitor may be stored since, or this page may have been granted consent since.
    if (isStored()) store.refresh();
    const since = Math.max(store.record?.generation ?? 0, (consent === 'granted' && decidedAt) || 0);
    if (ended > since) setConsent('denied', undefined, ended);
  });

  return {
    ready,
    onReady,
    setConsent,
    /** The page is hidden or left. */
    exit: deleteLateWrites,
    isStored,
    get consent(): ConsentState {
      return consent;
    },
    get isMuted() {
      return isMuted;
    },
    get opening() {
      return opening;
    },
    /** Ids for a session that is made. */
    ids: provisional,
    useIds: (): void => void (ids = undefined),
    /** The page is shown; the calls that came before have been made, of which one may be a denial (rule 35). */
    activate(): void {
      isActive = true;
      channel.start();
      if (consent === 'denied') erase();
    },
    begin,
    stop(): void {
      channel.stop();
      store.stop();
      close();
    },
    /** The page comes back from the back/forward cache, or from freezing: it may have slept through a withdrawal (rule 31). */
    async restore(): Promise<void> {
      if (!isStored() || store.isThere()) return void ledger.wake();
      close();
      ledger.wake();
      const isGone = await store.isGone();
      // It may have heard of it meanwhile.
      if (consent !== 'granted' || isOpen) return;
      if (isGone) {
        outbox.abort();
        erase(nextGeneration());
        consent = 'pending';
        forget();
        tell();
      } else begin();
    },
    /** The session of this moment. */
    session(isVisible: boolean): Session | null {
      if (sessionless || (isOpen ? !isLoaded : consent !== 'pending')) return null;
      if (!isOpen)
        return describeSession(
          openSession(undefined, provisional(), (provisionalSince ??= readClock()), isVisible),
          'memory',
        );
      store.refresh();
      const { record } = store;
      return record && !record.endedAt ? describeSession(record, store.mechanism) : null;
    },
  };
};
