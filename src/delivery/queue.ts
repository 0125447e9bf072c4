import { uuid } from '../ids';
import { patience } from '../storage/copies';
import { createDisk, under } from './disk';
import {
  createEntry,
  idOf,
  ownerOf,
  printKey,
  printRow,
  readRow,
  timeOf,
  type Entry,
  type Row,
} from './entry';
import { createNotes, type Note } from './notes';
import { CHUNK } from './transport';

export interface QueueOptions {
  /** Of the namespace. */
  readonly name: string;
  /** Outboxes of one scope may send each other's events. */
  readonly scope: string;
  readonly maxQueue: number;
  /** Does a page live that has this owner? `undefined` where that cannot be known. */
  ask(owner: string): Promise<boolean | undefined>;
  /** Events that are lost, with the reason. */
  lost(entries: Entry[], why: string): void;
  /** Storing has failed; told once. */
  failed(error: unknown): void;
}

/** Owners on this page: what they have stored is not left behind. */
export const owners = new Set<string>();

/** Most events of a row; its bytes are those of a request. */
const LONGEST = 50;
const LARGEST = CHUNK - 2048;
/** Characters that are written in the task in which the page goes. */
const TAIL = 1_000_000;
/** Rows that are taken over in one transaction. */
const SLICE = 50;
/** Where nobody can be asked, younger rows may have a living owner. */
const YOUNG = 60_000;

