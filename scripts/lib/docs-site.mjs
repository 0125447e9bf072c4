// The documentation as a site: built when something that it is made of is newer, so that a test run builds it once.
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

/** Milliseconds: when it, or the newest file in it, was changed. A folder changes with the names in it; one is where the build works. */
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

/** A dead link within the site fails it. */
export const buildDocsSite = async () => {
  if (!isDocsSiteFresh()) await run(bin('vitepress'), ['build', 'docs']);
};
