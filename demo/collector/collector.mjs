// The collector: POST /e takes native batches, answers when they are safe on disk, and counts what it refuses.
import { allowAnyOrigin } from './cors.mjs';
import { createCounters } from './counters.mjs';
import { createGroupCommit } from './group-commit.mjs';
import { answerRefusals, refuse } from './refusals.mjs';
import { toRows } from './rows.mjs';
import { createValidator } from './schema.mjs';
import { openStore } from './store.mjs';

const parse = (text) => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refuse('malformed', error.message);
  }
};

/**
 * Opens the data file. `plugin` is to be registered on a fastify app; `onChange` is told of every change of the data;
 * `close` stores what is left and closes the file (the plugin does it when its app closes).
 */
export const createCollector = async ({
  dataFile,
  path = '/e',
  bodyLimit = 1_048_576,
  onChange = () => {},
  now = Date.now,
  log = console.error,
}) => {
  const store = await openStore(dataFile);
  const counters = createCounters(await store.counters());
  const problemWith = createValidator();

  const commit = async (rows) => {
    const taken = counters.take();
    try {
      const withDuplicates = (stored) => [
        ...taken,
        ...(stored < rows.length ? [['duplicate', rows.length - stored]] : []),
      ];
      const stored = await store.commit(rows, withDuplicates);
      counters.wrote('duplicate', rows.length - stored);
    } catch (error) {
      counters.giveBack(taken);
      throw error;
    }
    onChange();
  };
  const group = createGroupCommit({ commit });

  const receive = async (request, reply) => {
    const batch = request.body;
    const problem = problemWith(batch);
    if (problem) throw refuse('invalid', `Here ${problem}.`);
    if (group.isFull()) throw refuse('overloaded', '');
    await group.add(toRows(batch, now()));
    return reply.code(204).send();
  };

  const onRefusal = (kind, error) => {
    counters.add(kind);
    if (kind === 'failed') log(error);
    onChange();
  };

  let closing;
  const closeOnce = async () => {
    await group.idle();
    await store.commit([], () => counters.take());
    await store.close();
  };
  const close = () => (closing ??= closeOnce());

  const plugin = async (app) => {
    allowAnyOrigin(app, path);
    // Our own parser: fastify's refuses "__proto__" as a key, which is odd but valid, and harmless where nothing is merged.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      ['text/plain', 'application/json'],
      { parseAs: 'string' },
      async (_request, text) => parse(text),
    );
    app.setErrorHandler(answerRefusals(onRefusal, bodyLimit));
    app.post(path, { bodyLimit }, receive);
    app.addHook('onClose', close);
  };

  const clear = async () => {
    await store.clear();
    counters.reset();
    onChange();
  };

  return { plugin, close, clear, query: store.query, counters: counters.get };
};
