// Allows pages of this machine, and of the named origins, to send. sendBeacon sends credentials, and then browsers reject "*":
// the answer must name the origin. https://fetch.spec.whatwg.org/#cors-protocol-and-credentials
import { refuse } from '../intake/refuse.mjs';
import { isLocalOrigin, isSameOrigin } from './hosts.mjs';

/**
 * Adds CORS headers to all answers of `app`. `origins`: additional ones, such as "https://shop.example"; "*" means all.
 * `paths`: paths with a preflight; `status`, `methods`, `allowHeaders` (default: those in the request) and `maxAge` (seconds)
 * describe its answer.
 */
export const allowOrigins = (
  app,
  { paths, origins, methods = ['POST'], allowHeaders, maxAge = 86_400, status = 204 },
) => {
  const maySend = (request) => {
    const { origin } = request.headers;
    return (
      isSameOrigin(request) || isLocalOrigin(origin) || ['*', origin].some((one) => origins.includes(one))
    );
  };

  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    reply.header('vary', 'origin');
    if (!origin) return;
    if (!maySend(request)) throw refuse('foreign', '');
    reply
      .header('access-control-allow-origin', origin)
      .header('access-control-allow-credentials', 'true')
      .header('access-control-expose-headers', 'retry-after');
  });

  const preflight = async (request, reply) =>
    reply
      .code(status)
      .header('access-control-allow-methods', methods.join(', '))
      .header(
        'access-control-allow-headers',
        allowHeaders ?? request.headers['access-control-request-headers'] ?? 'content-type',
      )
      .header('access-control-max-age', String(maxAge))
      .send();
  for (const path of paths) app.options(path, preflight);
};
