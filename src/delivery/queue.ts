import { uuid } from '../ids';
import { patience } from '../storage/patience';
import { adopt, owners } from './adopt';
import { createDisk } from './disk';
import { DOUBT, FIRST_NUMBER, isArmed, isLive, printKey, type Entry, type Row } from './entry';
import { createNotes } from './notes';
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

/** Most events of a row; its characters are those of a request. */
const LONGEST = 50;
const LARGEST = CHUNK - 2048;

/** The events that are not done with, oldest first, in memory and in IndexedDB. Knows nothing of requests. */
export const createQueue = ({ name, scope, maxQueue, ask, lost, failed }: QueueOptions) => {
  const owner = uuid();
  let durable: boolean | undefined;
  const disk = createDisk(name, scope);
  const notes = createNotes(scope, () => durable);
  let waiting: Entry[] = [];
  /** Takes in what comes, until it is written. */
  let current: Row | undefined;
  let characters = 0;
  /** Rows that are stored otherwise than they are here; another set after each `clear`. */
  let unsaved = new Set<Row>();
  /** There is a note. */
  let noted: boolean | undefined;
  let number = FIRST_NUMBER;
  let saving: boolean | undefined;
  let broken: boolean | undefined;
  let doubted: unknown;
  const dropped: Entry[] = [];
  owners.add(owner);

  const newKey = (time: number) => printKey(scope, time, owner, (number++).toString(36));

  const changed = () => [...unsaved].filter(({ dirty }) => dirty);

  const write = async () => {
    current = undefined;
    const rows = changed();
    if (durable && rows[0]) {
      for (const row of rows) row.dirty = false;
      try {
        await disk.write(rows);
        for (const row of rows) {
          row.kept = true;
          for (const entry of row.entries) entry.safe?.();
          if (row.dirty) continue;
          unsaved.delete(row);
          row.entries = row.entries.filter(isLive);
        }
      } catch (error) {
        if (!broken) failed(error);
        broken = true;
      }
    }
    saving = false;
    if (changed()[0]) schedule();
  };

  /** Together with what else happens now; timers of hidden pages come late. */
  const schedule = () => {
    if (!durable || saving) return;
    saving = true;
    if (document.hidden) void write();
    else setTimeout(write);
  };

  /** The row is to be stored as it is now. */
  const touch = (row: Row) => {
    if (!durable) return;
    row.dirty = true;
    unsaved.add(row);
    schedule();
  };

  const finish = (entries: readonly Entry[], overflow?: boolean) => {
    for (const entry of entries) {
      if (entry.done) continue;
      entry.done = true;
      entry.safe?.();
      // Dropping one by one must not write its row again each time.
      if (!overflow || !entry.row.entries.some(isLive)) touch(entry.row);
    }
  };

  const settle = () => void (waiting = waiting.filter(isLive));

  /** The oldest go; those of this reason are told together. */
  const drop = (count: number, why: string, from = 0) => {
    const entries = waiting.splice(from, count);
    if (!entries[0]) return;
    finish(entries, true);
    notes.update(!!notes.last(), entries.length);
    if (!dropped[0]) setTimeout(() => lost(dropped.splice(0), why), 1000);
    dropped.push(...entries);
  };

  const bound = () => {
    // What is on its way may arrive.
    const oldest = waiting.findIndex((entry) => !entry.sent || isArmed(entry));
    if (oldest >= 0 && oldest < maxQueue)
      drop(waiting.length - maxQueue, `more than ${maxQueue} were waiting`, oldest);
  };

  return {
    owner,
    notes,
    drop,
    write,
    interrupt: disk.interrupt,
    get waiting() {
      return waiting;
    },
    get noted() {
      return noted;
    },
    /** Can what waits outlive the page? */
    lasting: () => durable && !broken,
    open: (lasting: boolean) => void (durable = lasting),
    add(text: string, utm: string, safe?: () => void): void {
      const queuedAt = Date.now();
      characters += text.length;
      if (current?.utm !== utm || current.entries.length >= LONGEST || characters > LARGEST) {
        current = { key: newKey(queuedAt), utm, entries: [] };
        characters = text.length;
      }
      const entry: Entry = { text, queuedAt, row: current, safe };
      current.entries.push(entry);
      waiting.push(entry);
      touch(current);
      bound();
    },
    /** Out of memory, and out of storage. */
    forget(entries: readonly Entry[]): void {
      finish(entries);
      settle();
    },
    /** Drops what another page has taken over while this one was silent, as far as it is known within 300 ms. */
    async check(): Promise<void> {
      const rows = new Set(waiting.map(({ row }) => row).filter((row) => row.kept || row.noted));
      const found = rows.size && (await Promise.race([disk.look().catch(() => {}), patience(undefined)]));
      if (!found) return;
      const [same, keys] = found;
      // Of events that came one by one, each has a row.
      const present = new Set(keys);
      for (const row of rows) {
        if (row.kept ? present.has(row.key) : notes.has(owner)) continue;
        row.kept = false;
        if (same) {
          for (const entry of row.entries) entry.done = true;
          row.entries = [];
        } else touch(row);
      }
      settle();
    },
    /** Takes over what pages that died have left, if there is anything. */
    async adopt(): Promise<unknown> {
      const before = unsaved;
      const entries = await adopt(disk, notes, ask, newKey);
      if (before !== unsaved) return;
      waiting = [...waiting, ...entries].sort((a, b) => a.queuedAt - b.queuedAt);
      bound();
      return entries[0];
    },
    /** What was left with `fetchLater` is not to be trusted, from now on. */
    doubt(): void {
      if (durable) doubted ??= disk.doubt(printKey(scope, Date.now(), owner, DOUBT)).catch(() => {});
    },
    /** Notes, in this task, what must not be sent again and what may not be stored yet. */
    note(handed: readonly Entry[]): void {
      if (!durable) return;
      noted = notes.write(owner, handed, unsaved, !doubted && !document.hidden);
    },
    /** Forgets everything, here and in storage (rule 37). */
    clear(): void {
      for (const entry of waiting) entry.done = true;
      waiting = [];
      unsaved = new Set();
      current = noted = doubted = undefined;
      notes.clear(name);
      disk.clear();
    },
  };
};
