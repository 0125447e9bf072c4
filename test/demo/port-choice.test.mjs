// At which port the demo listens: said on the command line or by PORT, and refused with the remedy.
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { readCommand } from '../../demo/lib/read-command.mjs';
import { demo } from './support/demo.mjs';

const portOf = (args, env = {}) => {
  const { port, isPortFixed } = readCommand(args, env);
  return [port, isPortFixed];
};

test('port choice: the command line fixes the port, PORT is where to begin, and 8080 is the default', () => {
  expect(portOf(['--port=9123'])).toEqual([9123, true]);
  expect(portOf(['--port', '9123'], { PORT: '1' })).toEqual([9123, true]);
  expect(portOf(['--port=0'])).toEqual([0, true]);
  expect(portOf([], { PORT: '9000' })).toEqual([9000, false]);
  expect(portOf([], { PORT: '' })).toEqual([8080, false]);
});

test.each([
  [['--port=abc'], {}, '--port="abc" is not a port. A port is a number from 1 to 65535'],
  [['--port=65536'], {}, '--port="65536" is not a port'],
  [['--port=-1'], {}, '--port="-1" is not a port'],
  [['--port=80.5'], {}, '--port="80.5" is not a port'],
  [['--port='], {}, '--port="" is not a port'],
  [['--port'], {}, 'argument missing'],
  [[], { PORT: 'http' }, 'PORT="http" is not a port'],
  // `npm start --port=9000`: npm sets this, and the script gets no argument.
  [[], { npm_config_port: '9000' }, 'npm start -- --port=9000'],
  [[], { npm_config_protocol: 'otlp' }, 'npm start -- --protocol=otlp'],
])('port choice: %j with %j is refused, with the usage', (args, env, sentence) => {
  const { problem, port } = readCommand(args, env);
  expect(port).toBeUndefined();
  expect(problem).toContain(sentence);
  expect(problem).toMatch(/npm start -- --port=NUMBER/);
});

/** A port that somebody listens at. */
const takePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, () => resolve(server.address().port));
    onTestFinished(() => server.close());
  });

test('port choice: a fixed port that is in use is an error that names a free one; else the next free port is taken', async () => {
  const taken = await takePort();
  const refused = await demo({ port: taken, isPortFixed: true }).catch(({ message }) => message);
  const [, other] = new RegExp(
    `^Port ${taken} is in use by another program\\. Port (\\d+) is free: npm start -- --port=\\1$`,
  ).exec(refused);
  const { url } = await demo({ port: Number(other), isPortFixed: true });
  expect(new URL(url).port).toBe(other);
  const next = await demo({ port: taken });
  expect(Number(new URL(next.url).port)).toBeGreaterThan(taken);
});
