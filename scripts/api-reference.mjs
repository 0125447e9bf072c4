// node scripts/api-reference.mjs: writes the tables of docs/reference.md (options, methods, events) and docs/types.md (plugins,
// protocols and stores) from the doc comments of the types. Each table is between <!-- api:Interface --> and <!-- /api -->.
// A test fails if a table differs from its type.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { isMain, root } from './lib/root.mjs';
import { bin, run } from './lib/run.mjs';

/** The pages, from the root. */
export const pages = ['docs/reference.md', 'docs/types.md'];
/** Files that declare the interfaces. */
const sources = [
  'src/core/options/options.ts',
  'src/core/options/cookie-options.ts',
  'src/core/options/app-options.ts',
  'src/core/options/session-store.ts',
  'src/core/tracker/tracker-types.ts',
  'src/core/tracker/plugin.ts',
  'src/core/delivery/protocol.ts',
  'src/core/session/rules/describe-session.ts',
];

/** Declarations by name, from all sources. */
const readInterfaces = () =>
  new Map(
    sources.flatMap((path) => {
      const file = ts.createSourceFile(
        path,
        readFileSync(join(root, path), 'utf8'),
        ts.ScriptTarget.Latest,
        true,
      );
      return file.statements.filter(ts.isInterfaceDeclaration).map((found) => [found.name.text, found]);
    }),
  );

/** The text of the doc comment, on one line. */
const describe = (member) =>
  ts
    .getJSDocCommentsAndTags(member)
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '')
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();

const nameOf = (member) => member.name.text;

/**
 * Prints a member as it is called: `newSession()`, `on(name, listener)`; a property by its name. An optional member has a `?`,
 * except in options, where every member is optional.
 */
const signatureOf = (member) => {
  const isOptional = member.questionToken && !/Options$/.test(member.parent.name.text);
  const name = nameOf(member) + (isOptional ? '?' : '');
  if (!ts.isMethodSignature(member)) return name;
  const parameters = member.parameters.map(
    ({ name, questionToken, dotDotDotToken }) =>
      `${dotDotDotToken ? '...' : ''}${name.getText()}${questionToken ? '?' : ''}`,
  );
  return `${name}(${parameters.join(', ')})`;
};

const typeOf = (member) => {
  const text = (member.type?.getText() ?? '').replace(/\s+/g, ' ').replace(/readonly /g, '');
  return text.length > 60 ? '' : text;
};

const cell = (text) => text.replaceAll('|', '\\|');

/** The anchor behind `reference.md#`: `session-foregroundtimeout` for an option, `tracker-newsession` for anything else. */
const anchorOf = (interfaceName, path) =>
  [...(interfaceName === 'Options' ? [] : [interfaceName]), ...path.split('.')].join('-').toLowerCase();

/** Lists members; those of a group have its name as a prefix: `session.maxDuration`. */
const listMembers = (interfaces, name, path = '') => {
  const found = interfaces.get(name);
  if (!found) throw new Error(`no interface ${name} in ${sources}`);
  return found.members.flatMap((member) => {
    const group =
      member.type && [...interfaces.keys()].find((key) => new RegExp(`^${key}\\b`).test(typeOf(member)));
    const own = {
      path: path + nameOf(member),
      name: path + signatureOf(member),
      type: typeOf(member),
      text: describe(member),
    };
    const isGroup =
      group && ts.isPropertySignature(member) && /Options$/.test(name) && /Options$/.test(group);
    return isGroup
      ? [...(own.text ? [own] : []), ...listMembers(interfaces, group, `${path}${nameOf(member)}.`)]
      : [own];
  });
};

/**
 * Prints the table of an interface. Each name is a link to itself. The type is below the name, which leaves the text its width.
 */
export const makeTable = (name, interfaces = readInterfaces()) =>
  [
    '| name | |',
    '| --- | --- |',
    ...listMembers(interfaces, name).map(({ path, name: shown, type, text }) => {
      const anchor = anchorOf(name, path);
      const link = `<a id="${anchor}" href="#${anchor}">\`${shown}\`</a>`;
      return `| ${link}${type && `<br>\`${cell(type)}\``} | ${cell(text)} |`;
    }),
  ].join('\n');

/** Fills the tables of a page from the types. */
export const fillReference = (text) =>
  text.replace(
    /(<!-- api:(\w+) -->)[^]*?(<!-- \/api -->)/g,
    (_, open, name, close) => `${open}\n\n${makeTable(name)}\n\n${close}`,
  );

if (isMain(import.meta.url)) {
  const paths = pages.map((page) => join(root, page));
  for (const path of paths) writeFileSync(path, fillReference(readFileSync(path, 'utf8')));
  await run(bin('prettier'), ['--log-level', 'warn', '--write', ...paths]);
}
