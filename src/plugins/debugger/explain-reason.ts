import { own } from '../../core/util/own';
import type { EndReason } from '../../core/session/rules/session-record';

const reasons: Readonly<Record<EndReason, string>> = {
  'foreground-timeout': 'too long without activity in the foreground (rule 2)',
  'background-timeout': 'too long in the background (rules 2 and 3)',
  'max-duration': 'older than a session may be (rule 5)',
  clock: 'the clock was set back by more than a minute (rule 6)',
  ended: 'the page has called endSession or newSession (rule 7)',
  logout: 'the page has called reset, for a logout (rule 7)',
  consent: 'consent was withdrawn (rule 37)',
  'browser-closed': 'the browser was closed (rule 8)',
  'force-quit': 'the page or the browser crashed in the foreground (rule 27)',
};

/** Explains why a session ended, with the number of the rule. */
export const explainReason = (reason: string): string =>
  `${own(reasons)[reason as EndReason] ?? 'a newer version knows why'}. Reason: ${reason}`;
