// What the pages "coming from …" call ours is ours, and what they call a web SDK's is in that SDK.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { optionSchema } from '../../src/core/options/option-schema';
import { root } from '../../scripts/lib/root.mjs';

const read = (path) => readFileSync(join(root, path), 'utf8');
const list = (folder, pattern) =>
  readdirSync(join(root, folder), { recursive: true })
    .map((path) => join(folder, `${path}`))
    .filter((path) => pattern.test(path));

/** Every name that our types and exports declare, and every text that the code has. */
const ours = (() => {
  const names = new Set();
  const visit = (node) => {
    if (node.name && ts.isIdentifier(node.name)) names.add(node.name.text);
    if (ts.isStringLiteralLike(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  for (const path of list('src', /\.ts$/))
    visit(ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true));
  return names;
})();

const options = (() => {
  const found = new Set();
  const walk = (schema, path) => {
    for (const [name, rule] of Object.entries(schema)) {
      found.add(path + name);
      if (rule.members) walk(rule.members, `${path}${name}.`);
    }
  };
  walk(optionSchema, '');
  return found;
})();

/** Words of the language, of the browser and of examples, which nobody declares. */
const common = new Set(
  'true false null await Infinity const element addEventListener localStorage click f n then src groupId'.split(
    ' ',
  ),
);

/** Names that are put together of parts. */
const composed = /^application_(initialized|foreground|background|exit)$/;

/** Rows of a page's tables: the code of their first cell and of their second. */
const rowsOf = (text) =>
  [...text.matchAll(/^\| (.*) \|$/gm)]
    .map(([, row]) => row.split(/ (?<!\\)\| /))
    .filter(([first]) => !/^-+$/.test(first.trim()))
    .map((cells) => cells.map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code)));

/** Without what stands in quotes. */
const namesOf = (code) => code.replace(/'[^']*'|"[^"]*"/g, '').match(/(?<![\w$])[A-Za-z_$][\w$]*/g) ?? [];

const pages = readdirSync(join(root, 'docs')).filter((file) => /^from-/.test(file));

test('migration guides: there is a page for each SDK that the conformance tests know', () => {
  const peers = readdirSync(join(root, 'test/conformance'))
    .map((file) => /^(\w+)(-\w+)?\.test\.ts$/.exec(file)?.[1])
    .filter(Boolean);
  for (const peer of peers) expect(pages).toContain(`from-${peer}.md`);
});

describe.each(pages)('migration guides: docs/%s', (page) => {
  const rows = rowsOf(read(`docs/${page}`));

  test('names nothing of ours that is not there', () => {
    const unknown = rows.flatMap(([, codes = []]) =>
      codes
        // A file, an attribute of the tag.
        .filter((code) => !/^(sojourn\.|data-)/.test(code) && !ours.has(code))
        .flatMap((code) =>
          namesOf(code).filter((name) => !ours.has(name) && !common.has(name) && !composed.test(name)),
        ),
    );
    expect(unknown).toEqual([]);
  });

  test('names no option that is not there', () => {
    const paths = rows.flatMap(([, codes = []]) =>
      codes.flatMap((code) => /^(?:session|delivery|cookie|app)\.[a-zA-Z]+(?=:|$)/.exec(code) ?? []),
    );
    const fields = ['userId', 'sessionId', 'sessionIndex'].map((field) => `session.${field}`);
    for (const path of paths) expect([...options, ...fields]).toContain(path);
  });
});

/** The part of a page under a heading. */
const sectionOf = (page, heading) => {
  const text = read(page);
  const begin = text.indexOf(`## ${heading}\n`);
  const end = text.indexOf('\n## ', begin + 1);
  return text.slice(begin, end);
};

test.each([
  [
    'docs/from-mparticle.md',
    'The web SDK',
    ['node_modules/@mparticle/web-sdk/src', 'node_modules/@mparticle/web-sdk/dist'],
  ],
  [
    'docs/from-snowplow.md',
    'The web tracker',
    [
      'node_modules/@snowplow/browser-tracker/dist',
      'node_modules/@snowplow/browser-tracker-core/dist',
      'node_modules/@snowplow/tracker-core/dist',
    ],
  ],
])('migration guides: %s, %s: names attributed to the SDK exist in its code', (page, heading, folders) => {
  const theirs = folders
    .flatMap((folder) => list(folder, /\.(d\.ts|ts|js)$/))
    .map(read)
    .join('\n');
  const names = rowsOf(sectionOf(page, heading)).flatMap(([codes]) => codes.flatMap(namesOf));
  expect(names.length).toBeGreaterThan(20);
  const free = new Set('f name value key id data'.split(' '));
  expect(names.filter((name) => !free.has(name) && !theirs.includes(name))).toEqual([]);
});
