// The collector as a server: its routes, its metrics and logs, and an orderly shutdown.
import { createApp } from '../http/create-app.mjs';
import { createServerCookie } from '../http/server-cookie.mjs';
import { createMetrics } from '../observe/metrics.mjs';
import { createIntakeLog } from '../observe/intake-log.mjs';
import { adminRoutes } from '../routes/admin-routes.mjs';
import { healthRoutes } from '../routes/health-routes.mjs';
import { createCollector } from './create-collector.mjs';
import { startRetention } from './start-retention.mjs';

/** `config` is the result of read-config.mjs; `store` is open, and closed by `close`. `log` is a pino logger. */
export const startServer = async ({ config, store, log, now = Date.now }) => {
  const metrics = createMetrics();
  const intakeLog = createIntakeLog({ log });
  const observer = {
    received: metrics.observer.received,
    committed: (commit) => {
      metrics.observer.committed(commit);
      intakeLog.committed(commit);
    },
    newer: (version) => {
      metrics.observer.newer();
      intakeLog.newer(version);
    },
    refused: (kind, error) => {
      metrics.observer.refused(kind);
      intakeLog.refused(kind, error);
      if (kind === 'failed') log.error({ err: error }, 'a request failed');
    },
  };
  const collector = await createCollector({ ...config, store, observer, now });
  metrics.gauge(
    'sojourn_waiting_bytes',
    'Bytes of bodies and rows that wait for the store.',
    collector.waitingBytes,
  );
  metrics.gauge('sojourn_waiting_limit_bytes', 'The most bytes that may wait.', () => config.memoryLimit);

  let isStopping = false;
  const app = createApp({ ...config, forceCloseConnections: 'idle' });
  app.addHook('onResponse', metrics.answered);
  if (config.cookie) app.addHook('onRequest', createServerCookie(config.cookie));
  await app.register(collector.plugin);
  await app.register(healthRoutes({ store, metrics, isStopping: () => isStopping, log }));
  const { adminToken: token, snapshotFile } = config;
  if (token) await app.register(adminRoutes({ store, token, snapshotFile, deleted: metrics.deleted, log }));
  const url = await app.listen({ port: config.port, host: config.host });
  const endRetention = config.retentionDays
    ? startRetention({ store, days: config.retentionDays, deleted: metrics.deleted, log, now })
    : async () => {};

  let closing;
  const closeOnce = async () => {
    isStopping = true;
    await endRetention();
    // Fastify answers the requests that it has begun, then ends the collector, which closes the store.
    await app.close();
    intakeLog.close();
  };
  return { url, collector, app, close: () => (closing ??= closeOnce()) };
};
