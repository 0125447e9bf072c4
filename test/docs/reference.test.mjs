// The reference is what the doc comments of the types say.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { optionSchema } from '../../src/core/options/option-schema';
import { fillReference, makeTable, pages } from '../../scripts/api-reference.mjs';
import { root } from '../../scripts/lib/root.mjs';

/** Without the widths of columns, which are the formatter's. */
const plain = (text) => text.replace(/[ -]+/g, ' ').replace(/\n+/g, '\n');

const read = (path) => readFileSync(join(root, path), 'utf8');

test.each(pages)('reference: %s is up to date (node scripts/api-reference.mjs)', (path) => {
  expect(plain(read(path))).toBe(plain(fillReference(read(path))));
});

/** The interfaces whose tables stand on the pages. */
const documented = pages.flatMap((path) =>
  [...read(path).matchAll(/<!-- api:(\w+) -->/g)].map(([, name]) => name),
);

test('reference: the interfaces of a site, a plugin, a protocol and a store are on the pages', () => {
  const needed =
    'Options Tracker TrackOptions TrackerEvents Plugin PluginApi PluginStorage Protocol Batch ProtocolRequest Session SessionSummary SessionStore';
  expect(documented).toEqual(expect.arrayContaining(needed.split(' ')));
});

const namesOf = (table) => [...table.matchAll(/^\| <a [^>]*>`([\w.]+)/gm)].map(([, name]) => name);

test('reference: each option has an anchor of its name, and no two of a page have the same one', () => {
  const ids = (text) => [...text.matchAll(/<a id="([^"]+)" href="#\1">/g)].map(([, id]) => id);
  const table = makeTable('Options');
  expect(ids(table)).toEqual(namesOf(table).map((name) => name.toLowerCase().replaceAll('.', '-')));
  expect(ids(table)).toContain('session-foregroundtimeout');
  for (const page of pages) {
    const text = read(page);
    const members = text.match(/^\| <a id=/gm);
    expect(ids(text)).toHaveLength(members.length);
    expect(new Set(ids(text)).size).toBe(members.length);
  }
});

test('reference: every option that is read is documented, and the reverse', () => {
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

test.each(documented)('reference: each member of %s has a description', (name) => {
  expect(
    makeTable(name)
      .match(/^.*\| +\|$/gm)
      ?.slice(1) ?? [],
  ).toEqual([]);
});
