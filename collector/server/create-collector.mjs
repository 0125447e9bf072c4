// The collector: accepts events of the native protocol at one path, and of other protocols at theirs. Answers when the store
// has them, and counts refusals.
import { nativeRoute } from '../routes/native-route.mjs';
import { protocolRoutes } from '../routes/protocol-routes.mjs';
import { createByteBudget } from '../intake/byte-budget.mjs';
import { createCounters } from '../intake/counters.mjs';
import { createGroupCommit } from '../intake/group-commit.mjs';
import { createLastFaults } from '../intake/last-faults.mjs';
import { refuse } from '../intake/refuse.mjs';
import { toRows } from '../intake/rows.mjs';
import { protocols as allProtocols } from '../protocols/index.mjs';

const silent = { received() {}, committed() {}, refused() {}, newer() {} };

/**
 * `store` is open; `close` stores the rest and closes it. `plugin` is registered on a fastify app, and closes the collector
 * with its app. `path`: the path of the native protocol, `null` for none; `protocols`: the others. `memoryLimit`: maximum bytes
 * of waiting bodies and rows. `origins`: origins that may send, beside those of this machine; "*" means all. `onChange` is
 * called after each change of the data. `observer` is called for events, commits, refusals, and batches of an SDK newer than
 * the schema.
 */
export const createCollector = async ({
  store,
  path = '/e',
  protocols = allProtocols,
  bodyLimit = 1_048_576,
  memoryLimit = 33_554_432,
  origins = [],
  onChange = () => {},
  observer: ownObserver = {},
  now = Date.now,
}) => {
  const observer = { ...silent, ...ownObserver };
  const counters = createCounters(await store.counters());
  const faults = createLastFaults({ now });

  const commit = async (rows) => {
    const taken = counters.take();
    const start = performance.now();
    const seconds = () => (performance.now() - start) / 1_000;
    try {
      const withDuplicates = (stored) => [
        ...taken,
        ...(stored < rows.length ? [['duplicate', rows.length - stored]] : []),
      ];
      const stored = await store.commit(rows, withDuplicates);
      counters.wrote('duplicate', rows.length - stored);
      observer.committed({ rows: rows.length, stored, seconds: seconds() });
    } catch (error) {
      counters.giveBack(taken);
      observer.committed({ rows: rows.length, stored: 0, seconds: seconds(), error });
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

  /** Reserves memory before the body is read. A body without a length reserves the maximum. */
  const admit = async (request, reply) => {
    const length = request.method === 'GET' ? 0 : Number(request.headers['content-length'] ?? bodyLimit);
    request.giveBack = take(Math.min(length, bodyLimit));
    // Also releases the memory of a body that never arrives.
    reply.raw.once('close', request.giveBack);
  };

  /** Resolves when the store has the events. */
  const keep = async (request, batch) => {
    const { rows, bytes } = toRows(batch, now(), memoryLimit / 2);
    observer.received(rows);
    // From here on, only the rows are kept.
    request.body = null;
    request.giveBack();
    const giveBack = take(bytes);
    await group.add(rows).finally(giveBack);
  };

  const onRefusal = (kind, error) => {
    counters.add(kind);
    observer.refused(kind, error);
    onChange();
  };

  let closing;
  const closeOnce = async () => {
    await group.idle();
    // Counters are worth a try, but must not fail the shutdown of an unavailable store.
    await store.commit([], () => counters.take()).catch(() => {});
    await store.close();
  };
  const close = () => (closing ??= closeOnce());

  const host = { bodyLimit, origins, admit, keep, onRefusal, onFault: faults.add, onNewer: observer.newer };
  const plugin = async (app) => {
    app.decorateRequest('giveBack', null);
    if (path !== null) await app.register(nativeRoute(path, host));
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
