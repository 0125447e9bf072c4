// Installs the peers outside the project's own dependencies, and bundles each in the same way.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';
import { root } from '../../scripts/lib/root.mjs';

const cache = join(root, 'node_modules/.cache/peers');

const install = (name) => {
  const folder = join(cache, name.replace(/\W+/g, '-'));
  const installed = join(folder, 'node_modules', name, 'package.json');
  if (!existsSync(installed)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', name], { cwd: folder });
  }
  return { folder, version: JSON.parse(readFileSync(installed, 'utf8')).version };
};

/** The script of a page that has this peer, its version, and what it weighs: brotli of what a bundler makes of it. */
export const buildPeer = async ({ package: name, code }) => {
  const { folder, version } = name ? install(name) : { folder: root };
  const { outputFiles } = await build({
    stdin: { contents: `const { collector } = window;\n${code}`, resolveDir: folder, loader: 'js' },
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2021',
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    legalComments: 'none',
    logLevel: 'error',
  });
  const { contents, text } = outputFiles[0];
  const brotli = brotliCompressSync(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  return { version, brotli, script: text };
};
