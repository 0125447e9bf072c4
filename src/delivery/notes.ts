/** What one outbox has left: ids that are done with, ids that a beacon has, and rows that IndexedDB may not have. */
export type Note = [done: string[], handed: string[], rows: [key: string, text: string][]];

const attempt = <T>(work: () => T): T | undefined => {
  try {
    return work();
  } catch {}
};

/**
 * What has to be written in the task in which the page goes. IndexedDB aborts its transactions then, and localStorage
 * keeps what was written; after a kill it is the reverse.
 */
export const createNotes = (name: string, scope: string) => {
  /** `1` when the collector's last answer to this profile was good, and how many events were dropped since. */
  let state = '0';
  let durable: boolean | undefined;
  const read = () => (durable && attempt(() => localStorage.getItem(scope))) || state;
  const write = (ok: boolean, dropped: number) => {
    const next = `${+ok}${dropped || ''}`;
    if (next === read()) return;
    state = next;
    if (durable) attempt(() => localStorage.setItem(scope, next));
  };
  const keys = (start: string) =>
    attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(start))) ?? [];
  const of = (owner: string) => `${scope}|${owner}`;

  return {
    start: (lasting: boolean) => void (durable = lasting),
    ok: () => read()[0] === '1',
    dropped: () => +read().slice(1),
    answered(ok: boolean, told = 0): void {
      write(ok, Math.max(0, +read().slice(1) - told));
    },
    drop: (count: number) => write(read()[0] === '1', +read().slice(1) + count),
    has: (owner: string): boolean => attempt(() => localStorage.getItem(of(owner))) != null,
    read: (owner: string): Note | undefined =>
      attempt(() => {
        const note = JSON.parse(localStorage.getItem(of(owner))!) as Note;
        return note[2].map(([key]) => key) && note;
      }),
    /** `false`: not stored. */
    write: (owner: string, note: Note): boolean =>
      !!attempt(() => {
        localStorage.setItem(of(owner), JSON.stringify(note));
        return true;
      }),
    remove: (owner: string) => void attempt(() => localStorage.removeItem(of(owner))),
    owners: () => keys(scope + '|').map((key) => key.slice(scope.length + 1)),
    clear(): void {
      state = '0';
      for (const key of keys(name + '|')) attempt(() => localStorage.removeItem(key));
    },
  };
};
