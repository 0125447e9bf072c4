// npm run consumers: the packed package in apps of its users, as their templates write them and our documents say.
//   npm run consumers               every app, then a table; 1 when one fails
//   npm run consumers -- next vue   those whose name contains one of the words
// It asks the npm registry for each app's packages. What cannot be installed is skipped, and named.
import { ensureBrowsers } from '../scripts/lib/browsers.mjs';
import { buildIfNeeded, installIfNeeded } from '../scripts/lib/prepare.mjs';
import { bin, run } from '../scripts/lib/run.mjs';

const names = process.argv.slice(2).map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));

try {
  await installIfNeeded();
  await buildIfNeeded();
  await ensureBrowsers({ chromium: true });
  await run(bin('playwright'), ['test', '-c', 'consumers', ...(names.length ? ['-g', names.join('|')] : [])]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
