import { createServer } from 'node:net';

const isFree = (port) =>
  new Promise((resolve) => {
    // Without a host: a port counts as taken when it is taken on any address.
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, () => probe.close(() => resolve(true)));
  });

/** The port itself, or the next one that nobody listens on; 0 (any port) stays 0. */
export const nextFreePort = async (port) => {
  if (port === 0) return 0;
  for (let candidate = port; candidate < port + 50; candidate++)
    if (await isFree(candidate)) return candidate;
  throw new Error(`No free port from ${port} to ${port + 49}.`);
};
