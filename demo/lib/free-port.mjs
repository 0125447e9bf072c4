import { createServer } from 'node:net';

/** Resolves with the code of the error that listening at the port causes; `null` if it is free. */
const probe = (port) =>
  new Promise((resolve) => {
    // Listens without a host, because a port counts as taken if it is taken on any address.
    const server = createServer();
    server.once('error', ({ code }) => resolve(code));
    server.listen(port, () => server.close(() => resolve(null)));
  });

/** The message has the remedy, so it is printed without a stack. */
const portError = (message) => Object.assign(new Error(message), { code: 'PORT' });

/** The port itself, or the next free one; 0 (any port) stays 0. */
export const nextFreePort = async (port) => {
  if (port === 0) return 0;
  const last = Math.min(port + 49, 65_535);
  for (let candidate = port; candidate <= last; candidate++)
    if ((await probe(candidate)) === null) return candidate;
  throw portError(`No port from ${port} to ${last} is free. --port=NUMBER takes another one, --port=0 any.`);
};

const why = (code) => {
  if (code === 'EADDRINUSE') return 'is in use by another program';
  return code === 'EACCES' ? 'may not be opened by this user' : `cannot be opened (${code})`;
};

/** Returns the port. Throws with the remedy if it is taken. */
export const checkPort = async (port) => {
  const code = port === 0 ? null : await probe(port);
  if (code === null) return port;
  const other = await nextFreePort(Math.max(port < 65_535 ? port + 1 : 0, 1024));
  throw portError(`Port ${port} ${why(code)}. Port ${other} is free: npm start -- --port=${other}`);
};
