// What can be counted of a file that reads in one go: its lines, the variables of each closure, and flags that say nothing where
// they are passed.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const source = fileURLToPath(new URL('../../src/', import.meta.url));
const core = `${source}core/`;
const MAX_LINES = 200;
/** Variables that a closure keeps, declared with `let` in the body of the function that returns it. */
const MAX_VARIABLES = 6;

/** `true` or `false` passed by position to a function of the core: where the call is right all the same. */
const allowedFlags: readonly string[] = ['options/option-schema.ts group'];

const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .sort();
const files = filesOf(core);
const parse = (path: string) =>
  ts.createSourceFile(path, readFileSync(core + path, 'utf8'), ts.ScriptTarget.ESNext, true);
const walk = (node: ts.Node, visit: (node: ts.Node) => void): void => {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
};

/** Of each function: how many variables its own body declares with `let`. */
const countVariables = (path: string): string[] => {
  const found: string[] = [];
  walk(parse(path), (node) => {
    if (!ts.isVariableDeclaration(node) || !node.initializer || !ts.isArrowFunction(node.initializer)) return;
    const { body } = node.initializer;
    if (!ts.isBlock(body)) return;
    const variables = body.statements
      .filter(ts.isVariableStatement)
      .filter(({ declarationList }) => declarationList.flags & ts.NodeFlags.Let)
      .flatMap(({ declarationList }) => [...declarationList.declarations]);
    if (variables.length > MAX_VARIABLES) found.push(`${path} ${node.name.getText()}`);
  });
  return found;
};

/** The names of functions and methods that the core declares itself. */
const ownNames = new Set<string>();
for (const path of files)
  walk(parse(path), (node) => {
    if (ts.isVariableDeclaration(node) && node.initializer && ts.isArrowFunction(node.initializer))
      ownNames.add(node.name.getText());
    if ((ts.isMethodDeclaration(node) || ts.isMethodSignature(node)) && node.name)
      ownNames.add(node.name.getText());
    if (ts.isPropertyAssignment(node) && ts.isArrowFunction(node.initializer))
      ownNames.add(node.name.getText());
  });
/** Names that the platform has too: the calls in question are the platform's. */
const platformNames: readonly string[] = ['set', 'each', 'work'];

const findFlags = (path: string): string[] => {
  const found: string[] = [];
  walk(parse(path), (node) => {
    if (!ts.isCallExpression(node)) return;
    const { expression } = node;
    const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
    if (!ownNames.has(name) || platformNames.includes(name)) return;
    const isFlag = ({ kind }: ts.Node) =>
      kind === ts.SyntaxKind.TrueKeyword || kind === ts.SyntaxKind.FalseKeyword;
    if (node.arguments.some(isFlag)) found.push(`${path} ${name}`);
  });
  return found;
};

describe('core: bounds', () => {
  test('the core has its rooms', () => expect(files.length).toBeGreaterThan(80));
  test('no file of any wing has more than 200 lines', () => {
    const lines = (path: string) => readFileSync(source + path, 'utf8').split('\n').length - 1;
    const long = filesOf(source).filter((path) => lines(path) > MAX_LINES);
    expect(long).toEqual([]);
  });
  test('no closure keeps more than six variables', () => {
    expect(files.flatMap(countVariables)).toEqual([]);
  });
  test('no flag is passed by position', () => {
    expect(files.flatMap(findFlags).filter((flag) => !allowedFlags.includes(flag))).toEqual([]);
  });
}); // prettier-ignore
