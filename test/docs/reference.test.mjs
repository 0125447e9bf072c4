// The reference is what the doc comments of the types say.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { optionSchema } from '../../src/options/option-schema';
import { fillReference, makeTable } from '../../scripts/api-reference.mjs';
import { root } from '../../scripts/lib/root.mjs';

/** Without the widths of columns, which are the formatter's. */
const plain = (text) => text.replace(/[ -]+/g, ' ').replace(/\n+/g, '\n');

test('docs/reference.md is up to date (node scripts/api-reference.mjs)', () => {
  const page = readFileSync(join(root, 'docs/reference.md'), 'utf8');
  expect(plain(page)).toBe(plain(fillReference(page)));
});

const namesOf = (table) => [...table.matchAll(/^\| `([\w.]+)/gm)].map(([, name]) => name);

test('every option that is read is documented, and the reverse', () => {
  const listRules = (schema, path = '') =>
    Object.entries(schema).flatMap(([name, rule]) =>
      rule.members ? listRules(rule.members, `${path}${name}.`) : [path + name],
    );
  const groups = ['session', 'debug'];
  const documented = namesOf(makeTable('Options')).filter((name) => !groups.includes(name));
  expect(documented.sort()).toEqual(
    listRules(optionSchema)
      .filter((name) => name !== 'debug.sessionId')
      .sort(),
  );
});

test('everything has a description', () => {
  for (const name of ['Options', 'Tracker', 'TrackOptions', 'TrackerEvents'])
    expect(
      makeTable(name)
        .match(/^.*\| +\|$/gm)
        ?.slice(1) ?? [],
    ).toEqual([]);
});
