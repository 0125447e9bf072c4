// npm run size             what each import and each script-tag build weighs; exits with 1 when one is over its limit
// npm run size -- --write  also writes the numbers into README.md, between <!-- size:NAME --> and <!-- /size -->
// npm run size -- --files  also lists the source files of the core by their minified bytes, not compressed
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { modules, scripts, specifier } from './entries.mjs';
import { isMain, root } from './lib/root.mjs';

/** Bytes, and what is left of them compressed. */
export const weigh = (bytes) => ({
  raw: bytes.length,
  gzip: gzipSync(bytes, { level: 9 }).length,
  brotli: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length,
});

/** What a user's bundler makes of a module that is found from a folder. */
export const bundle = (code, resolveDir = root, format = 'esm') =>
  build({
    stdin: { contents: code, resolveDir, loader: 'js' },
    bundle: true,
    metafile: true,
    minify: true,
    write: false,
    format,
    platform: 'browser',
    target: 'es2021',
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
    logLevel: 'error',
  });

/** Dependencies included; dist is found through our own exports map. */
const weighImports = async (code) => weigh((await bundle(code)).outputFiles[0].contents);

const minus = (a, b) => ({ raw: a.raw - b.raw, gzip: a.gzip - b.gzip, brotli: a.brotli - b.brotli });

/**
 * Measures what dist holds now: `core` is `import { createTracker } from 'sojourn'`; any other module is what importing
 * all of it adds to the core; a script-tag build is its file. Bytes; `limit` is in brotli bytes, where there is one.
 */
export const measure = async () => {
  const coreImport = `export { createTracker } from ${JSON.stringify(specifier('index'))};`;
  const core = await weighImports(coreImport);
  const sizes = { core };
  for (const name of Object.keys(modules).filter((name) => name !== 'index'))
    sizes[name] = minus(
      await weighImports(`${coreImport} export * from ${JSON.stringify(specifier(name))};`),
      core,
    );
  for (const name of Object.keys(scripts))
    sizes[`${name}.js`] = weigh(readFileSync(join(root, 'dist', `${name}.js`)));

  const limits = JSON.parse(readFileSync(join(root, 'size-limits.json'), 'utf8'));
  const unknown = Object.keys(limits).filter((name) => !sizes[name]);
  if (unknown.length) throw new Error(`size-limits.json names what is not built: ${unknown.join(', ')}`);
  return Object.entries(sizes).map(([name, size]) => ({ name, ...size, limit: limits[name] }));
};

export const isOver = ({ brotli, limit }) => limit !== undefined && brotli > limit;

/** 5,432: the same on every machine, whatever its locale. */
export const inWords = (bytes) => bytes.toLocaleString('en-US');

/** The text with the measured numbers between its size markers, and the names in markers that nothing has. */
export const fillMarkers = (text, sizes) => {
  const unknown = [];
  const filled = text.replace(/(<!-- size:(\S+) -->)[^<]*(<!-- \/size -->)/g, (found, open, name, close) => {
    const size = sizes.find((size) => size.name === name);
    if (!size) unknown.push(name);
    return size ? open + inWords(size.brotli) + close : found;
  });
  return { filled, unknown };
};

const print = (sizes) => {
  const heading = ['', 'raw', 'gzip', 'brotli', 'limit', ''];
  const rows = sizes.map((size) => [
    modules[size.name] ? `+ ${size.name}` : size.name,
    inWords(size.raw),
    inWords(size.gzip),
    inWords(size.brotli),
    size.limit === undefined ? '-' : inWords(size.limit),
    isOver(size) ? 'OVER' : '',
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

const printFiles = async () => {
  const { outputs } = await bundle(`export { createTracker } from './${modules.index}';`).then(
    (r) => r.metafile,
  );
  const files = Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs));
  console.log('');
  for (const [path, { bytesInOutput }] of files.sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput))
    if (bytesInOutput) console.log(`${inWords(bytesInOutput).padStart(7)}  ${path}`);
};

if (isMain(import.meta.url)) {
  if (!existsSync(join(root, 'dist/sojourn.js'))) throw new Error('dist is missing: npm run build');
  const sizes = await measure();
  print(sizes);
  if (process.argv.includes('--files')) await printFiles();
  if (process.argv.includes('--write')) {
    const readme = join(root, 'README.md');
    const { filled, unknown } = fillMarkers(readFileSync(readme, 'utf8'), sizes);
    if (unknown.length)
      throw new Error(`README.md has size markers that nothing fills: ${unknown.join(', ')}`);
    writeFileSync(readme, filled);
  }
  if (sizes.some(isOver)) process.exitCode = 1;
}
