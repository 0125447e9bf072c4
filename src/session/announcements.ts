import type { TrackedEvent } from '../event/event';
import type { RecordStore } from '../storage/record-store';
import { END_ANNOUNCED, START_ANNOUNCED, type SessionRecord } from './record';

/** A start or an end to be told to the collector; `remembered` when it is safe there. */
export type Announce = (
  record: SessionRecord,
  ended: boolean,
  remembered: () => void,
  user?: TrackedEvent['user'],
) => void;

/**
 * Tells what a store's record says to have begun or ended, unless it says that this is safe already; each fact once by
 * each tab, for the ids are the facts' own (rule 18).
 */
export const createAnnouncements = (announce: Announce) => {
  const told = new Set<string>();
  /** `user`: who opens the session that begins. */
  return (store: RecordStore, user?: TrackedEvent['user']): void => {
    const { record } = store;
    if (!record) return;
    const tell = (of: SessionRecord, ended: boolean, bit: number) => {
      const key = of.sessionId + ended;
      if (told.has(key)) return;
      told.add(key);
      // Said more than once, but written once.
      let remembered: unknown;
      const safe = () => {
        const known = store.record;
        if (remembered || known?.sessionId !== record.sessionId) return;
        remembered = true;
        // With the start, the end before it is safe: the session before is needed no more.
        store.change({
          ...known,
          announced: known.announced | bit,
          previous: bit === START_ANNOUNCED ? undefined : known.previous,
        });
      };
      announce(of, ended, safe, user);
    };
    const { announced, previous, sessionIndex } = record;
    if (!(announced & START_ANNOUNCED)) {
      // In this order, so that when the start has arrived, so has the end before it. Another tab may have made that
      // session, and died before it could say so.
      if (previous && !(previous.announced & START_ANNOUNCED)) tell(previous, false, 0);
      if (previous) tell(previous, true, +!sessionIndex);
      if (sessionIndex) tell(record, false, START_ANNOUNCED);
    }
    if (record.endedAt && !(announced & END_ANNOUNCED)) tell(record, true, END_ANNOUNCED);
  };
};
