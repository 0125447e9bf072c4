import type { UnstampedEvent } from '../event/event';
import type { ConsentState } from '../options/consent-state';
import type { Settings } from '../options/read-settings';
import type { Ledger } from '../storage/ledger';
import type { RecordStore } from '../storage/record-store';
import type { NextIds } from './next-ids';
import type { PageOrigin } from './rules/input';
import type { SessionRecord } from './rules/session-record';
import type { ApplyRules, Effect } from './rules/transition';

/** An input may bring rules of a plugin's own, in place of ours. */
export type Ruled<PlainInput> = PlainInput & { readonly applyRules?: ApplyRules };

/** In the critical section, or not. */
export type Guard = 'locked' | undefined;

export interface ManagerRooms {
  readonly settings: Settings;
  readonly store: RecordStore;
  readonly ledger: Ledger;
  report(code: string, message: string): void;
  consent(): ConsentState;
}

interface Announcer {
  /** The tab and the context of this page. Plugins that are asked for it may change the record. */
  origin(): PageOrigin;
  announce(effect: Effect): void;
  /** The tab has a session that it did not have before. */
  enter(record: SessionRecord): void;
}

export interface SessionManagerOptions {
  readonly ids: NextIds;
  readonly announcer: Announcer;
  /** Since when this tab has been visible; `Infinity` while it is not. */
  visibleSince(): number;
  /** May the event be sent? Asked once, before the session is touched (rule 21). */
  accept(event: UnstampedEvent): boolean;
}
