import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './root.mjs';

const windows = process.platform === 'win32';

/** The path of a command that a dependency installs. */
export const bin = (name) => join(root, 'node_modules', '.bin', windows ? `${name}.cmd` : name);

/** Runs a command in the repository and shows its output. Rejects when the command fails. */
export const run = (command, args = [], { env = {}, stdin = 'ignore', output = 'inherit' } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: [stdin, output, output],
      shell: windows,
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (printed += chunk));
    // Forwards a signal sent to this process alone, so that the command ends too.
    const pass = (signal) => child.kill(signal);
    process.on('SIGTERM', pass).on('SIGINT', pass);
    const settle = (error) => {
      process.off('SIGTERM', pass).off('SIGINT', pass);
      if (error && printed) console.log(printed);
      if (error) reject(error);
      else resolve();
    };
    child.on('error', settle);
    child.on('close', (code, signal) =>
      settle(
        code === 0 ? null : Object.assign(new Error(`${command} ended with ${signal ?? code}`), { signal }),
      ),
    );
  });

/** Runs a command beside others: its output is only shown if it fails, and then in one piece. */
export const runQuietly = (command, args, options) => run(command, args, { ...options, output: 'pipe' });
