// npm run explore: the long exploration (test/explore/main.ts); its options are passed on.
import { build } from 'esbuild';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './lib/root.mjs';

const outfile = join(root, 'node_modules/.cache/explore.mjs');
await build({
  entryPoints: [join(root, 'test/explore/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: ['esbuild'],
  // Where it looks for src.
  define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(root, 'test/explore/bundle.ts')).href) },
});
await import(pathToFileURL(outfile).href);
