import type { UnstampedEvent } from '../event/event';
import type { ConsentState } from '../options/consent-state';
import type { Settings } from '../options/read-settings';
import type { Ledger } from '../storage/ledger';
import type { RecordStore } from '../storage/record-store';
import type { NextIds } from './next-ids';
import type { PageOrigin } from './rules/input';
import type { SessionRecord } from './rules/session-record';
import type { ApplyRules, Effect } from './rules/transition';

/** An input may have rules of a plugin, which replace `transition`. */
export type Ruled<PlainInput> = PlainInput & { readonly applyRules?: ApplyRules };

/** `locked` in the critical section. */
export type Guard = 'locked' | undefined;

export interface ManagerRooms {
  readonly settings: Settings;
  readonly store: RecordStore;
  readonly ledger: Ledger;
  report(code: string, message: string): void;
  consent(): ConsentState;
}

interface Announcer {
  /** The tab and the context of this page. Plugins that are asked for context may change the record. */
  origin(): PageOrigin;
  announce(effect: Effect): void;
  /** Called when the tab gets a session that it did not have before. */
  enter(record: SessionRecord): void;
}

export interface SessionManagerOptions {
  readonly ids: NextIds;
  readonly announcer: Announcer;
  /** The time since which this tab has been visible; `Infinity` while it is hidden. */
  visibleSince(): number;
  /** Whether the event may be sent. Called once, before the event changes the session (rule 21). */
  accept(event: UnstampedEvent): boolean;
}
