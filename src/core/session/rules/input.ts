import type { UnstampedEvent } from '../../event/event';
import type { EndReason, Origin } from './session-record';

/** The parts that all events of a page share. */
export type PageOrigin = Pick<Origin, 'tab' | 'context'>;

/** @stored */
interface Base {
  /** When it happened, or was called. */
  readonly at: number;
  /** Since when this tab was visible then; `Infinity` while it was hidden. */
  readonly visibleSince: number;
  /** The answer of the plugins' filter to an event. */
  accepted?: boolean;
}

/** The fields that an input of another case lacks. */
type Without<Case> = { readonly [Key in keyof Case]?: undefined };

/** @stored */
interface EventCase {
  /** An event, to be attached to the session. */
  readonly event: UnstampedEvent;
  readonly passive?: boolean;
  /** The event describes the site's state, and carries the session also when that is over (rule 10). */
  readonly trailing?: boolean;
  /** The instant that the page gave: it is the event's only, and plays no part in judging (rule 6). */
  readonly time?: number;
  /** The origin in a page that crashed with it: the tab and the context are that page's. */
  readonly origin?: PageOrigin;
}
/** @stored */
interface StateCase {
  /** The site is shown or hidden; `visibleSince` is of the time before, for a change is judged by the state being left (rule 3). */
  readonly foreground: boolean;
}
/** @stored */
interface EndCase {
  /** The session is to end (rules 7, 27, 37); at a `logout`, the visitor is forgotten too. */
  readonly reason: EndReason;
  /** The next session is to open at once (rule 7). */
  readonly renews?: boolean;
}

/** An input has a case for each thing that can happen to a session; the last one is a mere look whether it is over (rule 19). */
export type Input =
  | (Base & EventCase & Without<StateCase & EndCase>)
  | (Base & StateCase & Without<EventCase & EndCase>)
  | (Base & EndCase & Without<EventCase & StateCase>)
  | (Base & Without<EventCase & StateCase & EndCase>);

/** An input without what the manager knows itself. */
export type NewInput = Input extends infer Case
  ? Case extends Input
    ? Omit<Case, 'visibleSince'> & Partial<Pick<Input, 'visibleSince'>>
    : never
  : never;
