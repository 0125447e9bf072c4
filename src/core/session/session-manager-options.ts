import type { TrackedEvent, UnstampedEvent } from '../event/event';
import type { Ledger } from '../storage/ledger';
import type { RecordStore } from '../storage/record-store';
import type { NextIds } from './next-ids';
import type { Limits } from './rules/judge';
import type { PageOrigin } from './rules/input';
import type { SessionRecord } from './rules/session-record';
import type { Effect } from './rules/transition';

export interface SessionManagerOptions {
  readonly store: RecordStore;
  readonly limits: Limits;
  readonly ids: Pick<NextIds, 'get' | 'spend' | 'clear'>;
  readonly announcer: {
    /** The tab and the context of this page. Plugins that are asked for it may change the record. */
    origin(): PageOrigin;
    announce(effect: Effect): void;
    /** This tab has a session that it did not have before. */
    enter(record: SessionRecord): void;
  };
  readonly ledger: Pick<Ledger, 'calls'>;
  /** Of the namespace. */
  readonly name: string;
  /** Calls that waited are replayed by trackers of the same collector only. */
  readonly collector: string;
  /** Events that wait for consent at the most; then the oldest one is dropped. */
  readonly maxWaiting: number;
  /** Since when this tab has been visible; `Infinity` while it is not. */
  visibleSince(): number;
  /** May the event be sent? Asked once, before the session is touched (rule 21). */
  accept(event: UnstampedEvent): boolean;
  /** The visitor that another tracker of the site knows: the text of a record. */
  findVisitor(): string | undefined;
  report(code: string, message: string, event?: TrackedEvent): void;
}
