import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root';

// A block of the documents names its file in its first line, as a comment of its language.
const FENCE = /^```(\w+)[^\n]*\n([^]*?)^```$/gm;
const FILE_NAME = /^(?:---\n)?(?:\/\/|<!--|#) ((?:[\w.+[\]-]+\/)*[\w.+[\]-]+\.\w+)(?: -->)?(?= |\n)/;
/** The address that readers replace by their own. */
const COLLECTOR = 'https://collect.example/e';

/** The named files of one page, in the order in which they appear. */
export const readFiles = (page: string): { file: string; code: string }[] =>
  [...readFileSync(join(root, page), 'utf8').matchAll(FENCE)].flatMap(([, , code = '']) => {
    const file = FILE_NAME.exec(code)?.[1];
    return file ? [{ file, code }] : [];
  });

/** The only block of this name, unchanged except for the collector's address. */
export const readDocumented = (page: string, file: string, collector: string): string => {
  const found = readFiles(page).filter((block) => block.file === file);
  if (found.length !== 1) throw new Error(`${page} has ${found.length} blocks that begin with "${file}"`);
  return found[0]!.code.replaceAll(COLLECTOR, collector);
};
