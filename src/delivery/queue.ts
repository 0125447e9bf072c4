import { uuid } from '../ids';
import { patience } from '../storage/copies';
import { createDisk } from './disk';
import { idOf, isLive, ownerOf, printKey, printRow, readRow, timeOf, type Entry, type Row } from './entry';
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

/** Most events of a row; its characters are those of a request. */
const LONGEST = 50;
const LARGEST = CHUNK - 2048;
/** Characters that are written in the task in which the page goes. */
const TAIL = 1_000_000;
/** Where nobody can be asked, younger rows may have a living owner. */
const YOUNG = 60_000;

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
  /** Rows that are stored otherwise than they are here. */
  let unsaved = new Set<Row>();
  /** The rows of the last note; none, when there is no note. */
  let noted: Row[] | undefined;
  let number = 0;
  let saving: boolean | undefined;
  let broken: boolean | undefined;
  const dropped: Entry[] = [];
  /** Raised by `clear`. */
  let epoch = 0;
  owners.add(owner);

  const newKey = (time: number) => printKey(scope, time, owner, number++);

  const write = async () => {
    current = undefined;
    const rows = [...unsaved].filter(({ dirty }) => dirty);
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
    if ([...unsaved].some(({ dirty }) => dirty)) schedule();
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
  const drop = (count: number, why: string) => {
    const entries = waiting.splice(0, count);
    if (!entries[0]) return;
    finish(entries, true);
    notes.update(notes.ok(), entries.length);
    if (!dropped[0]) setTimeout(() => lost(dropped.splice(0), why), 1000);
    dropped.push(...entries);
  };

  const bound = () => drop(waiting.length - maxQueue, `more than ${maxQueue} were waiting`);

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
      const rows = new Set(waiting.map(({ row }) => row).filter((row) => row.kept || noted?.includes(row)));
      const found = rows.size && (await Promise.race([disk.look().catch(() => {}), patience(undefined)]));
      if (!found) return;
      const [same, keys] = found;
      const present = new Set(keys);
      for (const row of rows) {
        if (row.kept ? present.has(row.key) : notes.has(owner)) continue;
        row.kept = false;
        if (same) {
          for (const entry of row.entries) entry.done = true;
          unsaved.delete(row);
        } else touch(row);
      }
      settle();
    },
    /** Takes over what pages that died have left. */
    async adopt(): Promise<void> {
      const started = epoch;
      const [, keys] = await disk.look();
      const dead = new Set<string>();
      const done = new Set<string>();
      const tails = new Map<string, string>();
      const inherit = async (other: string) => {
        const last = keys.filter((key) => ownerOf(key) === other).pop();
        if (owners.has(other) || ((await ask(other)) ?? timeOf(last ?? '') > Date.now() - YOUNG)) return;
        dead.add(other);
        const [ids, handed, rows] = notes.read(other);
        for (const id of notes.ok() ? [...ids, ...handed] : ids) done.add(id);
        for (const [key, text] of rows) tails.set(key, text);
      };
      await Promise.all([...new Set([...keys.map(ownerOf), ...notes.owners()])].map(inherit));
      if (!dead.size) return;
      const left = new Set([...tails.keys(), ...keys.filter((key) => dead.has(ownerOf(key)))]);
      const moved = await disk.move([...left].sort(), (key, text) => {
        // Another page that adopts may have been faster.
        text ??= notes.has(ownerOf(key)) && tails.get(key);
        if (typeof text !== 'string') return;
        const time = timeOf(key);
        const row = readRow(text, time, newKey(time));
        for (const entry of row.entries) entry.done = done.has(idOf(entry));
        return row;
      });
      if (started !== epoch) return;
      for (const other of dead) notes.clear(`${scope}|${other}`);
      for (const { entries } of moved) waiting.push(...entries.filter(isLive));
      waiting.sort((a, b) => a.queuedAt - b.queuedAt);
      bound();
    },
    /** Notes, in this task, what must not be sent again and what may not be stored yet. */
    note(handed: readonly Entry[]): void {
      if (!durable) return;
      let room = TAIL;
      const note: Note = [[], handed.map(idOf), []];
      const rows: Row[] = [];
      for (const row of unsaved) {
        note[0].push(...row.entries.filter(({ done }) => done).map(idOf));
        const text = row.kept ? undefined : printRow(row);
        if (!text || (room -= text.length) < 0) continue;
        note[2].push([row.key, text]);
        rows.push(row);
      }
      noted = notes.write(owner, note) ? rows : undefined;
    },
    /** Forgets everything, here and in storage (rule 37). */
    clear(): void {
      epoch++;
      for (const entry of waiting) entry.done = true;
      waiting = [];
      unsaved = new Set();
      current = noted = undefined;
      notes.clear(name + '|');
      disk.clear();
    },
  };
};
