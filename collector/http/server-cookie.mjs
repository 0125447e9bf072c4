// The server's copy of the visitor's cookie, for a collector under the host of the pages: see "A collector under your own
// host" in the SDK's docs/server.md.
import { createMiddleware } from 'sojourn/server';

/** A fastify hook. `options` are those of `createMiddleware`, which throws a `TypeError` for a wrong one. */
export const createServerCookie = (options) => {
  const renew = createMiddleware({ ...options, answers: 'all' });
  return async (request, reply) => {
    // Strangers can send this header, so it proves nothing about the connection. Fastify knows which proxies are trusted.
    const headers = { ...request.headers, 'x-forwarded-proto': request.protocol };
    renew({ headers }, reply.raw);
  };
};
