// JSON with a little color: keys, texts and other values are told apart. Of what is long the beginning is shown: an event
// may have a megabyte, and each token is an element.
import { h } from '/web/dom.js';

const tryParse = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What is JSON inside a text is opened, and its name says so: Snowplow's contexts, for one. */
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

/** Whether so many members of so many characters stand on one line; a pair may be longer, such as an attribute of OTLP's. */
const isShort = (members, length, indent) => (members < 3 ? length < 78 : indent + length < 64);

/** The text, and whether it is one line: what is short stands on one, where JSON.stringify takes a line for each member. */
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

/** What is nested deeper than the stack is left to the browser. */
const printWhole = (value) => {
  try {
    return print(value, '')[0];
  } catch {
    return JSON.stringify(value, null, 2);
  }
};

const tokens = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*|true|false|null)/g;

const most = 40_000;

/** One line of it: what is too long goes on below its beginning, a little further in. */
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
  // With the end of the line, so that what is copied has it.
  return h('span', { class: 'row', style }, parts, `${row.slice(end)}\n`);
};

export const drawJson = (value) => {
  const whole = printWhole(value);
  const text = whole.slice(0, most);
  const left = whole.length - text.length;
  return [...text.split('\n').map(drawRow), left > 0 && `… ${left.toLocaleString('en-US')} more characters`];
};
