// The examples in Svelte compile for the browser and for a server, without a warning.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from 'svelte/compiler';
import { expect, test } from 'vitest';
import { documents } from '../../scripts/lib/documents.mjs';
import { root } from '../../consumers/support/root';

const examples = documents().flatMap((page) =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/^```svelte\n([^]*?)^```$/gm)].map(
    ([, code = ''], i) => [`${page}, example ${i + 1}`, code] as const,
  ),
);

test('documentation: there are examples in Svelte', () => {
  expect(examples.length).toBeGreaterThan(4);
});

test.each(examples)('documentation: %s compiles', (_, code) => {
  for (const generate of ['client', 'server'] as const)
    expect(compile(code, { generate, runes: true }).warnings).toEqual([]);
});
