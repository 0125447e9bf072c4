// A copy of an open DuckDB file for other programs: a consistent state of one moment, and complete as soon as it has its name.
import { renameSync, rmSync } from 'node:fs';

const text = (value) => `'${value.replaceAll("'", "''")}'`;
const name = (value) => `"${value.replaceAll('"', '""')}"`;

/** Nothing writes by this `connection`, so writers continue meanwhile. */
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
