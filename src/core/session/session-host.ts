import type { TrackedEvent, UnstampedEvent } from '../event/event';
import type { SessionRecord } from './rules/session-record';
import type { Effect, TransitionContext } from './rules/transition';

/** What the session manager asks and tells. */
export interface SessionHost {
  /** Since when this tab has been visible; `Infinity` while it is not. */
  visibleSince(): number;
  /** The limits, the ids and the origin that hold now. */
  context(): Pick<TransitionContext, 'limits' | 'ids' | 'origin'>;
  /** The ids belong to a session now. */
  useIds(): void;
  /** May the event be sent? It is asked once, before the session is touched (rule 21). */
  accept(event: UnstampedEvent): boolean;
  tell(effect: Effect): void;
  /** This tab has a session that it did not have before. */
  enter(record: SessionRecord): void;
  report(code: string, message: string, event?: TrackedEvent): void;
  /** The one whom another tracker of the site knows: the text of a record. */
  findVisitor(): string | undefined;
  readonly journal: {
    add(call: object): void;
    clear(): void;
    isEmpty(): boolean;
    recover(): unknown[];
  };
  /** What waits for consent at the most; then the oldest event is dropped. */
  readonly maxWaiting: number;
}
