// The tables of docs/models.md, as models/models/schema.yml describes them.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { parse } from 'yaml';

const schema = fileURLToPath(new URL('../models/schema.yml', import.meta.url));
const page = fileURLToPath(new URL('../../docs/models.md', import.meta.url));
const marks = /(<!-- tables: [^\n]*-->\n)[^]*(<!-- \/tables -->)/;

export const readTables = () => parse(readFileSync(schema, 'utf8')).models;

const describe = ({ name, description, columns }) => {
  const rows = columns.map((column) => `| \`${column.name}\` | ${column.description} |`);
  return `### ${name}\n\n${description}\n\n| column | meaning |\n| --- | --- |\n${rows.join('\n')}\n`;
};

/** Returns the page as it is, and as it should be. */
export const describeTables = async () => {
  const before = readFileSync(page, 'utf8');
  const tables = readTables().map(describe).join('\n');
  const text = before.replace(marks, (_, open, close) => `${open}\n${tables}\n${close}`);
  const after = await format(text, { ...(await resolveConfig(page)), parser: 'markdown' });
  return { before, after };
};

export const writeTables = async () => writeFileSync(page, (await describeTables()).after);
