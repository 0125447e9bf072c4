import type { UnstampedEvent } from '../event/event';
import type { AttributeChange } from './attributes';
import type { Announce } from './announcements';
import type { Fresh } from './change';
import type { Limits } from './judge';
import type { EndReason, SessionRecord } from './record';

/** One thing that bears on the session. */
export interface Happening {
  /** When it happened, or was called. */
  readonly at: number;
  /** Since when this tab was visible then; `Infinity` while it was hidden. */
  readonly visibleSince?: number;
  /** An event, to be stamped. */
  readonly event?: UnstampedEvent;
  readonly passive?: boolean;
  /** Of the site's state, which carries the session also when that is over (rule 10). */
  readonly trailing?: boolean;
  /** With an event: called once it is remembered or delivered safely. */
  readonly safe?: () => void;
  /** The instant that the page gave: of the event only, it plays no part in judging (rule 6). */
  readonly time?: number;
  /** The site's state, as far as this tab makes it. */
  readonly state?: number;
  /** With a state: since when the tab was visible before. A change is judged by the state being left (rule 3). */
  readonly visibleBefore?: number;
  /** With a state: the site has been left, as far as this tab knows. */
  readonly left?: boolean;
  readonly attribute?: AttributeChange;
  /** The session is to end, for this reason; `logout` forgets the visitor too. */
  readonly ends?: EndReason;
  /** A session is to open. */
  readonly opens?: boolean;
  /** What the filter said of the event. */
  accepted?: boolean;
}

export interface KeeperOptions {
  readonly limits: Limits;
  /** Since when this tab has been visible; `Infinity` while it is not. */
  visibleSince(): number;
  /** This tab's; asked only once something may be stored. */
  tabId(): string;
  /** Ids for a session that is made. */
  fresh(): Fresh;
  /** May the event be sent? Asked once, before the session is touched (rule 21). */
  filter(event: UnstampedEvent): boolean;
  stamped(event: UnstampedEvent, time: number, record: SessionRecord, safe?: () => void): void;
  announce: Announce;
  /** The site has come to the foreground or gone to the background, after all (rule 23). */
  moved(foreground: boolean, at: number): void;
  /** An attribute was refused, and why. */
  refused(key: string, why: string): void;
  /** The attributes have changed: other tabs are to know. */
  attributed(record: SessionRecord): void;
  /** This tab has a session that it did not have before. */
  entered(record: SessionRecord): void;
  /** The rules could not be applied to it: it is lost, what comes after it is not. */
  failed(error: unknown, event?: UnstampedEvent): void;
  /** An event had to go: more than `bound` were waiting. */
  overflow(): void;
  readonly bound: number;
}
