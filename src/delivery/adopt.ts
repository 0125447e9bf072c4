import type { createDisk } from './disk';
import { idOf, isDoubt, isLive, ownerOf, readRow, timeOf, type Entry } from './entry';
import type { createNotes } from './notes';

/** Owners on this page: what they have stored is not left behind. */
export const owners = new Set<string>();

/** Where nobody can be asked, younger rows may have a living owner. */
const YOUNG = 60_000;

/** Takes over what pages that died have left, under keys of a new owner's. */
export const adopt = async (
  disk: ReturnType<typeof createDisk>,
  notes: ReturnType<typeof createNotes>,
  ask: (owner: string) => Promise<boolean | undefined>,
  newKey: (time: number) => string,
): Promise<Entry[]> => {
  const [, keys] = await disk.look();
  const dead = new Set<string>();
  const done = new Set<string>();
  const tails = new Map<string, string>();
  const inherit = async (owner: string) => {
    const own = keys.filter((key) => ownerOf(key) === owner);
    const isYoung = (key: string) => timeOf(key) > Date.now() - YOUNG;
    if (owners.has(owner) || ((await ask(owner)) ?? own.some(isYoung))) return;
    dead.add(owner);
    const [ids, handed, rows, armed = []] = notes.read(owner);
    if (notes.last()) ids.push(...handed, ...(own.some(isDoubt) ? [] : armed));
    for (const id of ids) done.add(id);
    for (const [key, text] of rows) tails.set(key, text);
  };
  await Promise.all([...new Set([...keys.map(ownerOf), ...notes.owners()])].map(inherit));
  if (!dead.size) return [];
  const left = new Set([...tails.keys(), ...keys.filter((key) => dead.has(ownerOf(key)))]);
  const entries: Entry[] = [];
  await disk.move([...left].sort(), (key, text) => {
    // Another page that adopts may have been faster.
    text ??= notes.has(ownerOf(key)) && tails.get(key);
    if (typeof text !== 'string') return;
    const time = timeOf(key);
    const row = readRow(text, time, newKey(time));
    for (const entry of row.entries) entry.done = done.has(idOf(entry));
    entries.push(...row.entries.filter(isLive));
    return row;
  });
  for (const owner of dead) notes.remove(owner);
  return entries;
};
