// The hashes of the script files, for the attribute `integrity` (Subresource Integrity): the build writes them to dist/integrity.json.
//   node scripts/integrity.mjs --table   prints them as a table
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scripts } from './entries.mjs';
import { isMain, root } from './lib/root.mjs';

/** `{ 'sojourn.js': 'sha384-...' }` of what is in dist now. */
export const readIntegrity = () =>
  Object.fromEntries(
    Object.keys(scripts).map((name) => {
      const code = readFileSync(join(root, 'dist', `${name}.js`));
      return [`${name}.js`, `sha384-${createHash('sha384').update(code).digest('base64')}`];
    }),
  );

if (isMain(import.meta.url)) {
  const hashes = readIntegrity();
  if (process.argv.includes('--table')) {
    console.log('\n| file | integrity |\n| --- | --- |');
    for (const [file, hash] of Object.entries(hashes)) console.log(`| \`${file}\` | \`${hash}\` |`);
  } else writeFileSync(join(root, 'dist/integrity.json'), `${JSON.stringify(hashes, undefined, 2)}\n`);
}
