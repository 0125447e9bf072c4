// A copy of an open DuckDB file that other programs can open: as of one moment, and complete whenever it has its name.
import { renameSync, rmSync } from 'node:fs';

const text = (value) => `'${value.replaceAll("'", "''")}'`;
const name = (value) => `"${value.replaceAll('"', '""')}"`;

/** `connection` is one that nothing writes by: writers go on meanwhile. */
export const copyDatabase = async (connection, target) => {
  const part = `${target}.part`;
  for (const file of [part, `${part}.wal`]) rmSync(file, { force: true });
  const asked = await connection.runAndReadAll('SELECT current_database() AS own');
  const [{ own }] = asked.getRowObjectsJS();
  await connection.run(`ATTACH ${text(part)} AS snapshot`);
  try {
    await connection.run(`COPY FROM DATABASE ${name(own)} TO snapshot`);
  } finally {
    await connection.run('DETACH snapshot');
  }
  renameSync(part, target);
};
