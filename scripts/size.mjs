// npm run size             measures each import, each script-tag build, and the rooms of the core; exits with 1 if a limit is exceeded
// npm run size -- --gate   omits other minifiers and peers, which take a minute; the first time, peers are installed
// npm run size -- --write  also writes the numbers and the table into README.md and docs
// npm run size -- --files  also lists the source files of the core by their minified, uncompressed bytes
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { modules } from './entries.mjs';
import { bundle } from './lib/bundle.mjs';
import { documents } from './lib/documents.mjs';
import { compare, isOver, measure, readLimits } from './lib/measure.mjs';
import { isMain, root } from './lib/root.mjs';
import { bin, run } from './lib/run.mjs';
import { fillMarkers, fillTable, inWords, makeTable } from './lib/size-table.mjs';

const print = (sizes) => {
  const heading = ['', 'raw', 'gzip', 'brotli', 'limit', ''];
  const rows = sizes.map((size) => [
    modules[size.name] ? `+ ${size.name}` : size.name,
    inWords(size.raw),
    inWords(size.gzip),
    inWords(size.brotli),
    size.limit === undefined ? '-' : inWords(size.limit),
    isOver(size) ? `OVER by ${inWords(size.brotli - size.limit)}` : '',
  ]);
  const widths = heading.map((_, column) => Math.max(...[heading, ...rows].map((row) => row[column].length)));
  for (const row of [heading, ...rows])
    console.log(
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
        .join('  ')
        .trimEnd(),
    );
};

const printBytes = (list) => {
  console.log('');
  for (const [name, bytes] of [...list].sort(([, a], [, b]) => b - a))
    if (bytes) console.log(`${inWords(bytes).padStart(7)}  ${name}`);
};

/** The minified, uncompressed bytes of the core by its rooms, and with `withFiles` by its files. */
const printParts = async (withFiles) => {
  const { metafile } = await bundle(`export { createTracker } from './${modules.index}';`);
  const files = Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .map(([path, { bytesInOutput }]) => [path, bytesInOutput]);
  const rooms = new Map();
  for (const [path, bytes] of files) {
    const room = /^(src\/core|node_modules)\/[^/]+/.exec(path)?.[0] ?? path;
    rooms.set(room, (rooms.get(room) ?? 0) + bytes);
  }
  printBytes(rooms);
  if (withFiles) printBytes(files);
};

if (isMain(import.meta.url)) {
  const asked = (flag) => process.argv.includes(flag);
  if (!existsSync(join(root, 'dist/sojourn.js'))) throw new Error('dist is missing: npm run build');
  const sizes = await measure();
  print(sizes);
  const absent = Object.keys(readLimits()).filter((name) => !sizes.some((size) => size.name === name));
  if (absent.length) console.log(`limits of what is not built: ${absent.join(', ')}`);
  await printParts(asked('--files'));
  if (!asked('--gate')) {
    const table = makeTable(await compare(), sizes);
    console.log(`\n${table}`);
    if (asked('--write')) {
      for (const path of documents()) {
        const { filled, unknown } = fillMarkers(readFileSync(join(root, path), 'utf8'), sizes);
        if (unknown.length)
          throw new Error(`${path} has size markers that nothing fills: ${unknown.join(', ')}`);
        writeFileSync(join(root, path), fillTable(filled, table));
      }
      // Longer numbers change the widths of table columns.
      await run(bin('prettier'), ['--log-level', 'warn', '--write', ...documents()]);
    }
  }
  if (sizes.some(isOver)) process.exitCode = 1;
}
