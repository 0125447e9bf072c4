// Reads the demo's command line. Node's own modules only, because `npm start` reads it before anything is installed.
import { parseArgs } from 'node:util';
import { checkProtocol, protocolNames } from '../shop/script-tag.mjs';

const MAX_PORT = 65_535;
const DEFAULT_PORT = 8080;

const usage = [
  `  npm start -- --protocol=NAME    NAME is ${protocolNames.join(', ')}`,
  `  npm start -- --port=NUMBER      without it: ${DEFAULT_PORT} or the next free port`,
].join('\n');

/** `source` is the name of the option or variable. */
const readPort = (text, source) => {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= MAX_PORT) return port;
  throw new Error(
    `${source}="${text}" is not a port. A port is a number from 1 to ${MAX_PORT}; 0 takes any free one.`,
  );
};

/** npm keeps an option before `--` for itself, and starts the script without it. */
const checkKeptByNpm = (name, env) => {
  const value = env[`npm_config_${name}`];
  if (value) throw new Error(`npm took --${name} for an option of its own: npm start -- --${name}=${value}`);
};

/**
 * Returns the options, or a `problem` with the list of valid options. `isPortFixed`: the command line names the port, so no
 * other port may be used.
 */
export const readCommand = (args = process.argv.slice(2), env = process.env) => {
  try {
    const text = { type: 'string' };
    const { protocol = 'native', port } = parseArgs({ args, options: { protocol: text, port: text } }).values;
    if (!args.length) for (const name of ['protocol', 'port']) checkKeptByNpm(name, env);
    checkProtocol(protocol);
    if (port !== undefined) return { protocol, port: readPort(port, '--port'), isPortFixed: true };
    return {
      protocol,
      port: env.PORT ? readPort(env.PORT, 'PORT') : DEFAULT_PORT,
      isPortFixed: false,
    };
  } catch ({ message }) {
    return { problem: `${message}\n\n${usage}\n` };
  }
};
