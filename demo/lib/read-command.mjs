// What the command line of the demo asks for. Node's own modules only: `npm start` asks before anything is installed.
import { parseArgs } from 'node:util';
import { checkProtocol, protocolNames } from '../shop/script-tag.mjs';

const usage = `  npm start -- --protocol=NAME    NAME is ${protocolNames.join(', ')}`;

/** Gives the options, or the `problem` where it cannot be understood, with what there is. */
export const readCommand = (args = process.argv.slice(2)) => {
  try {
    const { protocol = 'native' } = parseArgs({ args, options: { protocol: { type: 'string' } } }).values;
    checkProtocol(protocol);
    return { protocol };
  } catch ({ message }) {
    return { problem: `${message}\n\n${usage}\n` };
  }
};
