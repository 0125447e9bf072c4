// The sizes in README.md and docs: single numbers between <!-- size:NAME --> and <!-- /size -->, the table between <!-- sizes
// --> and <!-- /sizes -->.
import { modules, specifier } from '../entries.mjs';
import { minifiers } from './minifiers.mjs';

/** 5,432: the same on every machine, independent of its locale. */
export const inWords = (bytes) => bytes.toLocaleString('en-US');

/** Writes the measured numbers between a text's size markers. Returns the text, and the names of unknown markers. */
export const fillMarkers = (text, sizes) => {
  const unknown = [];
  const filled = text.replace(/(<!-- size:(\S+) -->)[^<]*(<!-- \/size -->)/g, (found, open, name, close) => {
    const size = sizes.find((size) => size.name === name);
    if (!size) unknown.push(name);
    return size ? open + inWords(size.brotli) + close : found;
  });
  return { filled, unknown };
};

/** The first cell of a row. */
export const label = (name) => {
  if (name === 'core') return `\`${specifier('index')}\``;
  if (modules[name]) return `+ \`${specifier(name)}\``;
  return name.endsWith('.js') ? `\`${name}\`, as it is` : name;
};

/** Prints rows of cells, with equal widths in each column. */
const align = (rows) => {
  const widths = rows[0].map((_, column) => Math.max(3, ...rows.map((row) => row[column].length)));
  const lines = rows.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`,
  );
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
};

/** Prints the result of `compare` as a table. Script-tag builds are already minified, so they have one number. */
export const makeTable = (compared, sizes) =>
  align([
    ['brotli bytes of', ...minifiers],
    ...compared.map(({ name, sizes }) => [label(name), ...minifiers.map((by) => inWords(sizes[by]))]),
    ...sizes
      .filter(({ name }) => name.endsWith('.js'))
      .map(({ name, brotli }) => [label(name), inWords(brotli), ...minifiers.slice(1).map(() => '')]),
  ]);

export const fillTable = (text, table) =>
  text.replace(/(<!-- sizes -->)[^]*?(<!-- \/sizes -->)/, `$1\n\n${table}\n\n$2`);
