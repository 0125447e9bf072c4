import { readFileSync } from 'node:fs';

const documented = new URL('../../docs/privacy.md', import.meta.url);

/** Names of parameters whose values are cut, by the table in the documentation, and those that it says are left. */
export const listedNames = () => {
  const [, section = ''] = readFileSync(documented, 'utf8').split('## What is cut out of addresses');
  const [table = '', rest = ''] = section.split('Left as they are');
  const secrets = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name!);
  const [left = ''] = rest.split('\n\n');
  return { secrets, others: [...left.matchAll(/`([^`]+)`/g)].map(([, name]) => name!) };
};
