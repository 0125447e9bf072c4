// Names of properties that only our own code reads. The build shortens them, the same way in every file of a version. A
// minifier cannot, because it does not know which names a page, a collector or a stored text relies on.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { root } from './root.mjs';

/** The report of all public types; a test compares it with the build. */
const PUBLIC_TYPES = 'test/package/api';
/** Wings whose functions have internal names too, unless a public type has the name. Their other properties may be sent. */
const ADDITIONS = ['plugins', 'consent-sources', 'protocols'];
/** Marks a type whose property names are stored or sent: a doc comment with `@stored`. */
const STORED_TAG = 'stored';

const filesIn = (folder, extension) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(extension))
    .map((path) => join(folder, path));

const parse = (path) => ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ESNext, true);

const walk = (node, visit) => {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
};

const isKey = (node) =>
  ts.isPropertyAssignment(node) ||
  ts.isShorthandPropertyAssignment(node) ||
  ts.isMethodDeclaration(node) ||
  ts.isAccessor(node);
const isMember = (node) => ts.isPropertySignature(node) || ts.isMethodSignature(node);
const isDeclaration = (node) =>
  ts.isVariableDeclaration(node) || ts.isFunctionDeclaration(node) || ts.isPropertyDeclaration(node);

const nameOf = ({ name }) =>
  name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : undefined;

/** The property that an access or a destructuring reads. */
const readNameOf = (node) => {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isBindingElement(node) ? nameOf({ name: node.propertyName ?? node.name }) : undefined;
};

/** `{ broadcast }` in a file that declares `const broadcast = () => ...`. */
const isDeclaredFunction = (node) => {
  let isFound = false;
  walk(node.getSourceFile(), (other) => {
    if (ts.isVariableDeclaration(other) && nameOf(other) === nameOf(node))
      isFound ||= !!other.initializer && ts.isArrowFunction(other.initializer);
  });
  return isFound;
};
/** A member that is called. Functions are neither sent nor stored, so only public types let other code rely on their names. */
const isFunction = (node) =>
  ts.isMethodDeclaration(node) ||
  ts.isMethodSignature(node) ||
  (ts.isPropertyAssignment(node) && ts.isArrowFunction(node.initializer)) ||
  (ts.isShorthandPropertyAssignment(node) && isDeclaredFunction(node)) ||
  (ts.isPropertySignature(node) && !!node.type && ts.isFunctionTypeNode(node.type));

/** Adds every name that a file declares. */
const addDeclared = (names, path) =>
  walk(parse(path), (node) => {
    if (isKey(node) || isMember(node) || isDeclaration(node)) names.add(nameOf(node));
  });

const isStored = (node) =>
  (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) &&
  ts.getJSDocTags(node).some(({ tagName }) => tagName.text === STORED_TAG);

/** A cast describes an object of the browser's, or of another script's: `document as { prerendering?: boolean }`. */
const isCast = (node) => ts.isAsExpression(node) || ts.isTypeAssertionExpression(node);

/** Names that other code relies on: browsers, users, collectors, stored texts, and code that looks up a property by a text. */
const reservedNames = (sources) => {
  const names = new Set();
  const functions = new Set();
  const readElsewhere = new Set();
  const platform = dirname(fileURLToPath(import.meta.resolve('typescript')));
  for (const path of filesIn(platform, '.d.ts'))
    if (/[\\/]lib\.[^\\/]*$/.test(path)) addDeclared(names, path);
  for (const path of filesIn(join(root, PUBLIC_TYPES), '.d.ts')) addDeclared(names, path);
  for (const path of filesIn(join(root, 'src'), '.json'))
    for (const [, name] of readFileSync(path, 'utf8').matchAll(/"([\w$]+)"/g)) names.add(name);
  for (const { file, isCore, isAddition } of sources)
    walk(file, (node) => {
      // A name that another wing reads may be of Node, of a framework or of a test's page.
      if (!isCore && !isAddition) readElsewhere.add(readNameOf(node));
      // A text in a type only (`Pick<Ledger, 'set'>`) is gone when the code runs.
      if (ts.isStringLiteralLike(node))
        return void (ts.isLiteralTypeNode(node.parent) || names.add(node.text));
      if (isStored(node) || isCast(node)) walk(node, (part) => isMember(part) && names.add(nameOf(part)));
      else if (isCore) return;
      else if (isAddition && isFunction(node)) functions.add(nameOf(node));
      else if (isMember(node) || (isKey(node) && !ts.isShorthandPropertyAssignment(node)))
        names.add(nameOf(node));
    });
  for (const name of functions) if (readElsewhere.has(name)) names.add(name);
  return names;
};

/** About by their frequency in minified code. Of some hundred orders, this one compressed best. */
const LETTERS = 'cesrmngzthfywpdbkqvaolijxu';
/** One letter, then two, ... */
const letters = (n) => {
  const last = LETTERS[n % 26];
  return n < 26 ? last : letters(Math.floor(n / 26) - 1) + last;
};

/** Maps each internal name to its short name. */
export const shortenInternalNames = () => {
  const sources = filesIn(join(root, 'src'), '.ts')
    .filter((path) => !path.endsWith('.d.ts'))
    .map((path) => {
      const [wing] = relative(join(root, 'src'), path).split(sep);
      return { file: parse(path), isCore: wing === 'core', isAddition: ADDITIONS.includes(wing) };
    });
  const reserved = reservedNames(sources);
  const used = new Set(reserved);
  const internal = new Set();
  /** How often the code has each name. */
  const uses = new Map();
  const count = (name) => void uses.set(name, (uses.get(name) ?? 0) + 1);
  for (const { file, isCore, isAddition } of sources)
    walk(file, (node) => {
      const read = readNameOf(node);
      if (read) used.add(read);
      count(isKey(node) || isMember(node) ? nameOf(node) : read);
      const isInternal = isCore ? isKey(node) || isMember(node) : isAddition && isFunction(node);
      const name = isInternal && nameOf(node);
      if (name && !reserved.has(name)) internal.add(name);
    });
  let n = 0;
  const nextShortName = () => {
    let short;
    do short = letters(n++);
    while (used.has(short));
    return short;
  };
  // The most frequent names get the shortest ones.
  const usesOf = (name) => uses.get(name) ?? 0;
  const names = [...internal].sort((a, b) => usesOf(b) - usesOf(a));
  return new Map(names.map((name) => [name, nextShortName()]));
};
