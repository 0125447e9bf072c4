// The demo: a small shop that uses the SDK, its collector, and the inspector of the received sessions.
//   node demo/server.mjs                            at http://localhost:8080 or the next free port
//   node demo/server.mjs --protocol=snowplow        the shop uses this protocol
//   node demo/server.mjs --port=9000                at this port, or not at all
// Environment variables: PORT; HOST, the address to listen at; HOSTS and ORIGINS, additional host names and additional origins
// that may send, separated by commas.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { createApp } from '../collector/http/create-app.mjs';
import { createCollector } from '../collector/server/create-collector.mjs';
import { openDuckdbStore } from '../collector/stores/duckdb-store.mjs';
import { inspectorApi } from './inspector/api.mjs';
import { createLive } from './inspector/live.mjs';
import { createModels } from './inspector/models.mjs';
import { inspectorPages } from './inspector/pages.mjs';
import { openDefault } from './lib/default-data.mjs';
import { checkPort, nextFreePort } from './lib/free-port.mjs';
import { isMain } from './lib/is-main.mjs';
import { readCommand } from './lib/read-command.mjs';
import { shopPages } from './shop/routes.mjs';
import { consentFile } from './shop/consent-choice.mjs';
import { checkProtocol, scriptFiles } from './shop/script-tag.mjs';

const folder = (path) => fileURLToPath(new URL(path, import.meta.url));

const statics = [
  { root: folder('./web'), prefix: '/web/' },
  { root: folder('./shop/public'), prefix: '/shop/' },
  { root: folder('./inspector/public'), prefix: '/inspector/' },
  // The charts of the inspector, from npm.
  { root: dirname(fileURLToPath(import.meta.resolve('chart.js'))), prefix: '/charts/' },
  // The shop's consent manager, from npm.
  { root: dirname(fileURLToPath(import.meta.resolve('vanilla-cookieconsent'))), prefix: '/consent-manager/' },
];

/** The built SDK, at the root as in the documentation. If it has not been built, the console gets a hint. */
const sdk = (distFolder) => async (app) => {
  const serve = (name, type) =>
    app.get(`/${name}`, async (request, reply) => {
      const text = await readFile(join(distFolder, name), 'utf8').catch(() => null);
      return reply
        .code(text === null ? 404 : 200)
        .header('cache-control', 'no-cache')
        .type(type)
        .send(text ?? `console.error("dist/${name} is missing: npm run build")`);
    });
  for (const name of ['sojourn.js', 'sojourn.dev.js', 'sojourn.debugger.js', consentFile, ...scriptFiles]) {
    serve(name, 'text/javascript; charset=utf-8');
    serve(`${name}.map`, 'application/json');
  }
};

const logFailure = (kind, error) => {
  if (['failed', 'unavailable'].includes(kind)) console.error(error);
};

/**
 * Returns the url of the shop (the inspector is at /inspector), and `close`. If the port is taken: the next free one, or an
 * error if it is fixed. `protocol`: the shop's protocol; the collector accepts all of them.
 */
export const startDemo = async ({
  port = 8080,
  isPortFixed = false,
  protocol = 'native',
  host = 'localhost',
  dataFile,
  distFolder = folder('../dist'),
  hosts = [],
  requestTimeout,
  ...collectorOptions
} = {}) => {
  checkProtocol(protocol);
  // Before the database is opened, so that a failed start leaves no file.
  const freePort = await (isPortFixed ? checkPort : nextFreePort)(port);
  const live = createLive();
  const store = await (dataFile ? openDuckdbStore(dataFile) : openDefault(openDuckdbStore));
  let models;
  const onChange = () => {
    models?.changed();
    live.changed();
  };
  const collector = await createCollector({
    ...collectorOptions,
    store,
    observer: { refused: logFailure },
    onChange,
  });
  models = createModels(store.query);
  const app = createApp({ hosts: [host, ...hosts], requestTimeout });
  try {
    await app.register(collector.plugin);
    await app.register(inspectorApi(collector, live, models));
    // The modules for npm: the shop imports one if its manager's own callbacks are the consent source.
    const npm = existsSync(distFolder) ? [{ root: distFolder, prefix: '/npm/' }] : [];
    for (const { root, prefix } of [...statics, ...npm])
      await app.register(fastifyStatic, { root, prefix, decorateReply: false });
    await app.register(sdk(distFolder));
    await app.register(inspectorPages);
    await app.register(shopPages(protocol));
    await app.listen({ port: freePort, host });
  } catch (error) {
    await app.close();
    throw error;
  }
  return { url: `http://${host}:${app.server.address().port}`, close: () => app.close() };
};

const start = async (command) => {
  const list = (text) => text?.split(',').map((one) => one.trim());
  const { HOST, HOSTS, ORIGINS } = process.env;
  const options = { ...command, host: HOST || undefined, hosts: list(HOSTS), origins: list(ORIGINS) };
  const { url, close } = await startDemo(options);
  const { protocol } = command;
  console.log(`\n  The demo is running: ${url}${protocol === 'native' ? '' : ` (${protocol})`}\n`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => close().then(() => process.exit()));
};

if (isMain(import.meta.url)) {
  const { problem, ...command } = readCommand();
  const fail = (text) => {
    console.error(text);
    process.exitCode = 1;
  };
  if (problem) fail(problem);
  else await start(command).catch((error) => fail(error.code === 'PORT' ? error.message : error));
}
