// npm run docs: the documentation as a site, from a fresh clone with nothing but Node, at http://localhost:4173 or the next free port.
import { buildDocsSite } from './lib/docs-site.mjs';
import { installIfNeeded } from './lib/prepare.mjs';
import { bin, run } from './lib/run.mjs';

try {
  await installIfNeeded();
  await buildDocsSite();
  await run(bin('vitepress'), ['preview', 'docs', ...process.argv.slice(2)], { stdin: 'inherit' });
} catch (error) {
  // Ctrl+C is the normal way to stop a server.
  if (!error.signal) console.error(error.message);
  process.exitCode = error.signal ? 0 : 1;
}
