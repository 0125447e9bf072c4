import { attempt } from '../util/attempt';
import { readClock, timeUntil } from '../util/clock';
import { uuid } from '../util/ids';
import { oncePerTask } from '../util/once-per-task';
import { printJson } from '../util/print-json';
import { localKeys, readLocal, removeLocal, writeLocal } from './local-storage';
import { printChanges } from './print-changes';
import { EXIT_NOTES } from './storage-keys';

/** Writing millions of characters takes time, and all pages of an origin share about five million. */
const MAX_NOTE_CHARACTERS = 1_000_000;
/**
 * The lease of a living page's note. Afterwards, other pages treat the page as dead. The rows in the note have longer
 * leases: otherwise another page could claim, send and delete the rows, and then find them in the note.
 */
const NOTE_LEASE_MS = 4000;
/** A living page notes at most this many changes: writing about 300 kB takes a millisecond. */
const MAX_LIVING_CHANGES = 20;
/** The minimum time between two notes of a living page. IndexedDB commits the changes in between within about 10 ms. */
const NOTE_REST_MS = 100;
/** A note that is still needed is rewritten after this time, before other pages treat this page as dead. */
const NOTE_REFRESH_MS = 2000;
/** Each of the first waiting calls is noted in its own task, because the task may crash; later calls are noted together. */
const MAX_EAGER_CALLS = 50;

export type ExitNote = ReturnType<typeof createExitNote>;

/**
 * A page's note in `localStorage`, under a key of its own: one JSON object. Its first field is the end of the lease. README.md
 * beside this file describes what is noted, and when.
 */
export const createExitNote = (
  name: string,
  changes: ReadonlyMap<string, unknown>,
  /** The keys that IndexedDB may have, each with whether it has confirmed the row. */
  mayBeStored: ReadonlyMap<string, boolean>,
  isRow: (key: string) => boolean,
  /** Whether a living page may note its changes. If IndexedDB fails, only the exit notes them. */
  mayNote: () => boolean,
) => {
  /** The key of the note, created by the first write: on a server, a tracker must not ask for random numbers. */
  let own = '';
  /** Empty if there is no note. */
  let fields: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** The time of the last note of a living page; 0 if the note, if any, has all changes of a page that was hidden. */
  let livingAt = 0;
  /** Calls that wait for storage, as fields. Only the note stores them. */
  const calls = new Map<unknown, string>();

  const erase = (): void => {
    if (own) removeLocal(own);
    fields = [];
  };
  /** Removes the note only if there is one: each access to localStorage blocks the page. */
  const remove = (): unknown => fields[0] && erase();
  /** Writes the fields, the most important first. Fields that do not fit are left out at the end. */
  const print = (lease: number): void => {
    let length = 0;
    const fitting = fields.filter((field) => (length += field.length) < MAX_NOTE_CHARACTERS);
    for (let count = fitting.length; count; count >>= 1) {
      own ||= name + EXIT_NOTES + uuid();
      const text = `{"0":${[lease && readClock() + lease, ...fitting.slice(0, count)]}}`;
      if (writeLocal(own, text)) return;
    }
    erase();
  };
  const printLiving = () => print(NOTE_LEASE_MS);
  const printSoon = oncePerTask(printLiving);

  /** Notes entries, by default all changes, in this task: IndexedDB may never receive them. */
  const write = (at = 0, entries = [...changes], lease = 0): void => {
    livingAt = at;
    fields = [...calls.values(), ...printChanges(entries, isRow)];
    print(lease);
  };
  /** Notes the new changes, because a crash would lose them. */
  const writeLiving = (): void => {
    clearTimeout(timer);
    if (!mayNote()) return;
    const recent = [...changes].filter(([key]) => !mayBeStored.get(key)).slice(-MAX_LIVING_CHANGES);
    if (!recent[0] && !calls.size) return void (livingAt && remove());
    const rest = timeUntil(livingAt + NOTE_REST_MS, NOTE_REST_MS);
    // The disk may be slow, so the lease is renewed while this page lives.
    timer = setTimeout(writeLiving, rest || NOTE_REFRESH_MS);
    // The note of a hidden page has all changes; a note with fewer would lose the others.
    const isWhole = !livingAt && fields[0];
    if (!rest) write(isWhole ? 0 : readClock(), isWhole ? undefined : recent, NOTE_LEASE_MS);
  };

  return {
    calls,
    write: write as () => void,
    writeLiving,
    /** Adds a waiting call to the note (rule 13). The changes of a running critical section must not be noted yet. */
    addCall(call: unknown, prefix: string, text: string): void {
      const field = `${printJson(prefix + uuid())}:${text}`;
      calls.set(call, field);
      fields.push(field);
      if (calls.size > MAX_EAGER_CALLS) printSoon();
      else printLiving();
    },
    remove,
    /** Reads the notes of other pages, except of pages that may be alive. Other scripts can write there, so only objects count. */
    others: (): (readonly [key: string, fields: [string, unknown][]])[] =>
      localKeys(name + EXIT_NOTES).flatMap((key) => {
        const { 0: until, ...found } = Object(attempt(() => JSON.parse(readLocal(key)!))) as { 0: number };
        return key === own || timeUntil(until, NOTE_LEASE_MS) ? [] : [[key, Object.entries(found)]];
      }) as [string, [string, unknown][]][],
    isWritten: (): boolean => !!fields[0],
    /** Whether another page has recovered this page's note. */
    isTaken: (): boolean => !!fields[0] && readLocal(own) == null,
  };
};
