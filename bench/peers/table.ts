import { mkdirSync, writeFileSync } from 'node:fs';

const FOLDER = new URL('../../test-results/', import.meta.url);
const rows: Record<string, Record<string, string>> = {};

/** One cell of the table of this run. */
export const note = (peer: string, column: string, value: string) => {
  (rows[peer] ??= {})[column] = value;
};

export const print = () => {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(new URL('peers.json', FOLDER), JSON.stringify(rows, null, 2));
  console.log('');
  console.table(rows);
};
