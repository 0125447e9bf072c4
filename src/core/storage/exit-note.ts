import { readClock, timeUntil } from '../util/clock';
import { createPageNote } from './page-note';
import { printChanges } from './print-changes';
import { EXIT_NOTES } from './storage-keys';

/** Changes that a living page notes at most: some 300 kB take a millisecond. */
const MOST_LIVING_CHANGES = 20;
/** A living page notes no more often than once in so many milliseconds: IndexedDB needs some ten for what comes in between. */
const REST_MS = 100;
/** A note that is still needed is written again after so many milliseconds: before others take the page for dead. */
const REFRESH_MS = 2000;
/** The first waiting calls are noted in their own task each, which may crash; later ones go together. */
const FIRST_CALLS = 50;

export interface ExitNoteOptions {
  readonly name: string;
  readonly changes: ReadonlyMap<string, unknown>;
  /** What IndexedDB may have, and whether it has confirmed that. */
  readonly given: ReadonlyMap<string, boolean>;
  isRow(key: string): boolean;
  /** May a living page note its changes? Not where IndexedDB fails: there the exit notes all. */
  mayNote(): boolean;
  /** A turn has changed what its transaction has not committed yet: it is kept as a whole or not at all. */
  isTurn(): boolean;
}

export type ExitNote = ReturnType<typeof createExitNote>;

/**
 * The one note of a page in `localStorage`: calls that wait for storage, what IndexedDB has not confirmed, and all of it when
 * the page goes. README.md beside this file says when.
 */
export const createExitNote = ({ name, changes, given, isRow, mayNote, isTurn }: ExitNoteOptions) => {
  const note = createPageNote(name + EXIT_NOTES);
  /** Calls that wait, as JSON, by their keys. */
  const calls = new Map<string, string>();
  /** Calls whose events are in `changes` by now: they leave with the commit of those. */
  const stamped = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** 0: what the note has, if anything, is all of a page that was hidden. */
  let livingAt = 0;
  let isDue = false;

  /** The events of calls that are stamped are among the changes. */
  const waiting = () => [...calls].filter(([key]) => !stamped.has(key));
  /** Calls first: nothing else knows of them. */
  const print = (entries: [string, unknown][], texts = waiting()): string[] => [
    ...texts.map(([key, text]) => `${JSON.stringify(key)}:${text}`),
    ...printChanges(entries, isRow),
  ];
  const forgetCalls = (keys: Iterable<string> = [...stamped]): void => {
    for (const key of keys) {
      calls.delete(key);
      stamped.delete(key);
    }
  };

  /** Notes everything, in this task: IndexedDB may not get it. */
  const write = (): void => {
    livingAt = 0;
    note.write(print([...changes]));
    forgetCalls();
  };

  /** A page that crashes now has its new events and its waiting calls nowhere else. */
  const writeLiving = ({ atOnce }: { atOnce?: boolean } = {}): void => {
    clearTimeout(timer);
    if (!mayNote()) return;
    const rows = isTurn() ? [] : [...changes].filter(([key]) => !given.get(key)).slice(-MOST_LIVING_CHANGES);
    if (isTurn() && !atOnce) return;
    if (!rows[0] && !calls.size) return void (livingAt && note.remove());
    const rest = atOnce ? 0 : timeUntil(livingAt + REST_MS, REST_MS);
    // A slow disk: others leave the note alone as long as the page lives.
    timer = setTimeout(writeLiving, rest || REFRESH_MS);
    if (rest) return;
    // A hidden page has noted all of it: less would lose the rest.
    const isWhole = !livingAt && note.isWritten();
    if (isWhole && isTurn()) return;
    if (!isWhole) livingAt = readClock();
    note.write(print(isWhole ? [...changes] : rows, isTurn() ? [...calls] : waiting()), true);
  };
  const noteCalls = (): void => {
    isDue = false;
    if (!calls.size) return;
    if (mayNote()) writeLiving({ atOnce: true });
    else write();
  };

  return {
    write,
    writeLiving,
    others: note.others,
    isWritten: note.isWritten,
    isTaken: note.isTaken,
    /** A call begins to wait (rule 13). */
    addCall(key: string, text: string): void {
      calls.set(key, text);
      if (calls.size <= FIRST_CALLS) return noteCalls();
      if (!isDue) queueMicrotask(noteCalls);
      isDue = true;
    },
    /** Its event is among the changes. */
    stampCall: (key: string): void => void (calls.has(key) && stamped.add(key)),
    stampedCalls: (): string[] => [...stamped],
    /** The events of stamped calls are stored. */
    forgetCalls,
    /** Is a call noted? */
    hasCalls: (): boolean => calls.size > 0,
    /** Waiting calls leave storage, because consent is missing. */
    dropCalls(): void {
      if (!calls.size) return;
      calls.clear();
      stamped.clear();
      write();
    },
    clear(): void {
      calls.clear();
      stamped.clear();
      note.remove();
    },
    remove: note.remove,
  };
};
