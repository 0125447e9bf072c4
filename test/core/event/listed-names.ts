import { readFileSync } from 'node:fs';

const documented = new URL('../../../docs/privacy.md', import.meta.url);

/** Names of parameters whose values are cut, by the table in the documentation; those of them whose end counts; and those that are left. */
export const listedNames = () => {
  const [, section = ''] = readFileSync(documented, 'utf8').split('## Redacted address parameters');
  const [table = '', rest = ''] = section.split('Left unchanged');
  const rows = [...table.matchAll(/^\| `([^`]+)` +\| ([^|]+?) +\|/gm)];
  const secrets = rows.map(([, name]) => name!);
  const ends = rows.filter(([, , as]) => as === 'end').map(([, name]) => name!);
  const [left = ''] = rest.split('\n\n');
  return { secrets, ends, others: [...left.matchAll(/`([^`]+)`/g)].map(([, name]) => name!) };
};
