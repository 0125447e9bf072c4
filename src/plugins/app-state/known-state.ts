/**
 * The site's state (rule 23). A hidden page may be one of several, and a page that unloads may be
 * followed by another page of the site: then the visitor has not left yet. A page without the focus
 * may belong to a browser that quits. `crashed` is never stored: the next launch concludes it from
 * a foreground without a living page.
 */
export type SiteStateName = 'foreground' | 'unfocused' | 'background' | 'hidden' | 'between' | 'crashed';

export interface SiteState {
  readonly state: SiteStateName;
  readonly since: number;
  /** The time at which the current foreground or background was reported; 0 if it is not known. */
  readonly reportedAt?: number;
  /** How often this run was left for the background; absent where its launch is not known. */
  readonly interruptions?: number;
}
