// JSON with a little colour: keys, texts and other values are told apart.
import { h } from '/web/dom.js';

const token = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*|true|false|null)/g;

export const drawJson = (value) => {
  const text = JSON.stringify(value, null, 2);
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(token)) {
    const [whole, string, colon = '', other] = match;
    const kind = colon ? 'key' : string ? 'text' : 'value';
    parts.push(text.slice(end, match.index), h('span', { class: kind }, string ?? other), colon);
    end = match.index + whole.length;
  }
  return [...parts, text.slice(end)];
};
