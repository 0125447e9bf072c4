// What a site's own bundler makes of an import, and what that weighs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root } from './root.mjs';

/** Frameworks, which their apps have anyway. */
const { peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const frameworks = Object.keys(peerDependencies);

/** Bytes, and what is left of them compressed. */
export const weigh = (bytes) => ({
  raw: bytes.length,
  gzip: gzipSync(bytes, { level: 9 }).length,
  brotli: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length,
});

/**
 * Modules are found from a folder. `conditions` are those of the exports map beside the usual ones. The constants of our
 * own build are there for who imports the sources.
 */
export const bundle = (
  code,
  {
    resolveDir = root,
    format = 'esm',
    minify = true,
    external = frameworks,
    conditions = /** @type {string[]} */ ([]),
  } = {},
) =>
  build({
    stdin: { contents: code, resolveDir, loader: 'js' },
    bundle: true,
    external: ['node:*', ...external],
    metafile: true,
    minify,
    conditions,
    write: false,
    format,
    platform: 'browser',
    target: 'es2021',
    define: { 'process.env.NODE_ENV': '"production"', __DEV__: 'false', __SOJOURN_VERSION__: '"0.0.0"' },
    legalComments: 'none',
    logLevel: 'error',
  });
