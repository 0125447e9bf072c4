/**
 * The site's state (rule 23). A page that is hidden may be one of several, and one that goes may be followed by another of the
 * site: then nobody has left yet. One without the focus may belong to a browser that quits. `crashed` is never written: it is
 * what the next launch makes of a foreground without a living page.
 */
export type SiteStateName = 'foreground' | 'unfocused' | 'background' | 'hidden' | 'between' | 'crashed';

export interface SiteState {
  readonly state: SiteStateName;
  readonly since: number;
  /** When the foreground or the background was told that holds; 0 where that is not known. */
  readonly toldAt?: number;
  /** How often this run was left for the background; absent where its launch is not known. */
  readonly interruptions?: number;
}
