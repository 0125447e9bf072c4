// npm start: the demo, from a fresh clone with nothing but Node. Arguments are passed to the demo's server.
import { checkPort } from '../demo/lib/free-port.mjs';
import { readCommand } from '../demo/lib/read-command.mjs';
import { buildIfNeeded, installIfNeeded } from './lib/prepare.mjs';
import { run } from './lib/run.mjs';

try {
  const { problem, port, isPortFixed } = readCommand();
  if (problem) throw new Error(problem);
  // Fail now, not after a minute of building.
  if (isPortFixed) await checkPort(port);
  await installIfNeeded();
  await buildIfNeeded();
  await run(process.execPath, ['demo/server.mjs', ...process.argv.slice(2)], { stdin: 'inherit' });
} catch (error) {
  // Ctrl+C is the normal way to stop a server.
  if (!error.signal) console.error(error.message);
  process.exitCode = error.signal ? 0 : 1;
}
