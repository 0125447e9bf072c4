// Titles of tests stand alone in the log of a build: subject, colon, behavior.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { findLostPhrase } from '../../scripts/lib/lost-words.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Title {
  readonly text: string;
  /** Whether no `describe` is around it. */
  readonly isTop: boolean;
}

/** The identifier and the members of a call: `test.each([...])('...')` is test and each. */
const namesOf = (callee: ts.Expression): readonly string[] => {
  if (ts.isIdentifier(callee)) return [callee.text];
  if (ts.isPropertyAccessExpression(callee)) return [...namesOf(callee.expression), callee.name.text];
  if (ts.isCallExpression(callee)) return namesOf(callee.expression);
  if (ts.isTaggedTemplateExpression(callee)) return namesOf(callee.tag);
  return [];
};

const titlesOf = (path: string, text: string): readonly Title[] => {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const found: Title[] = [];
  const visit = (node: ts.Node, isTop: boolean): void => {
    const [title, body] = ts.isCallExpression(node) ? node.arguments : [];
    const names = ts.isCallExpression(node) ? namesOf(node.expression) : [];
    const isTest = /^(describe|test|it)$/.test(names[0] ?? '') && !names.includes('step') && !!body;
    const isTitle = isTest && !!title && (ts.isStringLiteralLike(title) || ts.isTemplateExpression(title));
    if (isTitle) found.push({ text: text.slice(title.pos, title.end).trim().slice(1, -1), isTop });
    const isInside = isTitle && names.includes('describe');
    ts.forEachChild(node, (child) => visit(child, isTop && !isInside));
  };
  visit(file, true);
  return found;
};

/** One to five words before the first colon or comma, then a colon; no article, pronoun, preposition, number or placeholder first. */
const SUBJECT =
  /^(?!(an?|the|what|whatever|who|that|it|its|one|this|these|those|they|as|in|of|before|with|without|by|and|but|nor|also)\b)[a-z][^\s:,]*( [^\s:,]+){0,4}(, [^:]+)?: ./i;
/** A title that begins like this needs the title before it to be read. */
const DANGLING =
  /^(what|whatever|who|whoever|whose|that|its?|ones?|this|these|those|they|nor|but|and|also|as|in|of|none)\b/i;

/** The title without its subject. */
const behaviorOf = ({ text }: Title) => (SUBJECT.test(text) ? text.slice(text.indexOf(': ') + 2) : text);

/** The rules that a title breaks. */
const faultsOf = (title: Title): readonly string[] => [
  ...(title.isTop && !SUBJECT.test(title.text) ? ['begin with a subject and a colon'] : []),
  ...(DANGLING.test(behaviorOf(title)) ? ['begin the behavior with a noun or a verb'] : []),
  ...(findLostPhrase(title.text) ? [findLostPhrase(title.text)!] : []),
];

const files = ['test', 'e2e']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  )
  .filter((path) => /\.(test|spec)\.(ts|mjs)$/.test(path));

test('titles: every title of a test has a subject and a behavior', () => {
  expect(files.length).toBeGreaterThan(250);
  const faults = files.flatMap((path) =>
    titlesOf(path, readFileSync(join(root, path), 'utf8')).flatMap((title) =>
      faultsOf(title).map((fault) => `${path}: "${title.text}": ${fault}`),
    ),
  );
  expect(faults).toEqual([]);
});

describe('titles: the check', () => {
  const check = (code: string) => titlesOf('a.test.ts', code).map((title) => [title.text, faultsOf(title)]);

  test('accepts a subject with a behavior, and behaviors inside of a describe with a subject', () => {
    const code = `describe('delivery: a crash', () => { test.each([1])('keeps %i events', () => {}); });
      test(\`delivery, \${when}: keeps events\`, () => {});`;
    expect(check(code)).toEqual([
      ['delivery: a crash', []],
      ['keeps %i events', []],
      ['delivery, ${when}: keeps events', []],
    ]);
  });

  test.each([
    ["test('keeps events', () => {})", 'begin with a subject and a colon'],
    ["test('a page: keeps events', () => {})", 'begin with a subject and a colon'],
    ["test('%s: keeps events', () => {})", 'begin with a subject and a colon'],
    ["test('delivery: what waits is kept', () => {})", 'begin the behavior with a noun or a verb'],
    ["describe('delivery: a crash', () => { test('that loses nothing', () => {}); })", 'begin the behavior'],
    ["test('delivery: an error is told', () => {})", '"is told": write is reported'],
  ])('rejects %s', (code, fault) => {
    expect(check(code).flatMap(([, faults]) => faults)).toEqual([expect.stringContaining(fault)]);
  });
});
