// The native protocol: a batch is right by the schema, or refused as a whole.
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

/** A fastify plugin; `host` is the collector's side: it admits bodies, keeps events, and hears what was refused. */
export const nativeRoute =
  (path, { bodyLimit, origins, admit, keep, onRefusal, onFault, onNewer }) =>
  async (app) => {
    const problemWith = createValidator();

    /** Throws where the batch cannot be stored. */
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
