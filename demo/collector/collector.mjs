// The collector: POST /e takes native batches, answers when they are safe on disk, and counts what it refuses.
import { createByteBudget } from './byte-budget.mjs';
import { allowOrigins } from './cors.mjs';
import { createCounters } from './counters.mjs';
import { createGroupCommit } from './group-commit.mjs';
import { answerRefusals, refuse } from './refusals.mjs';
import { toRows } from './rows.mjs';
import { createValidator } from './schema.mjs';
import { openStore } from './store.mjs';

const parse = (body) => {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw refuse('malformed', error.message);
  }
};

/**
 * Opens the data file. `plugin` is to be registered on a fastify app; `onChange` is told of every change of the data;
 * `close` stores what is left and closes the file (the plugin does it when its app closes). `memoryLimit`: bytes of bodies
 * and rows that may wait at one time. `origins`: whose pages may send beside those of this machine; "*" for all.
 */
export const createCollector = async ({
  dataFile,
  path = '/e',
  bodyLimit = 1_048_576,
  memoryLimit = 33_554_432,
  origins = [],
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

  const budget = createByteBudget(memoryLimit);
  const take = (bytes) => {
    const giveBack = budget.take(bytes);
    if (!giveBack) throw refuse('overloaded', '');
    return giveBack;
  };

  /** Before a byte of the body is read. A body that does not say its length may have the greatest one. */
  const admit = async (request, reply) => {
    const length = Number(request.headers['content-length'] ?? bodyLimit);
    request.giveBack = take(Math.min(length, bodyLimit));
    // Also of a body that never comes.
    reply.raw.once('close', request.giveBack);
  };

  const receive = async (request, reply) => {
    const batch = request.body;
    const problem = problemWith(batch);
    if (problem) throw refuse('invalid', `Here ${problem}.`);
    const { rows, bytes } = toRows(batch, now(), memoryLimit / 2);
    // Only the rows are kept until they are on disk.
    request.body = null;
    request.giveBack();
    const giveBack = take(bytes);
    await group.add(rows).finally(giveBack);
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
    allowOrigins(app, path, origins);
    app.decorateRequest('giveBack', null);
    // Our own parser: fastify's refuses "__proto__" as a key, which is odd but valid, and harmless where nothing is merged.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      ['text/plain', 'application/json'],
      { parseAs: 'buffer' },
      async (_request, body) => parse(body),
    );
    app.setErrorHandler(answerRefusals(onRefusal, bodyLimit));
    app.post(path, { bodyLimit, onRequest: admit }, receive);
    app.addHook('onClose', close);
  };

  const clear = async () => {
    await store.clear();
    counters.reset();
    onChange();
  };

  return { plugin, close, clear, query: store.query, counters: counters.get, waitingBytes: budget.taken };
};
