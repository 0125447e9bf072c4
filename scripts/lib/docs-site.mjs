// The documentation as a site. It is built if one of its sources is newer, so a test run builds it once.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';
import { bin, run } from './run.mjs';

export const docsSite = join(root, 'dist-docs');

const sources = [
  'docs',
  'src',
  'README.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'collector/README.md',
  'demo/README.md',
];

/**
 * Milliseconds of the latest change of a file, or within a folder. A folder's own time changes with the names in it, and is
 * ignored where the build writes.
 */
const changedAt = (path) => {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const own = path.endsWith('.vitepress') ? 0 : stat.mtimeMs;
  return Math.max(own, ...readdirSync(path).map((name) => changedAt(join(path, name))));
};

export const isDocsSiteFresh = () => {
  const last = join(docsSite, 'index.html');
  return existsSync(last) && sources.every((path) => changedAt(join(root, path)) < statSync(last).mtimeMs);
};

/** Builds the site; a dead link within it fails the build. */
export const buildDocsSite = async () => {
  if (!isDocsSiteFresh()) await run(bin('vitepress'), ['build', 'docs']);
};
