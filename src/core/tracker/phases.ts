import type { ConsentState } from '../options/consent-state';

// README.md beside this file has the diagram. Numbers, in the order of what a page may do.

/** The page has not been shown, or its plugins are being set up: nothing is touched. */
export const CREATED = 0;
export const STOPPED = 1;
/** The page may neither store nor send: consent is missing, or the page looks whether it has slept through a withdrawal. */
export const WAITING = 2;
/** Events are sent with a session that lives in memory only. */
export const MEMORY = 3;
/** Events are sent, and the record is stored. */
export const STORED = 4;
export type Phase = typeof CREATED | typeof STOPPED | typeof WAITING | typeof MEMORY | typeof STORED;

/** The state that the phase depends on. A signal changes some of it. */
export interface Facts {
  readonly consent: ConsentState;
  /** When consent was given or denied on this page; none while the option holds. */
  readonly decidedAt?: number;
  /** The page is shown, and its plugins are set up. */
  readonly isShown?: boolean;
  /** The page is back from the back/forward cache, or from freezing, and the cookie that it had is not there (rule 31). */
  readonly isMissing?: boolean;
  readonly isStopped?: boolean;
  /** A field of one signal only: `setConsent(..., { flush: true })`. */
  readonly flush?: boolean;
  /** A field of one signal only: a withdrawal elsewhere has ended visitors up to this generation. */
  readonly ended?: number;
}
export type Signal = Partial<Facts>;

/** The settings on which the phase depends. */
export interface Site {
  /** As an option or a call has stated it; without one, consent is granted by default only. */
  readonly consent?: ConsentState;
  readonly cookieless: boolean;
  /** A constant session is not stored. */
  readonly debugId?: string;
  /** Sessions are switched off. */
  readonly sessionless: boolean;
}

/** What a signal may ask for. The life performs it; the rules only choose. */
export interface Commands<Command> {
  /** `session_end` is sent, with all that waits. */
  readonly endSession: Command;
  /** The session ends for listeners only: nothing more is sent. */
  readonly endUnsent: Command;
  /** Events that wait are stamped. */
  readonly stamp: Command;
  /** The request that is out is given up. */
  readonly abort: Command;
  readonly close: Command;
  /** From here on the new phase and the new consent hold. */
  readonly enter: Command;
  /** All stored data is deleted. */
  readonly erase: Command;
  /** The visitor is forgotten, and all that waits. */
  readonly forget: Command;
  /** Rooms may store and send; the stored record is read, then what waits is judged. */
  readonly open: Command;
  readonly emitConsent: Command;
}

export const phaseOf = (
  { consent, isShown, isMissing, isStopped }: Facts,
  { cookieless, debugId, sessionless }: Site,
): Phase => {
  if (isStopped) return STOPPED;
  if (!isShown) return CREATED;
  if (consent === 'granted') return debugId || sessionless ? MEMORY : isMissing ? WAITING : STORED;
  return consent === 'denied' && cookieless ? MEMORY : WAITING;
};

/** The facts after a signal, and what is to be done for that, in this order (rules 31, 35 to 37). */
export const nextFacts = <Command>(
  before: Facts,
  signal: Signal,
  site: Site,
  commands: Commands<Command>,
): readonly [next: Facts, commands: readonly (Command | false)[]] => {
  const next: Facts = { ...before, flush: undefined, ended: undefined, ...signal };
  const [phase, nextPhase] = [phaseOf(before, site), phaseOf(next, site)];
  const isChanged = next.consent !== before.consent;
  if (phase === STOPPED || (phase === nextPhase && !isChanged)) return [before, []];
  const isDenied = next.consent === 'denied';
  const isGone = isDenied || !!next.ended;
  const leaves = phase >= MEMORY;
  const opens = nextPhase >= MEMORY;
  return [
    next,
    [
      leaves && isChanged && isDenied && (next.flush ? commands.endSession : commands.endUnsent),
      // Events that wait under an assumed grant wait for the answer instead.
      leaves && isChanged && !isDenied && !!site.consent && commands.stamp,
      isChanged && !next.flush && phase !== CREATED && commands.abort,
      leaves && commands.close,
      commands.enter,
      isGone && nextPhase >= WAITING && commands.erase,
      // After a denial, what is stored is not this page's: another may have been allowed it since.
      isChanged && (isGone || before.consent === 'denied') && commands.forget,
      opens && commands.open,
      isChanged && commands.emitConsent,
    ],
  ];
};
