import { attempt } from '../attempt';
import { idOf, isArmed, printRow, type Entry, type Row } from './entry';

/**
 * What one outbox has left: ids that are done with, ids that a beacon has, rows that IndexedDB may not have, and ids that
 * `fetchLater` has.
 */
export type Note = [done: string[], handed: string[], rows: [key: string, text: string][], armed?: string[]];

/** Characters that are written in the task in which the page goes. */
const TAIL = 1_000_000;

/**
 * What has to be written in the task in which the page goes. IndexedDB aborts its transactions then, and localStorage
 * keeps what was written; after a kill it is the reverse.
 */
export const createNotes = (scope: string, durable: () => boolean | undefined) => {
  /** Was the collector's last answer to this profile good (`1`) or not (`0`)? And how many events were dropped since. */
  let state = '';
  const get = (key: string) => attempt(() => localStorage.getItem(key));
  const read = () => (durable() && get(scope)) || state;
  const last = () => +read()[0]!;
  const dropped = () => +read().slice(1);
  const keys = (start: string) =>
    attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(start))) ?? [];
  const of = (owner: string) => `${scope}|${owner}`;

  return {
    /** Was the last answer good (1) or not (0)? `NaN` before the first. */
    last,
    dropped,
    update(good: boolean, more = 0): void {
      const next = `${+good}${Math.max(0, dropped() + more) || ''}`;
      if (next === read()) return;
      state = next;
      if (durable()) attempt(() => localStorage.setItem(scope, next));
    },
    has: (owner: string): boolean => !!get(of(owner)),
    read: (owner: string): Note =>
      attempt(() => {
        const note = JSON.parse(get(of(owner))!) as Note;
        return note[2].map(([key]) => key) && note;
      }) ?? [[], [], []],
    /** `false`: there is none now. */
    write: (owner: string, sent: readonly Entry[], unsaved: Iterable<Row>, trusted: boolean): boolean =>
      !!attempt(() => {
        let room = TAIL;
        const armed = trusted ? sent.filter(isArmed).map(idOf) : [];
        const handed = sent.filter((entry) => !isArmed(entry)).map(idOf);
        const note = [[], handed, [], armed] as [string[], string[], Note[2], string[]];
        const rows: Row[] = [];
        for (const row of unsaved) {
          note[0].push(...row.entries.filter(({ done }) => done).map(idOf));
          const text = !row.kept && printRow(row);
          if (!text || (room -= text.length) < 0) continue;
          note[2].push([row.key, text]);
          rows.push(row);
        }
        const any = note.some(([first]) => first);
        if (any) localStorage.setItem(of(owner), JSON.stringify(note));
        else localStorage.removeItem(of(owner));
        for (const row of rows) row.noted = true;
        return any;
      }),
    remove: (owner: string) => void attempt(() => localStorage.removeItem(of(owner))),
    owners: () => keys(scope + '|').map((key) => key.slice(scope.length + 1)),
    clear(name: string): void {
      state = '';
      for (const key of keys(name + '|')) localStorage.removeItem(key);
    },
  };
};
