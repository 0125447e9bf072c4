// The codes of `error` events: what the code reports, what the type says, what the debugger explains and what the documentation lists
// are the same.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { explainError } from '../../src/plugins/debugger/explain-error';
import { root } from '../../scripts/lib/root.mjs';

const read = (path) => readFileSync(join(root, path), 'utf8');
const sources = readdirSync(join(root, 'src'), { recursive: true })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ts.createSourceFile(path, read(join('src', path)), ts.ScriptTarget.Latest, true));

/** The texts that an expression may be: of `event ? 'lost' : 'internal'` both. */
const textsOf = (node) => {
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  return ts.isStringLiteral(node) ? [node.text] : [];
};

/** Of the first argument, where more follow: a source of consent has a `report` that takes the message alone. */
const findReported = (file) => {
  const codes = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && node.arguments.length > 1) {
      const called = node.expression.getText(file);
      if (/\breport$|\bfaults\.add$/.test(called)) codes.push(...textsOf(node.arguments[0]));
    }
    if (ts.isCallExpression(node) && /\bfaults\.push$/.test(node.expression.getText(file))) {
      const [pair] = node.arguments;
      if (ts.isArrayLiteralExpression(pair)) codes.push(...textsOf(pair.elements[0]));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return codes;
};

const reported = [...new Set(sources.flatMap(findReported))].sort();

/** The headings of the third level below "Error codes". */
const documented = () => {
  const [, section] = read('docs/troubleshooting.md').split(/^## Error codes$/m);
  return [...section.matchAll(/^### (.+)$/gm)].map(([, code]) => code).sort();
};

test('error codes: the code reports the codes that are known', () => {
  expect(reported).toEqual(expect.arrayContaining(['consent', 'internal', 'lost', 'option', 'script']));
});

test('error codes: each code has a section in Troubleshooting, and no section is of a code that nothing reports', () => {
  expect(documented()).toEqual(reported);
});

test('error codes: the type of the signal "error" lists each code', () => {
  const listed = /`code` is ([^]*?)\. /.exec(
    `${read('src/core/tracker/tracker-types.ts').replace(/\s+\* /g, ' ')} `,
  )[1];
  expect([...listed.matchAll(/`(\w+)`/g)].map(([, code]) => code).sort()).toEqual(reported);
});

test('error codes: the debugger explains each code', () => {
  const message = 'a message that explains itself';
  expect(reported.filter((code) => !explainError(code, message))).toEqual([]);
});
