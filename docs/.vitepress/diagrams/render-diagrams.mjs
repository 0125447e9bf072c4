// Mermaid blocks become pictures when the site is built: no page loads a script for them, and both color schemes share one.
import { instance } from '@viz-js/viz';
import { parseMermaid } from './parse-mermaid.mjs';
import { printDot } from './print-dot.mjs';

const viz = await instance();

const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The picture of a diagram; throws where the text has what this does not know. */
export const renderDiagram = (text) => {
  const diagram = parseMermaid(text);
  const svg = viz
    .renderString(printDot(diagram), { format: 'svg' })
    .replace(/^[^]*?(?=<svg)/, '')
    // Names of nodes are nothing to read, and would stand twice where a page has two diagrams.
    .replace(/<title>[^]*?<\/title>|<!--[^]*?-->| id="[^"]*"/g, '')
    // A point becomes a pixel; the style sheet lets it shrink a little where the screen is narrow.
    .replace(/ width="(\d+)pt" height="\d+pt"/, ' style="--width: $1px"')
    .replace('<svg', `<svg role="img" aria-label="${escape(diagram.title)}"`);
  return `<div class="diagram" tabindex="0" v-pre>${svg.trim()}</div>\n`;
};

/** For markdown-it. */
export const renderDiagrams = (markdown) => {
  const { fence } = markdown.renderer.rules;
  markdown.renderer.rules.fence = (tokens, index, ...rest) =>
    tokens[index].info.trim() === 'mermaid'
      ? renderDiagram(tokens[index].content)
      : fence(tokens, index, ...rest);
};
