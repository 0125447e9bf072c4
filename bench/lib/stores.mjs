// For each store: a collector in a process of its own, and how the store is asked afterwards, by another program.
import { openDuckdbStore } from '../../collector/stores/duckdb-store.mjs';
import { startCollectorProcess } from './collector-process.mjs';
import { startPostgres } from './postgres-server.mjs';

export const stores = {
  duckdb: async ({ env } = {}) => {
    const collector = await startCollectorProcess({ env });
    const ask = async (sql) => {
      const store = await openDuckdbStore(collector.dataFile);
      try {
        return await store.query(sql);
      } finally {
        await store.close();
      }
    };
    return { collector, ask, remove: async () => {} };
  },
  postgres: async ({ env } = {}) => {
    const server = await startPostgres();
    const { name, url } = await server.newDatabase();
    const collector = await startCollectorProcess({
      args: ['--store=postgres'],
      env: { ...env, SOJOURN_POSTGRES_URL: url },
    });
    return { collector, ask: (sql) => server.ask(sql, name), remove: server.remove };
  },
};

export const readMetric = async (url, name) => {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)[1]);
};
