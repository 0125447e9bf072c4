import type { Withdrawal } from '../consent/withdrawal';
import type { createOutbox } from '../delivery/outbox';
import type { ConsentState } from '../options/consent-state';
import { readConsent } from '../options/read-consent';
import type { SessionAnnouncer } from '../session/session-announcer';
import type { SessionManager } from '../session/session-manager';
import { readClock } from '../util/clock';
import {
  CREATED,
  ERASED,
  FOUND,
  MISSING,
  STOPPED,
  STORED,
  nextPhase,
  type Command,
  type Phase,
  type Signal,
} from './phases';
import type { Rooms } from './rooms';

export interface LifeOptions {
  readonly outbox: ReturnType<typeof createOutbox>;
  readonly manager: SessionManager;
  readonly announcer: SessionAnnouncer;
  readonly withdrawal: Withdrawal;
  /** The time of the call that is being made. */
  now(): number;
  /** Settled when plugins know what they need before the first event is judged. */
  firstEventsDelay(): Promise<unknown>;
  /** The visitor is another one from now on: nothing known of the previous one counts, and nothing that waits. */
  forget(): void;
}

export type Life = ReturnType<typeof createLife>;

interface Details {
  /** `setConsent(..., { flush: true })` */
  readonly flush?: boolean;
  /** When consent was given or denied on this page. */
  readonly decidedAt?: number;
  /** The generation of visitors that a withdrawal on another page has ended. */
  readonly ended?: number;
}

/** Where the tracker is in its life. Performs what phases.ts says; nothing else knows the order. */
export const createLife = (
  { settings, emit, warn, ledger, store, tab }: Rooms,
  { outbox, manager, announcer, withdrawal, now, firstEventsDelay, forget }: LifeOptions,
) => {
  const { collector } = settings;
  let phase: Phase = collector ? CREATED : STOPPED;
  let consent: ConsentState =
    settings.respectGpc && (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl
      ? 'denied'
      : (settings.consent ?? 'granted');
  /** When the consent in force was given or denied on this page; none while the option holds. */
  let decidedAt: number | undefined;
  let loading: Promise<void> | undefined;
  let onReady!: () => void;
  const ready = new Promise<void>((resolve) => (onReady = resolve));
  if (!collector) onReady();
  /** The signal that is being handled, and those that have come meanwhile. */
  const signals: [Signal, Details][] = [];

  const stamp = () => {
    manager.exit({});
    store.exit();
  };
  const endSession = () => {
    manager.add({ at: readClock(), reason: 'consent' });
    stamp();
  };
  const emitConsent = () => void emit('consent', consent);

  const perform: Readonly<Record<Exclude<Command, 'enter'>, (details: Details) => unknown>> = {
    endSession() {
      endSession();
      outbox.exit(false);
    },
    endUnsent: () => announcer.withoutSending(endSession),
    stamp,
    abort: outbox.abort,
    close: () => [manager, outbox, ledger, store].forEach((room) => room.close()),
    erase: ({ ended }) => withdrawal.erase(ended),
    forget,
    open() {
      if (phase === STORED) {
        ledger.open();
        tab.open();
      }
      outbox.open(consent === 'denied');
      emit('onOpen', decidedAt);
      loading = manager.open(firstEventsDelay()).then((isLoaded) => {
        if (!isLoaded) return;
        onReady();
        emitConsent();
      });
    },
    emitConsent,
  };

  const handle = (signal: Signal, details: Details): void => {
    const [next, nextConsent, commands] = nextPhase(phase, consent, signal, settings, details.flush);
    if (details.decidedAt) settings.consent = nextConsent;
    withdrawal.exit();
    for (const command of commands)
      if (command === 'enter') {
        phase = next;
        consent = nextConsent;
        decidedAt = details.decidedAt ?? decidedAt;
      } else if (command) perform[command](details);
  };
  const send = (signal: Signal, details: Details = {}): void => {
    // A listener may send a signal in the midst of another one, which is finished first: no denial is left half done.
    if (signals.push([signal, details]) > 1) return;
    try {
      for (; signals[0]; signals.shift()) handle(...signals[0]);
    } finally {
      signals.length = 0;
    }
  };

  return {
    ready,
    phase: (): Phase => phase,
    consent: (): ConsentState => consent,
    send,
    setConsent: (value: unknown, flush?: boolean): void =>
      send(readConsent(value, warn), { flush, decidedAt: now() }),
    /** Another page has withdrawn consent. The message may be late: a new visitor may be stored since, or granted consent here. */
    onWithdrawn(ended: number): void {
      store.refresh();
      const grantedAt = (consent === 'granted' && decidedAt) || 0;
      if (ended > Math.max(store.record?.generation ?? 0, grantedAt))
        send('denied', { decidedAt: now(), ended });
    },
    /** The page comes back from the back/forward cache, or from freezing: it may have slept through a withdrawal (rule 31). */
    async restore(): Promise<void> {
      const isMissing = phase === STORED && !store.isThere();
      if (isMissing) send(MISSING);
      ledger.wake();
      if (isMissing) send((await store.isGone()) ? ERASED : FOUND, { ended: withdrawal.nextGeneration() });
    },
    /** Settled when the stored record has been read, or at once. */
    loaded: (): Promise<void> | undefined => loading,
  };
};
