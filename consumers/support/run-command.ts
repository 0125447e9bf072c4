import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

/** A command that failed, with the end of its output. */
export class CommandFailed extends Error {}

/** An environment in which no tool asks, updates or reports, and without this run's own settings. */
export const environment = (folder: string, nodeFolder?: string): NodeJS.ProcessEnv => {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(NODE_OPTIONS|npm_|PLAYWRIGHT|TEST_|FORCE_COLOR)/.test(name),
  );
  const path = [join(folder, 'node_modules/.bin'), nodeFolder, process.env.PATH].filter(Boolean);
  return {
    ...Object.fromEntries(own),
    PATH: path.join(delimiter),
    CI: '1',
    NO_COLOR: '1',
    NEXT_TELEMETRY_DISABLED: '1',
    NUXT_TELEMETRY_DISABLED: '1',
    ASTRO_TELEMETRY_DISABLED: '1',
    NG_CLI_ANALYTICS: 'false',
    npm_config_update_notifier: 'false',
  };
};

/** Resolves with the output of the command. */
export const runCommand = (
  [command = '', ...args]: readonly string[],
  { cwd, env, timeout = 300_000 }: { cwd: string; env: NodeJS.ProcessEnv; timeout?: number },
): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let output = '';
    const fail = (why: string) => {
      clearTimeout(timer);
      reject(new CommandFailed(`${command} ${args.join(' ')}: ${why}\n${output.trim().slice(-3_000)}`));
    };
    // Kills the process group, so that the command's own processes end too.
    const timer = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), timeout);
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => fail(error.message));
    child.once('close', (code, signal) => {
      if (code !== 0) return fail(`ended with ${signal ?? code}`);
      clearTimeout(timer);
      resolve(output);
    });
  });
