// One open DuckDB file: one connection writes, another one reads.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

export const openDuckdbFile = async (dataFile, { setUp, memoryLimit }) => {
  if (dataFile !== ':memory:') mkdirSync(dirname(dataFile), { recursive: true });
  // Without a limit, DuckDB takes most of the machine's memory; beyond the limit it writes to disk. A second thread slows down
  // inserts of a few rows: 5,900 rows a second instead of 7,000, with 1.6 times the CPU.
  const settings = { memory_limit: memoryLimit, threads: '1' };
  const instance = await DuckDBInstance.create(dataFile, settings);
  const connections = [];
  const close = () => {
    for (const connection of connections) connection.closeSync();
    instance.closeSync();
  };
  try {
    for (let n = 0; n < 2; n++) connections.push(await instance.connect());
    const [writer, reader] = connections;
    await writer.run(setUp);
    return { writer, reader, close };
  } catch (error) {
    close();
    throw error;
  }
};
