import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './root.mjs';

const windows = process.platform === 'win32';

/** A command that a dependency brought along. */
export const bin = (name) => join(root, 'node_modules', '.bin', windows ? `${name}.cmd` : name);

/** Runs a command in the repository, its output shown as it comes; rejects when it fails. */
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
    // A signal to this process alone must not leave the command behind.
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

/** The same for commands that run side by side: the output is shown only when the command fails, and then in one piece. */
export const runQuietly = (command, args, options) => run(command, args, { ...options, output: 'pipe' });
