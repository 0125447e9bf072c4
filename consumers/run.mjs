// npm run consumers: the packed package in apps of its users, created by official templates and changed as our documents describe.
//   npm run consumers               every app, then a table; exits with 1 if one fails
//   npm run consumers -- next vue   apps whose name contains one of the words
//   CONSUMERS_KEEP=1                keeps the folders of the apps
// Each app's packages come from the npm registry. Apps that cannot be installed are skipped, and listed.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBrowsers } from '../scripts/lib/browsers.mjs';
import { buildIfNeeded, installIfNeeded } from '../scripts/lib/prepare.mjs';
import { bin, run } from '../scripts/lib/run.mjs';

const names = process.argv.slice(2).map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sojourn-consumers-')));
const env = { CONSUMERS_FOLDER: folder };

try {
  await installIfNeeded();
  await buildIfNeeded();
  await ensureBrowsers({ chromium: true });
  const filter = names.length ? ['-g', names.join('|')] : [];
  await run(bin('playwright'), ['test', '-c', 'consumers', ...filter], { env });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
if (process.env.CONSUMERS_KEEP) console.log(`The apps are in ${folder}`);
else rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
