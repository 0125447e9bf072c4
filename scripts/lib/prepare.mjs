// What `npm start` and `npm test` do first. Node's own modules only: this runs before anything is installed.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { outputs, partOf, parts } from '../entries.mjs';
import { root } from './root.mjs';
import { bin, run } from './run.mjs';

const packagesOf = (lockfile) => JSON.parse(readFileSync(join(root, lockfile), 'utf8')).packages;

/** Compares contents, as times mean nothing after a checkout: npm keeps a copy of the lockfile that it installed from. */
const isInstalled = () => {
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return false;
  const installed = packagesOf('node_modules/.package-lock.json');
  return Object.entries(packagesOf('package-lock.json')).every(
    ([path, { version, optional }]) =>
      !path || optional || (path in installed && installed[path].version === version),
  );
};

const time = (path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs;

/** A folder counts as well as its files: its time tells that something was removed. */
const within = (folder) => [
  folder,
  ...readdirSync(join(root, folder), { recursive: true }).map((path) => join(folder, path)),
];

const isBuilt = (files) => {
  const sources = [...['src', 'scripts/lib', 'test/package/api'].flatMap(within), 'scripts/entries.mjs'];
  const settings = ['rollup.config.mjs', 'tsconfig.json', 'package.json'];
  const newestSource = Math.max(...[...sources, ...settings].map(time));
  // NaN, for an output that is missing, is not greater than anything.
  return Math.min(...files.map(time)) > newestSource;
};

export const build = () => run('npm', ['run', 'build', '--silent']);

export const installIfNeeded = async () => {
  if (!isInstalled()) await run('npm', ['ci', '--no-audit', '--no-fund']);
};

/** Builds what is older than its sources: everything, or only these parts (`modules`, `types`, `scripts`). */
export const buildIfNeeded = async (wanted = parts) => {
  const files = outputs().filter((file) => wanted === parts || wanted.includes(partOf(file)));
  if (isBuilt(files)) return;
  if (wanted === parts) await build();
  else await run(bin('rollup'), ['-c', '--failAfterWarnings'], { env: { ONLY: wanted.join('+') } });
};
