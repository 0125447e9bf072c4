import pino from 'pino';
import { startServer } from '../server/start-server.mjs';
import { openOrExplain } from './open-or-explain.mjs';
import { version } from './version.mjs';

const explain = (error, { host, port }) => {
  if (error.code === 'EADDRINUSE')
    return `Port ${port} at ${host} is in use. Give another one: --port=${port + 1}, or --port=0 for any free one.`;
  return error.code === 'EACCES'
    ? `This user may not listen at port ${port}. Take one from 1024: --port=8081.`
    : null;
};

const start = async (config, log) => {
  const store = await openOrExplain(config, log);
  try {
    return await startServer({ config, store, log });
  } catch (error) {
    await store.close();
    const message = explain(error, config);
    throw message ? Object.assign(new Error(message), { isExpected: true }) : error;
  }
};

/** Resolves with the exit code when a signal has ended the collector. */
export const serve = async (config) => {
  const log = pino({ level: config.logLevel, base: { name: 'sojourn-collector' } });
  const { url, close } = await start(config, log);
  const { store, path, shutdownTimeout } = config;
  log.info({ url, path, store, version }, 'the collector runs');
  if (!config.adminToken) log.info('no SOJOURN_ADMIN_TOKEN: there are no routes for deletion and snapshots');
  const signal = await new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM']) process.once(name, resolve);
  });
  log.info({ signal }, 'stopping: requests under way are finished');
  const timer = setTimeout(() => {
    log.error({ shutdownTimeout }, 'requests under way took too long: they were not acknowledged');
    process.exit(1);
  }, shutdownTimeout);
  await close();
  clearTimeout(timer);
  log.info('stopped');
  return 0;
};
