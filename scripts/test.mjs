// npm test: all checks, from a fresh clone with nothing but Node; stops at the first failure.
//   npm test -- cookie          only the tests whose path contains "cookie", and only the build that they need
//   npm test -- --headed        other flags are Playwright's
//   npm test -- --all-browsers  Firefox and WebKit too, installed if missing; the default if CI is set
import { ensureBrowsers } from './lib/browsers.mjs';
import { buildIfNeeded, installIfNeeded } from './lib/prepare.mjs';
import { bin, run } from './lib/run.mjs';
import { checkLint, checkTypes } from './lib/static-checks.mjs';
import { runStages } from './lib/steps.mjs';
import { planTests } from './lib/test-plan.mjs';

const args = process.argv.slice(2);
const allBrowsers = !!process.env.CI || args.includes('--all-browsers');
const flags = args.filter((arg) => arg.startsWith('-') && arg !== '--all-browsers');
const filters = args.filter((arg) => !arg.startsWith('-'));
const plan = planTests(filters);
if (!plan.unit && !plan.endToEnd) {
  console.error(`No test has ${filters.join(' or ')} in its path`);
  process.exit(1);
}
let absent = [];

const browsers = async () => {
  absent = await ensureBrowsers({ chromium: true, firefox: allBrowsers, webkit: allBrowsers });
};
const build = () => (plan.parts?.length === 0 ? undefined : buildIfNeeded(plan.parts));
const unit = () => run(bin('vitest'), ['run', ...filters]);
const endToEnd = () => run(bin('playwright'), ['test', ...flags, ...filters]);

// The order of stages: 1. build and lint, one core each; 2. types of the end-to-end tests, which need the build, beside the
// unit tests, which leave a core idle during a long last file; 3. end-to-end tests, alone because they measure time.
const result = await runStages([
  { install: installIfNeeded },
  ...(plan.endToEnd ? [{ browsers }] : []),
  { build, ...(plan.isWhole && { lint: () => checkLint() }) },
  { ...(plan.isWhole && { types: () => checkTypes() }), ...(plan.unit && { unit }) },
  ...(plan.endToEnd ? [{ 'end to end': endToEnd }] : []),
]);
const without = absent.length ? `; without ${absent.join(' and ')}` : '';
console.log(`\n${result}${without}`);
