import { printJson } from '../util/print-json';
import { removeLocal } from './local-storage';
import { createPageNote } from './page-note';

/** So many calls are written at once. */
const FIRST = 50;

/**
 * Calls that wait for storage, in `localStorage`: a page that crashes with its first events has them nowhere else (rule 13).
 * The next page replays what a dead one has left.
 */
export const createJournal = (prefix: string) => {
  const note = createPageNote(prefix);
  let calls: string[] = [];
  let isDue = false;

  const write = () => {
    isDue = false;
    if (calls[0]) note.write(calls, true);
  };

  return {
    /** The first calls are written in their own task each, which may crash; what follows in a task goes together. */
    add(call: object): void {
      calls.push(`"${calls.length + 1}":${printJson(call)}`);
      if (calls.length <= FIRST) return write();
      if (!isDue) queueMicrotask(write);
      isDue = true;
    },
    /** Nothing waits any more. */
    clear(): void {
      calls = [];
      note.remove();
    },
    isEmpty: (): boolean => !calls[0],
    /** Takes what dead pages have left. */
    recover: (): unknown[] =>
      note.others().flatMap(([key, fields]) => {
        removeLocal(key);
        return fields.map(([, value]) => value);
      }),
  };
};
