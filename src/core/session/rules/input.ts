import type { UnstampedEvent } from '../../event/event';
import type { EndReason, Origin } from './session-record';

/** The parts that all events of a page share. */
export type PageOrigin = Pick<Origin, 'tab' | 'context'>;

/** @stored */
interface Base {
  /** The time of the event or call. */
  readonly at: number;
  /** The time since which this tab was visible then; `Infinity` if it was hidden. */
  readonly visibleSince: number;
  /** Whether the plugins' filter accepted the event. */
  accepted?: boolean;
}

/** The fields of another kind of input, which this kind lacks. */
type Without<Case> = { readonly [Key in keyof Case]?: undefined };

/** @stored */
interface EventCase {
  /** An event, to be attached to the session. */
  readonly event: UnstampedEvent;
  readonly passive?: boolean;
  /** The event describes the site's state, and has a session even if that session is over (rule 10). */
  readonly trailing?: boolean;
  /** The event's time, as passed by the page. The session is judged by `at` (rule 6). */
  readonly time?: number;
  /** The tab and the context of the page that tracked the event and crashed; absent for events of this page. */
  readonly origin?: PageOrigin;
}
/** @stored */
interface StateCase {
  /** The site is shown or hidden. `visibleSince` is from before the change, which is judged by the old state (rule 3). */
  readonly foreground: boolean;
}
/** @stored */
interface EndCase {
  /** Ends the session (rules 7, 27, 37); `logout` also forgets the visitor. */
  readonly reason: EndReason;
  /** Opens the next session at once (rule 7). */
  readonly renews?: boolean;
}

/** An input has one case for each thing that can happen to a session. The last case only checks whether the session is over (rule 19). */
export type Input =
  | (Base & EventCase & Without<StateCase & EndCase>)
  | (Base & StateCase & Without<EventCase & EndCase>)
  | (Base & EndCase & Without<EventCase & StateCase>)
  | (Base & Without<EventCase & StateCase & EndCase>);

/** An input before the manager has added `visibleSince`. */
export type NewInput = Input extends infer Case
  ? Case extends Input
    ? Omit<Case, 'visibleSince'> & Partial<Pick<Input, 'visibleSince'>>
    : never
  : never;
