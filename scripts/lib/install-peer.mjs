// Peers are not the project's dependencies: each is installed into a folder of its own, the first time that it is compared with.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/** `PEERS` names another folder, where the project's own packages are to stay as they are. */
const cache = process.env.PEERS ?? join(root, 'node_modules/.cache/peers');

/** The folder from which the package is found, and its version; `wanted` is one, where not the latest will do. */
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
