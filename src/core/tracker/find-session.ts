import type { NextIds } from '../session/next-ids';
import { describeSession, type Session } from '../session/rules/describe-session';
import type { SessionManager } from '../session/session-manager';
import type { RecordStore } from '../storage/record-store';
import type { Life } from './life';

interface SessionSources {
  readonly store: RecordStore;
  readonly manager: SessionManager;
  readonly life: Life;
  readonly ids: NextIds;
  readonly sessionless: boolean;
  visibleSince(): number;
}

/** The session of this moment: a provisional one while consent is pending (rule 35), none while the record is being read. */
export const findSession = (sources: SessionSources): Session | null => {
  const { store, manager, life, ids, sessionless, visibleSince } = sources;
  if (sessionless || (life.isOpen() ? !manager.isLoaded() : life.consent() !== 'pending')) return null;
  if (!life.isOpen()) return ids.provisional(visibleSince() < Infinity);
  store.refresh();
  const { record } = store;
  return record && !record.endedAt ? describeSession(record, store.mechanism) : null;
};
