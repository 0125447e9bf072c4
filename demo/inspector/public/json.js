// JSON with colors for keys, texts and other values. Long values are shortened, because an event may have a megabyte, and each
// token is an element.
import { h } from '/web/dom.js';

const tryParse = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Expands JSON inside a text, such as Snowplow's contexts, and marks it in the name. */
export const openTexts = (value) => {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(openTexts);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const opened = typeof inner === 'string' && /^[[{]/.test(inner) ? tryParse(inner) : undefined;
      return opened === undefined ? [name, openTexts(inner)] : [`${name} (text)`, openTexts(opened)];
    }),
  );
};

/** Whether so many members of so many characters fit on one line; a pair, such as an OTLP attribute, may be longer. */
const isShort = (members, length, indent) => (members < 3 ? length < 78 : indent + length < 64);

/** Returns the text, and whether it is a single line. Short values are on one line, unlike in JSON.stringify. */
const print = (value, indent) => {
  if (value === null || typeof value !== 'object') return [JSON.stringify(value), true];
  const isList = Array.isArray(value);
  const inner = `${indent}  `;
  const members = Object.entries(value).map(([name, member]) => {
    const [text, isLine] = print(member, inner);
    return [isList ? text : `${JSON.stringify(name)}: ${text}`, isLine];
  });
  const [open, close] = isList ? '[]' : '{}';
  if (!members.length) return [open + close, true];
  const length = members.reduce((sum, [text, isLine]) => sum + (isLine ? text.length + 2 : Infinity), 0);
  const texts = members.map(([text]) => text);
  if (isShort(members.length, length, indent.length)) return [`${open} ${texts.join(', ')} ${close}`, true];
  return [`${open}\n${inner}${texts.join(`,\n${inner}`)}\n${indent}${close}`, false];
};

/** Values nested deeper than the stack are left to the browser. */
const printWhole = (value) => {
  try {
    return print(value, '')[0];
  } catch {
    return JSON.stringify(value, null, 2);
  }
};

const tokens = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*|true|false|null)/g;

const most = 40_000;

/** Draws one line. A line that is too long wraps with a deeper indent. */
const drawRow = (row) => {
  const parts = [];
  let end = 0;
  for (const match of row.matchAll(tokens)) {
    const [token, string, colon = '', other] = match;
    const kind = colon ? 'key' : string ? 'text' : 'value';
    parts.push(row.slice(end, match.index), h('span', { class: kind }, string ?? other), colon);
    end = match.index + token.length;
  }
  const hanging = row.search(/\S|$/) + 2;
  const style = { paddingLeft: `${hanging}ch`, textIndent: `-${hanging}ch` };
  // Includes the line break, so that copied text has it.
  return h('span', { class: 'row', style }, parts, `${row.slice(end)}\n`);
};

export const drawJson = (value) => {
  const whole = printWhole(value);
  const text = whole.slice(0, most);
  const left = whole.length - text.length;
  return [...text.split('\n').map(drawRow), left > 0 && `… ${left.toLocaleString('en-US')} more characters`];
};
