// Installs the peers outside the project's own dependencies, and bundles each in the same way.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/lib/root.mjs';
import { bundle, weigh } from '../../scripts/size.mjs';

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
  const { outputFiles } = await bundle(`const { collector } = window;\n${code}`, folder, 'iife');
  const { contents, text } = outputFiles[0];
  const { brotli } = weigh(contents);
  return { version, brotli, script: text };
};
