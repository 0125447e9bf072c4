// A DuckDB file, opened for one task: dbt is another process, and only one may have the file open.
import { DuckDBInstance } from '@duckdb/node-api';

export const withDatabase = async (file, work) => {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  try {
    return await work({
      run: (sql) => connection.run(sql),
      all: async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson(),
    });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
};
