// Routes for supervisors: liveness, readiness, metrics.
import { sameOriginOnly } from '../http/hosts.mjs';

/** Maximum time for an answer of the store; after that, the collector is not ready. */
const CHECK_TIMEOUT_MS = 5_000;

const within = (promise, ms) => {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

/** A fastify plugin. `isStopping`: whether a signal to stop has arrived. */
export const healthRoutes =
  ({ store, metrics, isStopping, log }) =>
  async (app) => {
    app.addHook('onRequest', sameOriginOnly);
    app.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'));

    app.get('/health', async () => ({ status: 'alive' }));

    app.get('/ready', async (_request, reply) => {
      if (isStopping()) return reply.code(503).send({ status: 'stopping' });
      try {
        await within(store.check(), CHECK_TIMEOUT_MS);
        return { status: 'ready', store: store.name };
      } catch (error) {
        log.warn({ err: error }, 'not ready');
        return reply.code(503).send({ status: 'the store does not answer', store: store.name });
      }
    });

    app.get('/metrics', async (_request, reply) =>
      reply.type(metrics.register.contentType).send(await metrics.register.metrics()),
    );
  };
