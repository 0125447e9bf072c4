import type { RecordStore } from '../storage/record-store';
import type { EndReason, SessionRecord } from './rules/session-record';

/** What is known of the browser and of the last run: whether a session has died with one of them (rules 8, 27). */
export const createDeath = (store: RecordStore) => {
  let crashed: string | undefined;
  /** A living tab proves a living browser: rule 8 is a question of the first look only. */
  let isSameBrowser = false;

  return {
    declareCrashed: (sessionId: string): void => void (crashed = sessionId),
    proveLiving: (): void => void (isSameBrowser = true),
    reason(record: SessionRecord | undefined): EndReason | undefined {
      if (crashed && record?.sessionId === crashed) return 'force-quit';
      return !isSameBrowser && store.browserClosed() ? 'browser-closed' : undefined;
    },
  };
};
