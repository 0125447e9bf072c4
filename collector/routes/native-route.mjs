// The native protocol: a batch is valid by the schema, or rejected as a whole.
import { flatten } from 'sojourn/collector';
import { allowOrigins } from '../http/cors.mjs';
import { answerRefusals } from '../http/refusals.mjs';
import { refuse } from '../intake/refuse.mjs';
import { isStorable, knownVersion, newerVersion } from '../intake/newer-sdk.mjs';
import { createValidator } from '../intake/schema.mjs';

const parse = (body) => {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw refuse('malformed', error.message);
  }
};

/** A fastify plugin. `host` is the collector, which admits bodies, keeps events and counts refusals. */
export const nativeRoute =
  (path, { bodyLimit, origins, admit, keep, onRefusal, onFault, onNewer }) =>
  async (app) => {
    const problemWith = createValidator();

    /** Throws if the batch cannot be stored. */
    const check = (batch) => {
      const problem = problemWith(batch);
      if (!problem) return;
      onFault('native', problem);
      const newer = newerVersion(batch);
      if (newer && isStorable(batch)) return onNewer(newer);
      const why = `It is of sojourn ${newer}, and this collector knows ${knownVersion}: upgrade the collector.`;
      throw refuse('invalid', `Here ${problem}.${newer ? ` ${why}` : ''}`);
    };

    const receive = async (request, reply) => {
      const batch = request.body;
      check(batch);
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
    // A parser of our own, because fastify's rejects "__proto__" as a key. The key is valid JSON, and harmless because nothing
    // is merged.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      ['text/plain', 'application/json'],
      { parseAs: 'buffer' },
      async (_request, body) => parse(body),
    );
    app.setErrorHandler(answerRefusals(onRefusal, bodyLimit));
    app.post(path, { bodyLimit, onRequest: admit }, receive);
  };
