// The collector: takes events in the native protocol at POST /e, and in those of other collectors at their own paths;
// answers when they are safe on disk, and counts what it refuses.
import { protocols as allProtocols } from '../protocols/index.mjs';
import { createByteBudget } from './byte-budget.mjs';
import { createCounters } from './counters.mjs';
import { createGroupCommit } from './group-commit.mjs';
import { createLastFaults } from './last-faults.mjs';
import { nativeRoute } from './native-route.mjs';
import { protocolRoutes } from './protocol-routes.mjs';
import { refuse } from './refusals.mjs';
import { toRows } from './rows.mjs';
import { openStore } from './store.mjs';

/**
 * Opens the data file. `plugin` is to be registered on a fastify app; `onChange` is told of every change of the data;
 * `close` stores what is left and closes the file (the plugin does it when its app closes). `path`: where the native protocol
 * is taken; `protocols`: the others. `memoryLimit`: bytes of bodies and rows that may wait at one time. `origins`: whose
 * pages may send beside those of this machine; "*" for all.
 */
export const createCollector = async ({
  dataFile,
  path = '/e',
  protocols = allProtocols,
  bodyLimit = 1_048_576,
  memoryLimit = 33_554_432,
  origins = [],
  onChange = () => {},
  now = Date.now,
  log = console.error,
}) => {
  const store = await openStore(dataFile);
  const counters = createCounters(await store.counters());
  const faults = createLastFaults({ now });

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
    const length = request.method === 'GET' ? 0 : Number(request.headers['content-length'] ?? bodyLimit);
    request.giveBack = take(Math.min(length, bodyLimit));
    // Also of a body that never comes.
    reply.raw.once('close', request.giveBack);
  };

  /** Done when the events are on disk. */
  const keep = async (request, batch) => {
    const { rows, bytes } = toRows(batch, now(), memoryLimit / 2);
    // Only the rows are kept until then.
    request.body = null;
    request.giveBack();
    const giveBack = take(bytes);
    await group.add(rows).finally(giveBack);
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

  const host = { bodyLimit, origins, admit, keep, onRefusal, onFault: faults.add };
  const plugin = async (app) => {
    app.decorateRequest('giveBack', null);
    await app.register(nativeRoute(path, host));
    for (const protocol of protocols) await app.register(protocolRoutes(protocol, host));
    app.addHook('onClose', close);
  };

  const clear = async () => {
    await store.clear();
    counters.reset();
    faults.reset();
    onChange();
  };

  return {
    plugin,
    close,
    clear,
    query: store.query,
    counters: counters.get,
    lastFaults: faults.get,
    waitingBytes: budget.taken,
  };
};
