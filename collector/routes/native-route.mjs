// The native protocol: a batch is right by the schema, or refused as a whole.
import { flatten } from 'sojourn/collector';
import { allowOrigins } from '../http/cors.mjs';
import { answerRefusals } from '../http/refusals.mjs';
import { refuse } from '../intake/refuse.mjs';
import { createValidator } from '../intake/schema.mjs';

const parse = (body) => {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw refuse('malformed', error.message);
  }
};

/** A fastify plugin; `host` is the collector's side: it admits bodies, keeps events, and hears what was refused. */
export const nativeRoute =
  (path, { bodyLimit, origins, admit, keep, onRefusal, onFault }) =>
  async (app) => {
    const problemWith = createValidator();

    const receive = async (request, reply) => {
      const batch = request.body;
      const problem = problemWith(batch);
      if (problem) {
        onFault('native', problem);
        throw refuse('invalid', `Here ${problem}.`);
      }
      const { sentAt, context } = batch;
      await keep(request, {
        events: flatten(batch),
        sentAt,
        context,
        protocol: 'native',
        request: `POST ${path}`,
      });
      return reply.code(204).send();
    };

    allowOrigins(app, { paths: [path], origins });
    // Our own parser: fastify's refuses "__proto__" as a key, which is odd but valid, and harmless where nothing is merged.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      ['text/plain', 'application/json'],
      { parseAs: 'buffer' },
      async (_request, body) => parse(body),
    );
    app.setErrorHandler(answerRefusals(onRefusal, bodyLimit));
    app.post(path, { bodyLimit, onRequest: admit }, receive);
  };
