import pino from 'pino';
import { ConfigError } from '../config/read-config.mjs';
import { askCollector } from './ask-collector.mjs';
import { openOrExplain } from './open-or-explain.mjs';

const writeSnapshot = async (config) => {
  const store = await openOrExplain(config, pino({ level: 'silent' }));
  try {
    if (!store.snapshot)
      throw new ConfigError(
        `store="${store.name}" has no file: use the backup of the database, such as pg_dump.`,
      );
    await store.snapshot(config.snapshotFile);
    return config.snapshotFile;
  } finally {
    await store.close();
  }
};

/** Writes a copy of the data file, for a backup or for programs that read it while the collector runs. */
export const snapshot = async (config, { url }) => {
  const file = url
    ? (await askCollector({ url, path: '/admin/snapshot', token: config.adminToken })).file
    : await writeSnapshot(config);
  console.log(`Wrote ${file}.`);
};
