/**
 * The site's state (rule 23). A page that is hidden may be one of several, and one that goes may be followed by another of the
 * site: then nobody has left yet. One without the focus may belong to a browser that quits. `crashed` is never written: it is
 * what the next launch makes of a foreground without a living page.
 */
export type SiteStateName = 'foreground' | 'unfocused' | 'background' | 'hidden' | 'between' | 'crashed';

export interface SiteState {
  readonly state: SiteStateName;
  readonly since: number;
}

export type SiteInput = keyof typeof table;

/** What each input makes of the state, and what it tells the listeners. */
const table = {
  /** A page is shown. */
  shown: ['foreground', 'foreground'],
  /** A page was visible all the while. */
  seen: ['foreground'],
  /** A visible page loses the focus. */
  blurred: ['unfocused'],
  /** A page is hidden, or goes while another is visible: what that means shows within a second. */
  hidden: ['hidden'],
  /** A hidden page has found no visible one. */
  left: ['background', 'background'],
  /** A visible page goes, and no other is visible. */
  closed: ['background', 'background'],
  /** It goes for another page of the site. */
  onward: ['between'],
} as const satisfies Record<string, readonly [SiteStateName, ('foreground' | 'background')?]>;

/** Hidden for longer than this without a word, the site was left. */
const UNDECIDED = 1000;

/** The state after one input, and what is told of it; `undefined` where the input changes nothing. */
export const nextSiteState = (known: SiteState | undefined, input: SiteInput, at: number) => {
  const [state, told] = table[input];
  const { state: was, since } = known ?? { state: 'hidden', since: 0 };
  // It has been left already, or another page has been shown since.
  if (told === 'background' && (was === 'background' || (input === 'left' && was !== 'hidden' && since > at)))
    return;
  const isAway = was === 'background' || (was === 'hidden' && Math.abs(at - since) > UNDECIDED);
  return {
    // It is later than the state before, also within its millisecond, so that no copy brings that one back.
    next: { state, since: Math.max(at, since + 1) } as SiteState,
    told: told === 'background' || isAway ? told : undefined,
  };
};

/** Texts that sort by their time, until 2059: of two copies, the greater is the later. */
export const dated = (at: number, text: string): string => `${at.toString(36)} ${text}`;
export const undated = (text: string): string => text.slice(9);
export const later = (a: string | null | undefined, b: string | null | undefined): string =>
  (a ?? '') > (b ?? '') ? a! : (b ?? '');

export const printSiteState = ({ state, since }: SiteState): string => dated(since, state);

export const parseSiteState = (text: string | null | undefined): SiteState | undefined => {
  const since = text ? parseInt(text, 36) : 0;
  return since > 0 ? { since, state: undated(text!) as SiteStateName } : undefined;
};
