// The checks that run nothing: types, lint and format.
import { bin, runQuietly } from './run.mjs';

/** One program each: `src` alone, as it knows neither Node nor the tests; the unit tests; the package tests; all that drives browsers. */
const programs = { '.': 'src', test: 'test', 'test/package': 'package', e2e: 'e2e' };

/** A second run compiles only what has changed since the first. */
const compile = (folder) => {
  const state = `node_modules/.cache/types/${programs[folder]}.tsbuildinfo`;
  return runQuietly(bin('tsc'), [
    ...['--noEmit', '--pretty', '--incremental', '--tsBuildInfoFile', state, '-p', folder],
  ]);
};

/** All programs, or those that sources and unit tests belong to. The largest goes beside the others: two at once fill two cores. */
export const checkTypes = ({ sourcesOnly = false } = {}) => {
  const inOrder = (folders) =>
    folders.reduce((before, folder) => before.then(() => compile(folder)), Promise.resolve());
  return Promise.all([compile('test'), inOrder(sourcesOnly ? ['.'] : ['e2e', '.', 'test/package'])]);
};

const CACHE = ['--cache', '--cache-strategy', 'content'];

/** Of these files, or of all. Both tools skip what their settings ignore. */
export const checkLint = async (files) => {
  if (files?.length === 0) return;
  const scripts = files?.filter((file) => /\.([cm]?[jt]s|tsx)$/.test(file));
  if (scripts?.length !== 0)
    await runQuietly(bin('eslint'), [
      ...[
        ...CACHE,
        '--cache-location',
        'node_modules/.cache/eslint/',
        '--no-warn-ignored',
        ...(scripts ?? ['.']),
      ],
    ]);
  await runQuietly(bin('prettier'), [
    ...['--check', '--log-level', 'warn', '--ignore-unknown'],
    ...[...CACHE, ...(files ?? ['.'])],
  ]);
};
