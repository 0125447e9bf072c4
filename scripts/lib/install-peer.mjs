// Peers are not dependencies of the project: each is installed into a folder of its own before the first comparison.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/** `PEERS` names another folder, for runs that must not change node_modules. */
const cache = process.env.PEERS ?? join(root, 'node_modules/.cache/peers');

/** Returns the folder from which the package resolves, and its version. `wanted` is a version other than the latest. */
export const installPeer = (name, wanted = 'latest') => {
  const folder = join(cache, `${name.replace(/\W+/g, '-')}-${wanted}`);
  const installed = join(folder, 'node_modules', name, 'package.json');
  if (!existsSync(installed)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', `${name}@${wanted}`], {
      cwd: folder,
    });
  }
  return { folder, version: JSON.parse(readFileSync(installed, 'utf8')).version };
};
