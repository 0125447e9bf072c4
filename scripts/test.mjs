// npm test: every check there is, from a fresh clone with nothing but Node; stops at the first that fails.
//   npm test -- cookie          only the tests whose path contains "cookie"
//   npm test -- --headed        other flags are Playwright's
//   npm test -- --all-browsers  Firefox and WebKit too, installed when missing; so it is when CI is set
import { ensureBrowsers } from './lib/browsers.mjs';
import { build, installIfNeeded } from './lib/prepare.mjs';
import { bin, run } from './lib/run.mjs';

const args = process.argv.slice(2);
const allBrowsers = !!process.env.CI || args.includes('--all-browsers');
const flags = args.filter((arg) => arg.startsWith('-') && arg !== '--all-browsers');
const filters = args.filter((arg) => !arg.startsWith('-'));
let absent = [];

const steps = {
  install: installIfNeeded,
  build,
  browsers: async () => {
    absent = await ensureBrowsers({ chromium: true, firefox: allBrowsers, webkit: allBrowsers });
  },
  lint: () =>
    Promise.all([
      run(bin('eslint'), ['.']),
      run(bin('prettier'), ['--check', '.']),
      run(bin('cspell'), [
        '--no-progress',
        '--no-summary',
        '--cache',
        '--cache-location',
        'node_modules/.cache/cspell',
      ]),
    ]),
  types: () =>
    Promise.all(
      ['.', 'test', 'test/package', 'e2e', 'bench', 'interop', 'consumers'].map((folder) =>
        run(bin('tsc'), ['--noEmit', '-p', folder]),
      ),
    ),
  unit: () => run(bin('vitest'), ['run', ...(filters.length ? ['--passWithNoTests', ...filters] : [])]),
  'end to end': () =>
    run(bin('playwright'), [
      'test',
      ...flags,
      ...(filters.length ? ['--pass-with-no-tests', ...filters] : []),
    ]),
};

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const start = performance.now();
const done = [];

for (const [name, step] of Object.entries(steps)) {
  console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}`);
  const stepStart = performance.now();
  try {
    await step();
  } catch (error) {
    console.error(error.message);
    console.error(`\nFAILED at ${name}, after ${seconds(start)}`);
    process.exit(1);
  }
  console.log(`${name}: ${seconds(stepStart)}`);
  done.push(`${name} ${seconds(stepStart)}`);
}

const without = absent.length ? `; without ${absent.join(' and ')}` : '';
console.log(`\nPASSED in ${seconds(start)} (${done.join(', ')})${without}`);
