// Bundles an import as a site's bundler does, and measures the result.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root } from './root.mjs';

/** Frameworks, which apps have anyway. */
const { peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const frameworks = Object.keys(peerDependencies);

/** Sizes before and after compression. */
export const weigh = (bytes) => ({
  raw: bytes.length,
  gzip: gzipSync(bytes, { level: 9 }).length,
  brotli: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length,
});

/**
 * Bundles `code`; imports are resolved from a folder. `conditions` extend the usual ones of the exports map. The build's
 * constants are defined for imports of the sources.
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
