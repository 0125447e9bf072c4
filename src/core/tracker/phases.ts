import type { ConsentState } from '../options/consent-state';

// Numbers, because the bundle holds them: a name of each is in the diagram of README.md beside this file.

/** The page has not been shown, or its plugins are being set up: nothing is touched. */
export const CREATED = 0;
/** Nothing is done any more. */
export const STOPPED = 1;
/** Nothing may be stored or sent: consent is missing, or the page looks whether it has slept through a withdrawal. */
export const WAITING = 2;
/** Events are sent with a session that lives in memory only. */
export const MEMORY = 3;
/** Events are sent, and the record is stored. */
export const STORED = 4;
export type Phase = typeof CREATED | typeof STOPPED | typeof WAITING | typeof MEMORY | typeof STORED;

/** The page is shown, and its plugins are set up. */
export const SHOWN = 0;
/** The page is back from the back/forward cache, or from freezing, and the cookie that it had is not there. */
export const MISSING = 1;
/** A copy of the record is still there. */
export const FOUND = 2;
/** All copies are gone (rule 31). */
export const ERASED = 3;
export const SHUTDOWN = 4;
/** Consent is stated on this page or on another one, or something else has happened. */
export type Signal =
  ConsentState | typeof SHOWN | typeof MISSING | typeof FOUND | typeof ERASED | typeof SHUTDOWN;

export type Command =
  /** `session_end` is sent, with all that waits. */
  | 'endSession'
  /** The session ends for listeners only: nothing more is sent. */
  | 'endUnsent'
  /** Events that wait are stamped. */
  | 'stamp'
  /** The request that is out is given up. */
  | 'abort'
  | 'close'
  /** From here on the new phase and the new consent hold. */
  | 'enter'
  /** Nothing that is stored stays. */
  | 'erase'
  /** Nothing that is known of the visitor counts any more, and nothing that waits. */
  | 'forget'
  /** Rooms may store and send; the stored record is read, then what waits is judged. */
  | 'open'
  | 'emitConsent';

/** The settings on which the next phase depends. */
export interface Site {
  /** As an option or a call has stated it; without one, consent is granted by default only. */
  readonly consent?: ConsentState;
  readonly cookieless: boolean;
  /** A constant session is not stored. */
  readonly debugId?: string;
  /** Sessions are switched off. */
  readonly sessionless: boolean;
}

export const isOpen = (phase: Phase): boolean => phase >= MEMORY;

const phaseOf = (consent: ConsentState, { cookieless, debugId, sessionless }: Site): Phase => {
  if (consent === 'granted') return debugId || sessionless ? MEMORY : STORED;
  return consent === 'denied' && cookieless ? MEMORY : WAITING;
};

/** Where a signal leads. A signal that means nothing in a phase leads nowhere. */
const findNext = (
  phase: Phase,
  consent: ConsentState,
  signal: Signal,
  site: Site,
): readonly [Phase, ConsentState] => {
  /** The page looks for its record, and consent has not changed meanwhile. */
  const looking = consent === 'granted' && WAITING;
  const [from, to, next] =
    typeof signal === 'string'
      ? [phase, phase === CREATED ? phase : phaseOf(signal, site), signal]
      : (
          [
            [CREATED, phaseOf(consent, site), consent],
            [STORED, WAITING, consent],
            [looking, STORED, consent],
            [looking, WAITING, 'pending'],
            [phase, STOPPED, consent],
          ] as const
        )[signal];
  return phase === from && phase !== STOPPED ? [to, next] : [phase, consent];
};

/**
 * What becomes of the tracker at a signal, and what is to be done for that, in this order (rules 31, 35 to 37). `consent` holds
 * before the signal; `flush`: `setConsent(..., { flush: true })`.
 */
export const nextPhase = (
  phase: Phase,
  consent: ConsentState,
  signal: Signal,
  site: Site,
  flush?: boolean,
): readonly [phase: Phase, consent: ConsentState, commands: readonly (Command | false)[]] => {
  const [next, nextConsent] = findNext(phase, consent, signal, site);
  const isChanged = nextConsent !== consent;
  const isMoved = isChanged || next !== phase;
  const isDenied = nextConsent === 'denied';
  const isGone = isDenied || signal === ERASED;
  const leaves = isMoved && isOpen(phase);
  return [
    next,
    nextConsent,
    [
      leaves && isChanged && isDenied && (flush ? 'endSession' : 'endUnsent'),
      // Events that wait under an assumed grant wait for the answer instead.
      leaves && isChanged && !isDenied && !!site.consent && 'stamp',
      isChanged && !flush && phase !== CREATED && 'abort',
      leaves && 'close',
      isMoved && 'enter',
      isMoved && isGone && next >= WAITING && 'erase',
      // After a denial, what is stored is not this page's: another may have been allowed it since.
      isChanged && (isGone || consent === 'denied') && 'forget',
      isMoved && isOpen(next) && 'open',
      isChanged && 'emitConsent',
    ],
  ];
};
