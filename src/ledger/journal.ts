import { printJson } from '../print-json';
import { removeLocal } from './local-storage';
import { createPageNote } from './page-note';

/** What is jotted is this page's for so long, in milliseconds; after that the page is taken for dead. */
const LEASE = 5000;
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
    if (calls[0]) note.write([`"0":${Date.now() + LEASE}`, ...calls]);
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
    recover(): unknown[] {
      const now = Date.now();
      return note.others().flatMap(([key, fields]) => {
        const [until, ...left] = fields.map(([, value]) => value);
        // A clock that was set back leaves instants in a far future.
        if ((until as number) > now && (until as number) <= now + LEASE) return [];
        removeLocal(key);
        return left;
      });
    },
  };
};