/** The events that wait, oldest first, in memory and in IndexedDB. Knows nothing of requests. */
export const createQueue = ({ name, scope, maxQueue, ask, lost, failed }: QueueOptions) => {
  const owner = uuid();
  const disk = createDisk(name, scope);
  const notes = createNotes(name, scope);
  let waiting: Entry[] = [];
  /** Events that have no row yet, and rows that are stored otherwise than they are here. */
  let fresh: Entry[] = [];
  let unsaved = new Set<Row>();
  /** The rows of the last note; none, when there is no note. */
  let noted: Row[] | undefined;
  let number = 0;
  let durable: boolean | undefined;
  let writing: boolean | undefined;
  let broken: boolean | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dropped: Entry[] = [];
  /** Raised by `clear`. */
  let epoch = 0;
  owners.add(owner);

  /** Puts events that came one after the other into rows. */
  const compose = () => {
    let row: Row | undefined;
    let bytes = 0;
    let utm: string | undefined;
    for (const entry of fresh) {
      if (entry.done) continue;
      bytes += entry.bytes;
      if (!row || row.entries.size >= LONGEST || bytes > LARGEST || utm !== entry.utm) {
        row = {
          key: printKey(scope, entry.queuedAt, owner, number++),
          entries: new Set(),
          gone: [],
          dirty: true,
        };
        unsaved.add(row);
        bytes = entry.bytes;
        ({ utm } = entry);
      }
      row.entries.add(entry);
      entry.row = row;
    }
    fresh = [];
  };

  const write = async () => {
    clearTimeout(timer);
    timer = undefined;
    compose();
    const rows = [...unsaved].filter((row) => row.dirty);
    if (!durable || !rows[0]) return;
    const started = epoch;
    rows.forEach((row) => (row.dirty = false));
    writing = true;
    try {
      await disk.write(rows);
      if (started !== epoch) return;
      for (const row of rows) {
        row.kept = true;
        for (const entry of row.entries) entry.safe?.();
        if (row.dirty) continue;
        unsaved.delete(row);
        row.gone = [];
      }
    } catch (error) {
      if (!broken) failed(error);
      broken = true;
    }
    writing = false;
    if (fresh[0] || [...unsaved].some((row) => row.dirty)) schedule();
  };

  /** Together with what else happens now; timers of hidden pages come late. */
  const schedule = () => {
    if (!durable || writing) return;
    if (document.hidden) void write();
    else timer ??= setTimeout(write);
  };

  /** Out of memory, and out of storage. */
  const forget = (entries: Iterable<Entry>, overflow?: boolean) => {
    for (const entry of entries) {
      const { row } = entry;
      entry.done = true;
      entry.safe?.();
      if (!row?.entries.delete(entry)) continue;
      row.gone.push(idOf(entry));
      // Dropping one by one must not write its row again each time.
      if (overflow && row.entries.size) continue;
      row.dirty = true;
      unsaved.add(row);
    }
    if (unsaved.size) schedule();
  };

  /** Events of this reason are told together. */
  const drop = (entries: Entry[], why: string) => {
    if (!entries[0]) return;
    forget(entries, true);
    notes.drop(entries.length);
    if (!dropped[0])
      setTimeout(() => {
        lost(dropped, why);
        dropped = [];
      }, 1000);
    dropped.push(...entries);
  };

  const bound = () => {
    if (waiting.length > maxQueue)
      drop(waiting.splice(0, waiting.length - maxQueue), `more than ${maxQueue} were waiting`);
  };

  return {
    owner,
    notes,
    drop,
    forget,
    write,
    interrupt: disk.interrupt,
    get waiting() {
      return waiting;
    },
    /** Can what waits outlive the page? */
    lasting: () => durable && !broken,
    open(lasting: boolean): void {
      durable = lasting;
      notes.start(lasting);
    },
    add(text: string, utm: string, safe?: () => void): void {
      const entry = createEntry(text, utm, Date.now(), undefined, safe);
      waiting.push(entry);
      if (durable) {
        fresh.push(entry);
        schedule();
      }
      bound();
    },
    back(entries: readonly Entry[]): void {
      waiting.unshift(...entries);
    },
    /** Drops what another page has taken over while this one was silent, as far as it is known within 300 ms. */
    async check(entries: readonly Entry[]): Promise<void> {
      const rows = [...new Set(entries.map((entry) => entry.row!))].filter(
        (row) => row && (row.kept || noted?.includes(row)),
      );
      const keys = rows.map((row) => row.key).sort();
      if (!keys[0]) return;
      const started = epoch;
      const found = await Promise.race([
        disk.look(keys[0], keys[keys.length - 1]!).catch(() => {}),
        patience(undefined),
      ]);
      if (!found || started !== epoch) return;
      const [same, there] = found;
      const present = new Set(there);
      for (const row of rows) {
        if (!row.entries.size || (row.kept ? present.has(row.key) : notes.has(owner))) continue;
        row.kept = false;
        if (same) {
          row.entries.forEach((entry) => (entry.done = true));
          row.entries.clear();
          unsaved.delete(row);
        } else {
          row.dirty = true;
          unsaved.add(row);
        }
      }
      waiting = waiting.filter((entry) => !entry.done);
      if (unsaved.size) schedule();
    },
    /** Takes over what pages that died have left. */
    async adopt(): Promise<void> {
      const started = epoch;
      const keys = (await disk.look(...under(scope + '|')))[1];
      const tails = new Map<string, string>();
      const left = new Map<string, Note | undefined>();
      for (const other of new Set([...keys.map(ownerOf), ...notes.owners()]))
        if (!owners.has(other)) left.set(other, notes.read(other));
      await Promise.all(
        [...left].map(async ([other, note]) => {
          const rows = note ? note[2].map(([key]) => key) : [];
          const last = [...rows, ...keys.filter((key) => ownerOf(key) === other)].sort().pop() ?? '';
          if ((await ask(other)) ?? !(timeOf(last) < Date.now() - YOUNG)) left.delete(other);
        }),
      );
      const done = new Set<string>();
      for (const [ids, handed, rows] of [...left.values()].filter((note) => note) as Note[]) {
        for (const id of [...ids, ...(notes.ok() ? handed : [])]) done.add(id);
        for (const [key, text] of rows) tails.set(key, text);
      }
      const others = keys.filter((key) => left.has(ownerOf(key)) && !tails.has(key));
      // What only the notes have goes first, and the notes with it: the page may die at any moment.
      for (let slice = [...tails.keys()].sort(); left.size; slice = []) {
        slice.push(...others.splice(0, SLICE));
        const pairs = slice.map((key) => [key, printKey(scope, timeOf(key), owner, number++)] as const);
        const moved = await disk.move(pairs, (old, text) => {
          text ??= notes.has(ownerOf(old)) && tails.get(old);
          if (typeof text !== 'string') return;
          const row = readRow(old, text);
          for (const entry of row.entries) if (done.has(idOf(entry))) row.entries.delete(entry);
          return row.entries.size ? printRow(row) : undefined;
        });
        if (started !== epoch) return;
        for (const other of left.keys()) notes.remove(other);
        for (const [key, text] of moved) waiting.push(...readRow(key, text).entries);
        waiting.sort((a, b) => a.queuedAt - b.queuedAt);
        bound();
        if (!others[0]) break;
      }
    },
    /** Notes, in this task, what must not be sent again and what may not be stored yet. */
    note(handed: readonly Entry[]): void {
      if (!durable) return;
      compose();
      let room = TAIL;
      const note: Note = [[], handed.map(idOf), []];
      const rows: Row[] = [];
      for (const row of unsaved) {
        note[0].push(...row.gone);
        if (row.kept || !row.entries.size) continue;
        const text = printRow(row);
        if ((room -= text.length) < 0) break;
        note[2].push([row.key, text]);
        rows.push(row);
      }
      noted = undefined;
      if (!note.some((part) => part[0])) notes.remove(owner);
      else if (notes.write(owner, note)) noted = rows;
    },
    get noted() {
      return noted;
    },
    /** Forgets everything, here and in storage (rule 37). */
    clear(): void {
      epoch++;
      clearTimeout(timer);
      waiting = [];
      fresh = [];
      unsaved = new Set();
      timer = noted = writing = undefined;
      notes.clear();
      disk.clear();
    },
  };
};
