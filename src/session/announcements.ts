import type { RecordStore } from '../storage/record-store';
import { END_ANNOUNCED, START_ANNOUNCED, type SessionRecord } from './record';

/** A start or an end to be told to the collector; `remembered` when it is safe there. */
export type Announce = (record: SessionRecord, ended: boolean, remembered: () => void) => void;

/**
 * Tells what a store's record says to have begun or ended, unless it says that this is safe already; each fact once by
 * each tab, for the ids are the facts' own (rule 18).
 */
export const createAnnouncements = (announce: Announce) => {
  const told = new Set<string>();
  return (store: RecordStore): void => {
    const { record } = store;
    if (!record) return;
    const tell = (of: SessionRecord, ended: boolean, bit: number) => {
      const key = of.sessionId + ended;
      if (told.has(key)) return;
      told.add(key);
      announce(of, ended, () => {
        const known = store.record;
        if (known?.sessionId !== record.sessionId || known.announced & bit) return;
        // With the start, the end before it is safe: the session before is needed no more.
        const previous = bit === START_ANNOUNCED ? undefined : known.previous;
        store.change({ ...known, announced: known.announced | bit, previous });
      });
    };
    if (!(record.announced & START_ANNOUNCED)) {
      // In this order, so that when the start has arrived, so has the end before it.
      const { previous } = record;
      if (previous) {
        // Another tab may have made it, and died before it could say so.
        if (!(previous.announced & START_ANNOUNCED)) tell(previous, false, 0);
        tell(previous, true, +!record.sessionIndex);
      }
      if (record.sessionIndex) tell(record, false, START_ANNOUNCED);
    }
    if (record.endedAt && !(record.announced & END_ANNOUNCED)) tell(record, true, END_ANNOUNCED);
  };
};
