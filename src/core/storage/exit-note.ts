import { attempt } from '../util/attempt';
import { readClock, timeUntil } from '../util/clock';
import { uuid } from '../util/ids';
import { oncePerTask } from '../util/once-per-task';
import { printJson } from '../util/print-json';
import { localKeys, readLocal, removeLocal, writeLocal } from './local-storage';
import { printChanges } from './print-changes';
import { EXIT_NOTES, WAITING_CALLS } from './storage-keys';

/** Writing millions of characters takes its time, and a whole origin shares some five. */
const MAX_NOTE_CHARACTERS = 1_000_000;
/**
 * A living page's note is its own for so long; then the page is taken for dead, before the leases of the rows in the note are
 * over. Otherwise another page could claim, send and delete the rows, and then find them in the note.
 */
const NOTE_LEASE_MS = 4000;
/** Changes that a living page notes at most: some 300 kB take a millisecond. */
const MAX_LIVING_CHANGES = 20;
/** A living page notes no more often than that: IndexedDB needs some ten milliseconds for the changes in between. */
const NOTE_REST_MS = 100;
/** A note that is still needed is written again after that time, before other pages take this one for dead. */
const NOTE_REFRESH_MS = 2000;
/** The first waiting calls are noted in their own task each, which may crash; later ones together. */
const MAX_EAGER_CALLS = 50;

export type ExitNote = ReturnType<typeof createExitNote>;

/**
 * A page's note in `localStorage`, under a key of its own: the fields of one JSON object. The first field says until when the
 * page may be alive. README.md beside this file says what is noted, and when.
 */
export const createExitNote = (
  name: string,
  changes: ReadonlyMap<string, unknown>,
  /** Keys that IndexedDB may have, and whether it has confirmed them. */
  mayBeStored: ReadonlyMap<string, boolean>,
  isRow: (key: string) => boolean,
  /** May a living page note its changes? If IndexedDB fails, the exit notes them. */
  mayNote: () => boolean,
) => {
  /** The key of the note. Made when the page first writes: on a server, a tracker must not ask for anything random. */
  let own = '';
  /** None: there is no note. */
  let fields: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** 0: the note, if there is one, has all changes of a page that was hidden. */
  let livingAt = 0;
  /** Calls that wait for storage, as fields: nothing else knows of them. */
  const calls = new Map<unknown, string>();

  const erase = (): void => {
    if (own) removeLocal(own);
    fields = [];
  };
  /** Removes a note that is there, once: each access to localStorage blocks the page. */
  const remove = (): unknown => fields[0] && erase();
  /** Writes the fields, the most important first: the end is left out where it does not fit. */
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

  /** Notes entries, by default all changes. Written in this task: IndexedDB may not get them. */
  const write = (at = 0, entries = [...changes], lease = 0): void => {
    livingAt = at;
    fields = [...calls.values(), ...printChanges(entries, isRow)];
    print(lease);
  };
  /** A page that crashes now has its new changes nowhere else. */
  const writeLiving = (): void => {
    clearTimeout(timer);
    if (!mayNote()) return;
    const recent = [...changes].filter(([key]) => !mayBeStored.get(key)).slice(-MAX_LIVING_CHANGES);
    if (!recent[0] && !calls.size) return void (livingAt && remove());
    const rest = timeUntil(livingAt + NOTE_REST_MS, NOTE_REST_MS);
    // The disk may be slow: other pages leave the note alone as long as this one lives.
    timer = setTimeout(writeLiving, rest || NOTE_REFRESH_MS);
    // A hidden page has noted everything: less would lose the rest.
    const isWhole = !livingAt && fields[0];
    if (!rest) write(isWhole ? 0 : readClock(), isWhole ? undefined : recent, NOTE_LEASE_MS);
  };

  return {
    calls,
    write: write as () => void,
    writeLiving,
    /** A call begins to wait (rule 13). A turn under way may not be noted yet: the call is added to what is noted. */
    addCall(call: unknown, prefix: string, text: string): void {
      const field = `${printJson(prefix + uuid())}:${text}`;
      calls.set(call, field);
      fields.push(field);
      if (calls.size > MAX_EAGER_CALLS) printSoon();
      else printLiving();
    },
    remove,
    isWritten: (): boolean => !!fields[0],
    /** Has another page recovered this page's note? */
    isTaken: (): boolean => !!fields[0] && readLocal(own) == null,
    /** The notes of other pages, except of pages that may be alive. Other scripts can write there: only objects have fields. */
    others: (): (readonly [key: string, fields: [string, unknown][]])[] =>
      [EXIT_NOTES, WAITING_CALLS]
        .flatMap((suffix) => localKeys(name + suffix))
        .flatMap((key) => {
          const { 0: until, ...found } = Object(attempt(() => JSON.parse(readLocal(key)!))) as { 0: number };
          if (key === own || timeUntil(until, NOTE_LEASE_MS)) return [];
          // Earlier versions noted calls under keys of their own.
          const isOfCalls = !key.startsWith(name + EXIT_NOTES);
          return [[key, Object.entries(found).map(([field, value]) => [isOfCalls ? key : field, value])]];
        }) as [string, [string, unknown][]][],
  };
};
