// JSON with a little colour: keys, texts and other values are told apart. Of what is long the beginning is shown: an event
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
  const whole = JSON.stringify(value, null, 2);
  const text = whole.slice(0, most);
  const left = whole.length - text.length;
  return [...text.split('\n').map(drawRow), left > 0 && `… ${left.toLocaleString('en-US')} more characters`];
};
