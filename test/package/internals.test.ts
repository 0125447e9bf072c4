// Properties that are spelt short in what is published have to be ours alone.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { internals } from '../../scripts/lib/internals.mjs';
import { root } from './tarball';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

test('none is named twice', () => {
  expect(internals.filter((name, at) => internals.indexOf(name) !== at)).toEqual([]);
});

test('none is a property of the native protocol', () => {
  const named = new Set<string>();
  const collect = (part: unknown): void => {
    if (Object(part) !== part) return;
    for (const [key, value] of Object.entries(part as object)) {
      if (key === 'properties') Object.keys(value as object).forEach((name) => named.add(name));
      collect(value);
    }
  };
  collect(JSON.parse(read('dist/schema.json')));
  expect(named).toContain('sessionId');
  expect(internals.filter((name) => named.has(name))).toEqual([]);
});

test('none is in the types that users get', () => {
  const named = new Map<string, string>();
  const folder = join(root, 'dist');
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.d.ts')) continue;
    const visit = (node: ts.Node): void => {
      const { name } = node as { name?: ts.Node };
      if ((ts.isTypeElement(node) || ts.isClassElement(node)) && name) named.set(name.getText(), file);
      ts.forEachChild(node, visit);
    };
    const text = readFileSync(join(folder, file), 'utf8');
    visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  }
  expect([...named.keys()]).toContain('sessionId');
  expect(internals.filter((name) => named.has(name))).toEqual([]);
});

/**
 * Browsers have these too, on objects that our sources never use them of. Whoever adds one makes sure of that: each use
 * in src is of an object of our own.
 */
const shared = `
  limits overflow changed adopt marker tabId waiting forget refresh scope lost muted view drop move write
`;

test('none is a property of the browser’s, but for those that are known to be used on ours only', () => {
  const [, list] = /domprops = \[([^]*?)\]/.exec(read('node_modules/terser/tools/domprops.js'))!;
  const browsers = new Set(JSON.parse(`[${list!.replace(/,\s*$/, '')}]`) as string[]);
  // IDBKeyRange.bound, which was spelt short once.
  expect(browsers).toContain('bound');
  expect(internals.filter((name) => browsers.has(name))).toEqual(shared.trim().split(/\s+/));
});
