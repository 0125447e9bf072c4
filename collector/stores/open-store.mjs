// The store that the configuration names. All stores have the same members:
//   commit(rows, countsOf) resolves with the number of new rows when they are durable; after a rejection nothing is promised.
//     An error of kind "unavailable" is about the store, any other about these rows.
//   check() rejects if the store cannot be reached; counters() returns those of earlier runs; close() closes the store.
//   deleteVisitor(), deleteOlder() and snapshot() are absent in stores that do not support them.
import { openDuckdbStore } from './duckdb-store.mjs';
import { openOtlpStore } from './otlp-store.mjs';
import { openPostgresStore } from './postgres-store.mjs';

export const openStore = (config, { log, scope }) => {
  const openers = {
    duckdb: () => openDuckdbStore(config.dataFile, { memoryLimit: config.duckdbMemory }),
    postgres: () =>
      openPostgresStore(config.postgresUrl, {
        onIdleError: (error) => log.warn({ err: error }, 'the database ended a connection'),
      }),
    otlp: () =>
      openOtlpStore(config.otlpEndpoint, {
        headers: config.otlpHeaders,
        records: { serviceName: config.otlpServiceName },
        scope,
      }),
  };
  return openers[config.store]();
};
