// The used part of ClickHouse's HTTP interface.
const SETTINGS = "SETTINGS date_time_input_format = 'best_effort'";

export const createClickHouse = (url) => {
  const run = async (statement) => {
    const response = await fetch(url, { method: 'POST', body: statement });
    const text = await response.text();
    if (!response.ok) throw new Error(text.slice(0, 500));
    return text;
  };
  return {
    run,
    /** Returns the rows of a query as objects. */
    query: async (sql) =>
      (await run(`${sql} FORMAT JSONEachRow`))
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    insert: (table, rows) =>
      run(
        `INSERT INTO ${table} ${SETTINGS} FORMAT JSONEachRow\n${rows.map((row) => JSON.stringify(row)).join('\n')}`,
      ),
  };
};
