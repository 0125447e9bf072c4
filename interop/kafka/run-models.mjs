// Computes sessions from the events: by the dbt models, if this checkout has them, and by the query of this folder.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../../scripts/lib/root.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { compareSessions } from './compare.mjs';
import { freePort } from './free-port.mjs';
import { installModels } from './install.mjs';
import { startProcess } from './start-process.mjs';

const project = join(root, 'models');
const engine = join(project, 'engines/clickhouse_server.py');
const sql = readFileSync(fileURLToPath(new URL('sessions.sql', import.meta.url)), 'utf8');

const timed = async (work) => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
};

/** Only one process can open ClickHouse's files, so the models' server replaces the consumers' server. */
const runDbt = async ({ clickHouse, python, packages, folder }) => {
  const port = await freePort();
  const libraries = await installModels(python);
  await clickHouse.stop();
  const server = await startProcess({
    command: python,
    args: [engine, join(folder, 'clickhouse'), String(port)],
    env: { PYTHONPATH: packages },
    log: join(folder, 'models.txt'),
    isReady: async () => (await fetch(`http://127.0.0.1:${port}/ping`)).ok,
  });
  const env = {
    PYTHONPATH: libraries,
    SOJOURN_TARGET: 'clickhouse',
    CLICKHOUSE_HOST: '127.0.0.1',
    CLICKHOUSE_PORT: String(port),
    DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
  };
  const places = ['--profiles-dir', project, '--project-dir', project];
  const outputs = ['--target-path', join(folder, 'target'), '--log-path', join(folder, 'dbt')];
  try {
    await run(python, ['-m', 'dbt.cli.main', 'run', ...places, ...outputs], { env });
  } finally {
    await server.stop();
    await clickHouse.restart();
  }
};

/** Returns one result for each way: its name, its seconds, and how its sessions compare. */
export const runModels = async (pipeline) => {
  const { clickHouse } = pipeline;
  const results = [];
  const seconds = await timed(() => clickHouse.run(sql));
  results.push({ by: 'sessions.sql', seconds, ...(await compareSessions(clickHouse, 'sessions')) });
  if (existsSync(engine)) {
    const seconds = await timed(() => runDbt(pipeline));
    results.push({ by: 'models', seconds, ...(await compareSessions(clickHouse, 'analytics.sessions')) });
  }
  return results;
};
