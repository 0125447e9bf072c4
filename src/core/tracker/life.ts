import type { Withdrawal } from '../consent/withdrawal';
import type { createOutbox } from '../delivery/outbox';
import type { ConsentState } from '../options/consent-state';
import { readConsent } from '../options/read-consent';
import type { SessionAnnouncer } from '../session/session-announcer';
import type { SessionManager } from '../session/session-manager';
import { readClock } from '../util/clock';
import { nextFacts, phaseOf, STORED, type Commands, type Facts, type Phase, type Signal } from './phases';
import type { Rooms } from './rooms';

export interface LifeOptions {
  readonly outbox: ReturnType<typeof createOutbox>;
  readonly manager: SessionManager;
  readonly announcer: SessionAnnouncer;
  readonly withdrawal: Withdrawal;
  /** The time of the current call. */
  now(): number;
  /** Settles when the plugins allow the first event to be judged. */
  firstEventsDelay(): Promise<unknown>;
  /** Forgets everything about the previous visitor, including waiting inputs. */
  forget(): void;
}

export type Life = ReturnType<typeof createLife>;

/** The life of a tracker: performs the commands of phases.ts in their order. */
export const createLife = (
  { settings, emit, warn, ledger, store, tab }: Rooms,
  { outbox, manager, announcer, withdrawal, now, firstEventsDelay, forget }: LifeOptions,
) => {
  const { collector } = settings;
  let facts: Facts = {
    isStopped: !collector,
    consent:
      settings.respectGpc && (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl
        ? 'denied'
        : (settings.consent ?? 'granted'),
  };
  let loading: Promise<void> | undefined;
  let onReady!: () => void;
  const ready = new Promise<void>((resolve) => (onReady = resolve));
  if (!collector) onReady();
  /** The signal that is being handled, then the signals that were sent meanwhile. */
  const signals: Signal[] = [];
  const phase = (): Phase => phaseOf(facts, settings);

  const stamp = () => {
    manager.exit({});
    store.exit();
  };
  const endSession = () => {
    manager.add({ at: readClock(), reason: 'consent' });
    stamp();
  };
  const emitConsent = () => void emit('consent', facts.consent);

  const performers: Commands<(next: Facts) => unknown> = {
    endSession() {
      endSession();
      outbox.exit({});
    },
    endUnsent: () => announcer.withoutSending(endSession),
    stamp,
    abort: outbox.abort,
    close: () => [manager, outbox, ledger, store].forEach((room) => room.close()),
    enter: (next) => (facts = next),
    erase: ({ ended }) => withdrawal.erase(ended),
    forget,
    open() {
      if (phase() === STORED) {
        ledger.open();
        tab.open();
      }
      outbox.open(facts.consent === 'denied');
      emit('onOpen', facts.decidedAt);
      loading = manager.open(firstEventsDelay()).then((isLoaded) => {
        if (!isLoaded) return;
        onReady();
        emitConsent();
      });
    },
    emitConsent,
  };

  const send = (signal: Signal): void => {
    // A listener may send a signal during another one, which is finished first: otherwise a denial could be incomplete.
    if (signals.push(signal) > 1) return;
    try {
      for (let one; (one = signals[0]); signals.shift()) {
        const [next, commands] = nextFacts(facts, one, settings, performers);
        if (one.decidedAt) settings.consent = one.consent;
        withdrawal.exit();
        for (const perform of commands) if (perform) perform(next);
      }
    } finally {
      signals.length = 0;
    }
  };
  const state = (consent: ConsentState, more: Signal): void =>
    send({ consent, decidedAt: now(), isMissing: false, ...more });

  return {
    ready,
    phase,
    consent: (): ConsentState => facts.consent,
    send,
    setConsent: (value: unknown, flush?: boolean): void => state(readConsent(value, warn), { flush }),
    /** Another page has withdrawn consent. The message may be late: since then, a visitor may have been stored or have consented here. */
    onWithdrawn(ended: number): void {
      store.refresh();
      const grantedAt = (facts.consent === 'granted' && facts.decidedAt) || 0;
      if (ended > Math.max(store.record?.generation ?? 0, grantedAt)) state('denied', { ended });
    },
    /** The page comes back from the back/forward cache, or from freezing: it may have missed a withdrawal (rule 31). */
    async restore(): Promise<void> {
      const isMissing = phase() === STORED && !store.isThere();
      if (isMissing) send({ isMissing });
      ledger.wake();
      if (!isMissing) return;
      const isGone = await store.isGone();
      // Consent may have changed meanwhile.
      if (facts.isMissing)
        send({ isMissing: false, ...(isGone && { consent: 'pending', ended: withdrawal.nextGeneration() }) });
    },
    /** Settles when the stored record has been read; `undefined` if nothing is being read. */
    loaded: (): Promise<void> | undefined => loading,
  };
};
