// npm run check: the checks for each change, in less than a minute and without a browser: types, lint of the files that differ
// from main, unit tests that import those files, and subjects of the branch's commits.
//   npm run check -- cookie     only the unit tests whose path contains "cookie"
import { checkTypes, checkLint } from './lib/static-checks.mjs';
import { changedFiles, commitSubjects, findBase } from './lib/git.mjs';
import { subjectFaults } from './lib/commit-subject.mjs';
import { installIfNeeded } from './lib/prepare.mjs';
import { bin, runQuietly } from './lib/run.mjs';
import { runStages } from './lib/steps.mjs';
import { slowTests } from './lib/unit-tests.mjs';

const filters = process.argv.slice(2);
const base = findBase();
const changed = changedFiles(base);

const checkSubjects = () => {
  const faults = commitSubjects(base).flatMap((subject) =>
    subjectFaults(subject).map((fault) => `"${subject}" ${fault}`),
  );
  if (faults.length) throw new Error(`Commit subjects:\n  ${faults.join('\n  ')}`);
};

/** Runs the named tests, or those that import a changed file. A slow test runs if it is among the changed files. */
const testUnits = () => {
  const options = ['--silent', '--project', 'unit*', '--reporter', 'dot'];
  if (filters.length) return runQuietly(bin('vitest'), ['run', ...options, ...filters]);
  const sources = changed.filter((file) => /^(src|test|demo|scripts|docs)\/.*\.([cm]?[jt]s|tsx)$/.test(file));
  if (!sources.length) return undefined;
  const kept = slowTests.filter((path) => sources.some((file) => file.startsWith(path)));
  return runQuietly(bin('vitest'), ['related', '--run', '--passWithNoTests', ...options, ...sources], {
    env: { SKIP_SLOW: kept.join('+') },
  });
};

await installIfNeeded();
const result = await runStages([
  { 'commit subjects': checkSubjects },
  {
    types: () => checkTypes(filters.length ? [] : changed),
    lint: () => checkLint(changed),
    units: testUnits,
  },
]);
console.log(`\n${result}`);
