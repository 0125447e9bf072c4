import { printJson } from '../util/print-json';
import type { ExitNote } from './exit-note';
import { removeLocal } from './local-storage';
import type { MergeValues } from './merge-values';

interface RecoverOptions {
  readonly name: string;
  readonly changes: ReadonlyMap<string, unknown>;
  /** Who judges the calls of a prefix. */
  readonly judges: ReadonlyMap<string, (call: unknown) => void>;
  readonly note: ExitNote;
  isRow(key: string): boolean;
  isCall(key: string): boolean;
  set(key: string, value: unknown): void;
  remove(key: string): void;
  merge(key: string, ...values: Parameters<MergeValues>): unknown;
}

/** Takes up what other pages have left: their changes become changes of this page, and their calls are replayed. */
export const recoverNotes = (options: RecoverOptions): void => {
  const { name, changes, judges, note, isRow, isCall, set, remove, merge } = options;
  const notes = note.others();
  for (const [, fields] of notes)
    for (const [key, value] of fields) {
      const [, judge] = [...judges].find(([prefix]) => key.startsWith(prefix)) ?? [];
      if (judge) judge(value);
      // A key outside the namespace would stay after a withdrawal.
      else if (!`${key}|`.startsWith(name + '|')) continue;
      // The call waits for a page with a tracker for its collector.
      else if (isCall(key)) note.addCall(key, printJson(value));
      else if (value === null) remove(key);
      else if (!changes.has(key)) set(key, value);
      else if (!isRow(key)) set(key, merge(key, changes.get(key), value));
    }
  // The page keeps them from now on, also where there is no IndexedDB.
  if (notes[0]) note.write();
  for (const [key] of notes) removeLocal(key);
};
