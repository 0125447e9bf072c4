// The collector alone, without shop and inspector:
//   node demo/collector/start.mjs --port 8081 --data events.duckdb
import { parseArgs } from 'node:util';
import Fastify from 'fastify';
import { isMain } from '../lib/is-main.mjs';
import { createCollector } from './collector.mjs';

export const startCollector = async ({ port = 0, host = '127.0.0.1', ...options }) => {
  const collector = await createCollector(options);
  const app = Fastify({ forceCloseConnections: true });
  await app.register(collector.plugin);
  app.get('/api/stats', async () => {
    const [{ events }] = await collector.query('SELECT count(*)::DOUBLE AS events FROM events');
    return { events, counters: collector.counters() };
  });
  const url = await app.listen({ port, host });
  return { url, collector, close: () => app.close() };
};

if (isMain(import.meta.url)) {
  const { values } = parseArgs({ options: { port: { type: 'string' }, data: { type: 'string' } } });
  const port = Number(values.port ?? 8081);
  const { url, close } = await startCollector({
    port,
    dataFile: values.data ?? 'demo/data/collector.duckdb',
  });
  console.log(`Collector: ${url}/e`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => close().then(() => process.exit()));
}
