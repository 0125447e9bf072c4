// Paths of another collector, with its answers. Events that it would reject are rejected; all others are stored as sojourn
// events, each with its part of the request.
import { MAX_FAULTS, shorten } from '../protocols/faults.mjs';
import { allowOrigins } from '../http/cors.mjs';
import { problemWithEvent } from '../intake/event-check.mjs';
import { answerRefusals } from '../http/refusals.mjs';
import { refuse } from '../intake/refuse.mjs';

const kinds = { 401: 'key', 403: 'key', 413: 'too-large', 415: 'content-type' };

/** This collector decides for all of its paths which pages may send. */
const withoutCors = (headers = {}) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(access-control-|vary$)/i.test(name)));

/**
 * Returns the events that can be stored, the faults of both reader and sender, and the answer. A request on which the reader
 * fails would fail again, so the sender must not retry it.
 */
const understand = (protocol, request) => {
  try {
    const { events, faults, ...rest } = protocol.read(request);
    const problems = events.map(problemWithEvent);
    const read = {
      ...rest,
      events: events.filter((_, i) => !problems[i]),
      faults: [...faults, ...problems.filter(Boolean)].slice(0, MAX_FAULTS),
    };
    return { ...read, answer: protocol.answer(read) };
  } catch ({ message }) {
    throw refuse('unreadable', shorten(message));
  }
};

/** A fastify plugin for one protocol of the folder. */
export const protocolRoutes =
  (protocol, { bodyLimit, origins, admit, keep, onRefusal, onFault }) =>
  async (app) => {
    const receive = async (request, reply) => {
      const { method, url, headers, body } = request;
      const { events, faults, answer, ...rest } = understand(protocol, {
        method,
        path: url,
        headers,
        body: body ?? '',
      });
      const isTaken = answer.status < 300;
      for (const fault of faults) onFault(protocol.name, fault);
      if (!isTaken || faults.length) onRefusal(isTaken ? 'partly' : (kinds[answer.status] ?? 'invalid'));
      if (isTaken && events.length)
        await keep(request, { ...rest, events, protocol: protocol.name, request: `${method} ${url}` });
      return reply.code(answer.status).headers(withoutCors(answer.headers)).send(answer.body);
    };

    const paths = [...new Set(protocol.routes.map(({ path }) => path))];
    const methods = [...new Set(protocol.routes.map(({ method }) => method))];
    allowOrigins(app, { paths, origins, methods, ...protocol.preflight });
    // Accepts any content type as text: the reader decides as the real collector would.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'string' }, async (_request, body) => body);
    const onUntaken = (kind, error) => {
      if (kind === 'unreadable') onFault(protocol.name, error.message);
      onRefusal(kind, error);
    };
    app.setErrorHandler(answerRefusals(onUntaken, bodyLimit));
    for (const { method, path } of protocol.routes)
      app.route({ method, url: path, bodyLimit, onRequest: admit, exposeHeadRoute: false, handler: receive });
  };
