import type { ConsentState } from '../options/consent-state';

// README.md beside this file has the diagram. The numbers of the phases increase with what a page may do.

/** The page has not been shown, or its plugins are being set up: nothing is stored or sent. */
export const CREATED = 0;
export const STOPPED = 1;
/** The page may neither store nor send: consent is missing, or the page checks whether it has missed a withdrawal. */
export const WAITING = 2;
/** Events are sent with a session that lives in memory only. */
export const MEMORY = 3;
/** Events are sent, and the record is stored. */
export const STORED = 4;
export type Phase = typeof CREATED | typeof STOPPED | typeof WAITING | typeof MEMORY | typeof STORED;

/** The state that the phase depends on. A signal changes some of it. */
export interface Facts {
  readonly consent: ConsentState;
  /** The time at which consent was given or denied on this page; absent while the option applies. */
  readonly decidedAt?: number;
  /** The page is shown, and its plugins are set up. */
  readonly isShown?: boolean;
  /** The page is back from the back/forward cache, or from freezing, and its cookie is missing (rule 31). */
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
  /** Consent by an option or a call; absent if consent is only granted by default. */
  readonly consent?: ConsentState;
  readonly cookieless: boolean;
  /** A constant session is not stored. */
  readonly debugId?: string;
  /** Sessions are switched off. */
  readonly sessionless: boolean;
}

/** The commands of a signal. The rules choose them, and the life performs them. */
export interface Commands<Command> {
  /** Sends `session_end` and all waiting events. */
  readonly endSession: Command;
  /** Ends the session for listeners only: nothing more is sent. */
  readonly endUnsent: Command;
  /** Stamps waiting events. */
  readonly stamp: Command;
  /** Aborts the open request. */
  readonly abort: Command;
  readonly close: Command;
  /** Applies the new phase and the new consent. */
  readonly enter: Command;
  /** Deletes all stored data. */
  readonly erase: Command;
  /** Forgets the visitor and all waiting inputs. */
  readonly forget: Command;
  /** Lets the rooms store and send: the stored record is read, then waiting inputs are judged. */
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

/** Returns the facts after a signal, and the commands to perform, in this order (rules 31, 35 to 37). */
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
      // If consent was granted by default only, waiting events wait for the answer instead.
      leaves && isChanged && !isDenied && !!site.consent && commands.stamp,
      isChanged && !next.flush && phase !== CREATED && commands.abort,
      leaves && commands.close,
      commands.enter,
      isGone && nextPhase >= WAITING && commands.erase,
      // After a denial, stored data is not this page's: another page may have had consent since.
      isChanged && (isGone || before.consent === 'denied') && commands.forget,
      opens && commands.open,
      isChanged && commands.emitConsent,
    ],
  ];
};
