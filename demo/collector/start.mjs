// The collector alone, without shop and inspector:
//   node demo/collector/start.mjs --port 8081 --data events.duckdb [--origins https://shop.example] [--hosts collect.example]
import { parseArgs } from 'node:util';
import { createApp } from '../lib/app.mjs';
import { sameOriginOnly } from '../lib/hosts.mjs';
import { isMain } from '../lib/is-main.mjs';
import { createCollector } from './collector.mjs';

export const startCollector = async ({ port = 0, host = '127.0.0.1', hosts, requestTimeout, ...options }) => {
  const collector = await createCollector(options);
  const app = createApp({ hosts, requestTimeout });
  await app.register(collector.plugin);
  app.get('/api/stats', { onRequest: sameOriginOnly }, async () => {
    const [{ events }] = await collector.query('SELECT count(*)::DOUBLE AS events FROM events');
    return { events, counters: collector.counters() };
  });
  const url = await app.listen({ port, host });
  return { url, collector, close: () => app.close() };
};

if (isMain(import.meta.url)) {
  const text = { type: 'string' };
  const { values } = parseArgs({ options: { port: text, data: text, origins: text, hosts: text } });
  const port = Number(values.port ?? 8081);
  const { url, close } = await startCollector({
    port,
    dataFile: values.data ?? 'demo/data/collector.duckdb',
    origins: values.origins?.split(','),
    hosts: values.hosts?.split(','),
  });
  console.log(`Collector: ${url}/e`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => close().then(() => process.exit()));
}
