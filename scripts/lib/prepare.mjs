// Preparations of `npm start` and `npm test`. They use Node's own modules only, because they run before npm install.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { outputs, partOf, parts } from '../entries.mjs';
import { root } from './root.mjs';
import { bin, run } from './run.mjs';

const packagesOf = (lockfile) => JSON.parse(readFileSync(join(root, lockfile), 'utf8')).packages;

/** Compares contents, because a checkout changes times. npm keeps a copy of the lockfile that it installed from. */
const isInstalled = () => {
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return false;
  const installed = packagesOf('node_modules/.package-lock.json');
  return Object.entries(packagesOf('package-lock.json')).every(
    ([path, { version, optional }]) =>
      !path || optional || (path in installed && installed[path].version === version),
  );
};

const time = (path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs;

/** Includes folders: a folder's time changes when a file is removed. */
const within = (folder) => [
  folder,
  ...readdirSync(join(root, folder), { recursive: true }).map((path) => join(folder, path)),
];

const isBuilt = (files) => {
  const sources = [...['src', 'scripts/lib', 'test/package/api'].flatMap(within), 'scripts/entries.mjs'];
  const settings = ['rollup.config.mjs', 'tsconfig.json', 'package.json'];
  const newestSource = Math.max(...[...sources, ...settings].map(time));
  // The time of a missing output is NaN, which is not greater than anything.
  return Math.min(...files.map(time)) > newestSource;
};

export const build = () => run('npm', ['run', 'build', '--silent']);

export const installIfNeeded = async () => {
  if (!isInstalled()) await run('npm', ['ci', '--no-audit', '--no-fund']);
};

/** Builds outputs older than their sources: all, or only these parts (`modules`, `types`, `scripts`). */
export const buildIfNeeded = async (wanted = parts) => {
  const files = outputs().filter((file) => wanted === parts || wanted.includes(partOf(file)));
  if (isBuilt(files)) return;
  if (wanted === parts) await build();
  else await run(bin('rollup'), ['-c', '--failAfterWarnings'], { env: { ONLY: wanted.join('+') } });
};
