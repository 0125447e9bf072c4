// Routes for the operator: delete a visitor's events, delete old events, write a copy of the data. They need a token from the
// environment; without one, these paths do not exist.
import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text) => createHash('sha256').update(text).digest();
const isText = (value) => typeof value === 'string' && value !== '';

const unsupported = (store) => ({
  error: 'unsupported',
  detail: `The store "${store.name}" cannot do this: it must be done where the events are stored.`,
});

const wrong = { error: 'invalid', detail: 'Send { "userId": "…" } or { "account": "…" }, with one text.' };

/** The visitor that a body names, or null. */
const visitorIn = (body) => {
  const { userId, account, ...others } = Object(body);
  if (Object.keys(others).length) return null;
  if (isText(userId) && account === undefined) return { userId };
  return isText(account) && userId === undefined ? { account } : null;
};

/** A fastify plugin. `deleted` is called with the number of events; `snapshotFile` is the path of the copy. */
export const adminRoutes =
  ({ store, token, snapshotFile, deleted, log }) =>
  async (app) => {
    const right = digest(`Bearer ${token}`);
    app.addHook('onRequest', async (request, reply) => {
      reply.header('cache-control', 'no-store');
      if (timingSafeEqual(digest(request.headers.authorization ?? ''), right)) return;
      log.warn({ path: request.routeOptions.url }, 'a request without the right token');
      return reply
        .code(401)
        .header('www-authenticate', 'Bearer')
        .send({ error: 'token', detail: 'Send "Authorization: Bearer " and the token of the collector.' });
    });
    app.setErrorHandler((error, _request, reply) => {
      const status = error.kind === 'unavailable' ? 503 : (error.statusCode ?? 500);
      if (status >= 500) log.error({ err: error }, 'an operation failed');
      return reply.code(status).send({ error: error.kind ?? 'failed', detail: error.message });
    });

    app.post('/admin/delete-visitor', async ({ body }, reply) => {
      if (!store.deleteVisitor) return reply.code(501).send(unsupported(store));
      const visitor = visitorIn(body);
      if (!visitor) return reply.code(422).send(wrong);
      const count = await store.deleteVisitor(visitor);
      // The visitor's id is not logged, because a log outlives the events.
      log.info({ by: Object.keys(visitor)[0], count }, 'a visitor was deleted');
      deleted('visitor', count);
      return { deleted: count };
    });

    app.post('/admin/snapshot', async (_request, reply) => {
      if (!store.snapshot) return reply.code(501).send(unsupported(store));
      await store.snapshot(snapshotFile);
      log.info({ file: snapshotFile }, 'a snapshot was written');
      return { file: snapshotFile };
    });
  };
