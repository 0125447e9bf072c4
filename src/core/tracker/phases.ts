import type { ConsentState } from '../options/consent-state';

/** README.md beside this file has the diagram. */
export type Phase =
  /** The page has not been shown, or its plugins are being set up: nothing is touched. */
  | 'created'
  /** Nothing may be stored or sent: consent is missing, or the page looks whether it has slept through a withdrawal. */
  | 'waiting'
  /** Events are sent, and the record is stored. */
  | 'stored'
  /** Events are sent with a session that lives in memory only. */
  | 'memory'
  | 'stopped';

export type Signal =
  /** The page is shown, and its plugins are set up. */
  | 'shown'
  /** Consent, of this page or of another one. */
  | ConsentState
  /** The page is back from the back/forward cache, or from freezing, and the cookie that it had is not there. */
  | 'missing'
  /** A copy of the record is still there. */
  | 'found'
  /** All copies are gone (rule 31). */
  | 'erased'
  | 'shutdown';

export type Command =
  /** `session_end` is sent, with all that waits. */
  | 'end-session'
  /** Only listeners hear of the end: nothing more is sent. */
  | 'end-unsent'
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
  | 'emit-consent';

/** What the next phase depends on besides. */
export interface Site {
  /** Before the signal. */
  readonly consent: ConsentState;
  /** Consent is granted by default only: no option and no call has stated it. */
  readonly isAssumed: boolean;
  /** `setConsent(..., { flush: true })` */
  readonly flush?: boolean;
  readonly cookieless: boolean;
  /** The record may be stored: no constant session, and sessions are not switched off. */
  readonly mayStore: boolean;
}

export const isOpen = (phase: Phase): boolean => phase === 'stored' || phase === 'memory';

const phaseOf = (consent: ConsentState, { cookieless, mayStore }: Site): Phase => {
  if (consent === 'granted') return mayStore ? 'stored' : 'memory';
  return consent === 'denied' && cookieless ? 'memory' : 'waiting';
};

/** Where a signal leads. A signal that means nothing in a phase leads nowhere. */
const findNext = (phase: Phase, signal: Signal, site: Site): readonly [Phase, ConsentState] => {
  const { consent } = site;
  /** The page looks for its record, and consent has not changed meanwhile. */
  const looking = consent === 'granted' && 'waiting';
  const rows: Partial<Record<Signal, readonly [from: Phase | false, to: Phase, consent: ConsentState]>> = {
    shown: ['created', phaseOf(consent, site), consent],
    missing: ['stored', 'waiting', consent],
    found: [looking, 'stored', consent],
    erased: [looking, 'waiting', 'pending'],
    shutdown: [phase, 'stopped', consent],
  };
  const state = signal as ConsentState;
  const [from, to, next] = rows[signal] ?? [phase, phase === 'created' ? phase : phaseOf(state, site), state];
  return phase === from && phase !== 'stopped' ? [to, next] : [phase, consent];
};

/** What becomes of the tracker at a signal, and what is to be done for that, in this order (rules 31, 35 to 37). */
export const nextPhase = (
  phase: Phase,
  signal: Signal,
  site: Site,
): readonly [phase: Phase, consent: ConsentState, commands: readonly Command[]] => {
  const { consent, flush, isAssumed } = site;
  const [next, nextConsent] = findNext(phase, signal, site);
  const isChanged = nextConsent !== consent;
  if (next === phase && !isChanged) return [phase, consent, []];
  const isActive = phase !== 'created';
  const isDenied = nextConsent === 'denied';
  const leaves = isOpen(phase);
  const commands: readonly (Command | false)[] = [
    leaves && isChanged && isDenied && (flush ? 'end-session' : 'end-unsent'),
    // Events that wait under an assumed grant wait for the answer instead.
    leaves && isChanged && !isDenied && !isAssumed && 'stamp',
    isActive && isChanged && !flush && 'abort',
    leaves && 'close',
    'enter',
    (isDenied || signal === 'erased') && next !== 'created' && next !== 'stopped' && 'erase',
    // After a denial, what is stored is not this page's: another may have been allowed it since.
    isChanged && (isDenied || consent === 'denied' || signal === 'erased') && 'forget',
    isOpen(next) && 'open',
    isChanged && 'emit-consent',
  ];
  return [next, nextConsent, commands.filter((command) => command !== false)];
};
