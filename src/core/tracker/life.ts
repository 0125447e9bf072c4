import type { ConsentState } from '../options/consent-state';
import type { Withdrawal } from '../consent/withdrawal';
import type { createOutbox } from '../delivery/outbox';
import { readConsent } from '../options/read-consent';
import type { SessionAnnouncer } from '../session/session-announcer';
import type { SessionManager } from '../session/session-manager';
import { readClock } from '../util/clock';
import { isOpen, nextPhase, type Command, type Phase, type Signal } from './phases';
import type { Rooms } from './rooms';

export interface LifeOptions {
  /** The record may be stored: no constant session, and sessions are not switched off. */
  readonly mayStore: boolean;
  readonly outbox: ReturnType<typeof createOutbox>;
  readonly manager: SessionManager;
  readonly announcer: SessionAnnouncer;
  readonly withdrawal: Withdrawal;
  /** The time of the call that is being made. */
  now(): number;
  /** Settled when plugins know what they need before the first event is judged. */
  firstEventsDelay(): Promise<unknown>;
  /** The visitor is another one from now on. */
  forgetVisitor(): void;
}

export type Life = ReturnType<typeof createLife>;

interface State {
  readonly phase: Phase;
  readonly consent: ConsentState;
  /** By the option or by `setConsent`; without, consent is granted by default only. */
  readonly stated?: ConsentState;
  /** When consent was given or denied on this page; none while the option holds. */
  readonly decidedAt?: number;
  /** The generation of visitors that a withdrawal on another page has ended. */
  readonly ended?: number;
}

/** Where the tracker is in its life. Performs what phases.ts says; nothing else knows the order. */
export const createLife = (
  { settings, emit, warn, ledger, store, tab }: Rooms,
  { mayStore, outbox, manager, announcer, withdrawal, now, firstEventsDelay, forgetVisitor }: LifeOptions,
) => {
  const { collector, consent: stated, respectGpc, cookieless } = settings;
  let state: State = {
    phase: collector ? 'created' : 'stopped',
    consent:
      respectGpc && (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl
        ? 'denied'
        : (stated ?? 'granted'),
    stated,
  };
  /** The one that is being handled, and those that have come meanwhile. */
  const signals: Parameters<typeof handle>[] = [];
  let loading: Promise<void> | undefined;
  let onReady!: () => void;
  const ready = new Promise<void>((resolve) => (onReady = resolve));
  if (!collector) onReady();

  const stamp = () => {
    manager.exit({ byBrowser: false });
    store.exit();
  };
  const endSession = () => {
    manager.add({ at: readClock(), reason: 'consent' });
    stamp();
  };
  const emitConsent = () => void emit('consent', state.consent);

  const perform: Readonly<Record<Command, (next: State) => void>> = {
    'end-session'() {
      endSession();
      outbox.exit(false);
    },
    'end-unsent': () => announcer.withoutSending(endSession),
    stamp,
    abort: outbox.abort,
    close: () => [manager, outbox, ledger, store].forEach((room) => room.close()),
    enter: (next) => (state = next),
    erase: ({ ended }) => withdrawal.erase(ended),
    forget() {
      store.forget();
      outbox.clear();
      manager.clear();
      forgetVisitor();
    },
    open({ phase, consent, decidedAt }) {
      if (phase === 'stored') {
        ledger.open();
        tab.open();
      }
      outbox.open(consent === 'denied');
      emit('onOpen', decidedAt);
    },
    load({ phase }) {
      loading = manager.open(phase === 'stored', firstEventsDelay(), onReady).then(emitConsent);
    },
    'emit-consent': emitConsent,
  };

  const handle = (signal: Signal, more: Partial<State> | undefined, flush: boolean): void => {
    const site = { ...state, flush, mayStore, cookieless: !!cookieless, isAssumed: !state.stated };
    const [phase, consent, commands] = nextPhase(state.phase, signal, site);
    const next = { ...state, ended: undefined, ...more, phase, consent };
    if (commands[0]) withdrawal.deleteLateWrites();
    else state = { ...state, stated: next.stated };
    for (const command of commands) perform[command](next);
  };
  const send = (signal: Signal, more?: Partial<State>, flush = false): void => {
    // A listener may send a signal in the midst of another one, which is finished first: no denial is left half done.
    if (signals.push([signal, more, flush]) > 1) return;
    try {
      for (let one; (one = signals[0]); signals.shift()) handle(...one);
    } finally {
      signals.length = 0;
    }
  };

  const setConsent = (value: unknown, flush?: boolean, ended?: number): void => {
    const stated = readConsent(value, warn);
    settings.consent = stated;
    send(stated, { stated, decidedAt: now(), ended }, flush);
  };

  return {
    ready,
    phase: (): Phase => state.phase,
    consent: (): ConsentState => state.consent,
    stated: (): ConsentState | undefined => state.stated,
    setConsent,
    /** The page is shown, and its plugins are set up. */
    show: (): void => send('shown'),
    stop: (): void => send('shutdown'),
    /** Another page has withdrawn consent. The message may be late: a new visitor may be stored since, or granted consent here. */
    onWithdrawn(ended: number): void {
      if (state.phase === 'stored') store.refresh();
      const since = Math.max(
        store.record?.generation ?? 0,
        (state.consent === 'granted' && state.decidedAt) || 0,
      );
      if (ended > since) setConsent('denied', false, ended);
    },
    /** The page comes back from the back/forward cache, or from freezing: it may have slept through a withdrawal (rule 31). */
    async restore(): Promise<void> {
      const isDoubtful = state.phase === 'stored' && !store.isThere();
      if (isDoubtful) send('missing');
      ledger.wake();
      if (!isDoubtful) return;
      const isGone = await store.isGone();
      if (isGone) send('erased', { ended: withdrawal.nextGeneration() });
      else send('found');
    },
    /** Settled when the stored record has been read, or at once. */
    loaded: (): Promise<void> | undefined => loading,
    /** May `tracker.session` be known: of the record, or a provisional one? */
    isOpen: (): boolean => isOpen(state.phase),
  };
};
