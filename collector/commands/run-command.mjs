// The command line: finds the command and its options, and reports every error in one place.
import { parseArgs } from 'node:util';
import { flagOf, options } from '../config/options.mjs';
import { ConfigError, readConfig } from '../config/read-config.mjs';
import { toServerOptions } from '../config/to-server-options.mjs';
import { deleteVisitor } from './delete-visitor.mjs';
import { helpText } from './help.mjs';
import { serve } from './serve.mjs';
import { snapshot } from './snapshot.mjs';
import { version } from './version.mjs';

const text = { type: 'string' };
const commands = {
  serve: { run: serve, flags: {} },
  'delete-visitor': { run: deleteVisitor, flags: { url: text, 'user-id': text, account: text } },
  snapshot: { run: snapshot, flags: { url: text } },
  check: { run: async () => console.log('The options are right.'), flags: {} },
};

const common = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  ...Object.fromEntries(
    Object.keys(options).map((name) => [flagOf(name), name === 'cookie' ? { type: 'boolean' } : text]),
  ),
};

const parse = (args) => {
  const [first] = args;
  const name = first && !first.startsWith('-') ? first : 'serve';
  if (!Object.hasOwn(commands, name))
    throw new ConfigError(`"${name}" is no command. Commands: ${Object.keys(commands).join(', ')}.`);
  const command = commands[name];
  try {
    const rest = first === name ? args.slice(1) : args;
    const { values } = parseArgs({ args: rest, options: { ...common, ...command.flags } });
    return { command, flags: values };
  } catch ({ message }) {
    throw new ConfigError(`${message.split('. ')[0]}. All options: sojourn-collector --help`);
  }
};

/** Returns the exit code: 0 for success, 1 for a failure, 2 for wrong arguments. */
export const runCommand = async (args, env) => {
  try {
    const { command, flags } = parse(args);
    if (flags.help) return (console.log(helpText()), 0);
    if (flags.version) return (console.log(version), 0);
    return (await command.run(toServerOptions(readConfig(flags, env)), flags)) ?? 0;
  } catch (error) {
    const isExpected = error instanceof ConfigError || error.isExpected;
    console.error(isExpected ? error.message : error);
    return error instanceof ConfigError ? 2 : 1;
  }
};
