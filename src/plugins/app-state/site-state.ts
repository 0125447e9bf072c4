import { describeTransition } from './describe-transition';
import type { SiteState, SiteStateName } from './known-state';

export type { SiteState, SiteStateName } from './known-state';

export type SiteInput = keyof typeof table;

/** The state after each input. */
const table = {
  /** A page is shown. */
  shown: 'foreground',
  /** The page unloads for another page of the site. */
  onward: 'between',
  /** A hidden page has found no visible one. */
  left: 'background',
  /** A page was visible all the time: if a closing page could not know of it, the background was reported too early. */
  seen: 'foreground',
  /** A visible page loses the focus. */
  blurred: 'unfocused',
  /** A page is hidden, or unloads while another is visible: the site's state is known within a second. */
  hidden: 'hidden',
  /** A visible page unloads, and no other is visible. */
  closed: 'background',
} as const satisfies Record<string, SiteStateName>;

/** If the site is hidden for longer than this, without a decision, the visitor has left. */
const MAX_UNDECIDED_MS = 1000;

/** Returns the state after one input, and its event; `undefined` if the input changes nothing. */
export const nextSiteState = (
  known: SiteState = { state: 'hidden', since: 0 },
  input: SiteInput,
  at: number,
) => {
  const state = table[input];
  const { state: was, since, reportedAt } = known;
  const isLeft = was === 'background';
  // Only a visible page ends the background. A known state is not written again: the write could replace the background that a closing
  // page stores at the same time. Another page may have been shown since this one was hidden.
  if (
    isLeft
      ? state !== 'foreground'
      : state === was
        ? since
        : input === 'left' && was !== 'hidden' && since > at
  )
    return;
  const isUndecided = input === 'shown' && was === 'hidden' && Math.abs(at - since) > MAX_UNDECIDED_MS;
  const reported = (isLeft || isUndecided || state === 'background' ? state : undefined) as
    'foreground' | 'background' | undefined;
  const facts = reported && describeTransition(known, reported, at);
  const next: SiteState = {
    state,
    // A later time than the state before, even within the same millisecond, so that no copy
    // restores the old state.
    since: Math.max(at, since + 1),
    reportedAt: reported ? at : reportedAt,
    interruptions: facts ? facts.interruption_count : known.interruptions,
  };
  return { reported, next, facts, since };
};

/** Puts the time before a text, so that the later of two copies is the greater text, until 2059. */
export const dated = (at: number, text: string): string => `${at.toString(36)} ${text}`;
export const undated = (text: string): string => text.slice(9);
export const later = (a: string | null | undefined, b: string | null | undefined): string =>
  (a ?? '') > (b ?? '') ? a! : (b ?? '');

export const printSiteState = ({ state, since, reportedAt = 0, interruptions }: SiteState): string =>
  dated(since, `${state} ${reportedAt.toString(36)} ${interruptions ?? ''}`);

/** Parses a stored state. Any script can write there. */
export const parseSiteState = (text: string | null | undefined): SiteState | undefined => {
  const [, since = '', state, reportedAt = '', interruptions] =
    /^([\da-z]{1,8}) (\w+)(?: ([\da-z]{1,8}) (\d{0,9}))?$/.exec(text ?? '') ?? [];
  return state
    ? {
        state: state as SiteStateName,
        since: parseInt(since, 36),
        reportedAt: parseInt(reportedAt, 36) || 0,
        interruptions: interruptions ? +interruptions : undefined,
      }
    : undefined;
};
