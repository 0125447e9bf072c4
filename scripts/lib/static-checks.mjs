// Static checks: types, lint and format.
import { bin, runQuietly } from './run.mjs';

/**
 * TypeScript programs: `src` without Node's types and the tests; the unit tests; the package tests; everything that drives
 * browsers.
 */
const programs = {
  '.': { name: 'src', files: /^/ },
  test: { name: 'test', files: /^/ },
  'test/package': { name: 'package', files: /^test\/package\// },
  e2e: { name: 'e2e', files: /^(e2e|bench|interop|consumers)\/|^playwright\.config/ },
};

/** Compiles incrementally: a second run only checks changes. */
const compile = (folder) => {
  const state = `node_modules/.cache/types/${programs[folder].name}.tsbuildinfo`;
  const flags = ['--noEmit', '--pretty', '--incremental', '--tsBuildInfoFile', state];
  return runQuietly(bin('tsc'), [...flags, '-p', folder]);
};

/** Checks all programs, two at a time. With `changed`: the sources, the unit tests, and other programs with a changed file. */
export const checkTypes = (changed) => {
  const isWanted = ([, { files }]) => !changed || ['', ...changed].some((file) => files.test(file));
  const [sources, tests, ...others] = Object.entries(programs)
    .filter(isWanted)
    .map(([folder]) => folder);
  const inOrder = [sources, ...others].reduce(
    (before, folder) => before.then(() => compile(folder)),
    Promise.resolve(),
  );
  return Promise.all([compile(tests), inOrder]);
};

const CACHE = ['--cache', '--cache-strategy', 'content'];

/** Checks code, format and spelling of these files, or of all. Each tool skips the files that its settings ignore. */
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
  await runQuietly(bin('cspell'), [
    ...['--no-progress', '--no-summary', '--no-must-find-files', '--cache'],
    ...['--cache-location', 'node_modules/.cache/cspell', ...(files ?? [])],
  ]);
};
