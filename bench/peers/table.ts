import { mkdirSync, writeFileSync } from 'node:fs';

const FOLDER = new URL('../../test-results/', import.meta.url);

/** A table of this run, which is also written into a file. */
export const createTable = (file: string) => {
  const rows: Record<string, Record<string, string>> = {};
  return {
    note: (peer: string, column: string, value: string) => {
      (rows[peer] ??= {})[column] = value;
    },
    print: () => {
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(new URL(file, FOLDER), JSON.stringify(rows, null, 2));
      console.log('');
      console.table(rows);
    },
  };
};

const delivery = createTable('peers.json');
/** One cell of the table of what arrives. */
export const { note, print } = delivery;
