// The diagrams of the site's pages: each is drawn, with all that its text says, and without a script.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseMermaid } from '../../docs/.vitepress/diagrams/parse-mermaid.mjs';
import { renderDiagram } from '../../docs/.vitepress/diagrams/render-diagrams.mjs';
import { root } from '../../scripts/lib/root.mjs';

/** Documents that are pages, or that a page includes. */
const documents = [
  'ARCHITECTURE.md',
  ...readdirSync(join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
];

const diagrams = documents.flatMap((path) =>
  [...readFileSync(join(root, path), 'utf8').matchAll(/^```mermaid\n([^]*?)^```/gm)].map(
    ([, text], index) => [`${path}, ${index + 1}`, text],
  ),
);

const signs = { '&gt;': '>', '&lt;': '<', '&amp;': '&', '&#39;': "'", '&quot;': '"', '&#160;': ' ' };

/** The words of a picture, as they are read. */
const wordsOf = (svg) =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)]
    .map(([, text]) => text.replace(/&[^;]+;/g, (sign) => signs[sign] ?? sign))
    .join(' ')
    .replace(/\s+/g, ' ');

test('diagrams: the pages that need one have one', () => {
  for (const page of ['sessions', 'consent', 'delivery', 'application-state'])
    expect(diagrams.map(([name]) => name)).toContain(`docs/${page}.md, 1`);
});

test.each(diagrams)('diagrams: the diagram of %s shows every word and every arrow of its text', (_, text) => {
  const { title, nodes, edges } = parseMermaid(text);
  const svg = renderDiagram(text);
  const words = wordsOf(svg);
  for (const { label } of [...nodes.values(), ...edges])
    for (const line of label.split(/<br ?\/?>/)) expect(words).toContain(line.trim());
  expect(svg.match(/class="edge"/g)).toHaveLength(edges.length);
  expect(edges).toHaveLength(text.match(/-->/g).length);
  // Who does not see it gets a description of it.
  expect(title).not.toBe('');
  expect(svg).toContain('role="img"');
});

test('diagrams: a picture loads nothing and has no colors of its own', () => {
  for (const [, text] of diagrams) expect(renderDiagram(text)).not.toMatch(/<script|<style|href=|url\(/);
});

test.each([
  'flowchart TD\n  a ==> b',
  'flowchart TD\n  a[/"b"/]',
  'stateDiagram-v2\n  note right of a: b',
  'stateDiagram-v2\n  a --> b: c: d',
])('diagrams: unknown syntax is an error: %j', (text) =>
  expect(() => parseMermaid(text)).toThrow('not understood'),
);
