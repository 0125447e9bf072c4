// Every batch that a page shows is one that the collector takes.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createValidator } from '../../collector/intake/schema.mjs';
import { root } from '../../scripts/lib/root.mjs';

const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
const examples = pages.flatMap((page) =>
  [...readFileSync(join(root, 'docs', page), 'utf8').matchAll(/^```json\n([^]*?)^```$/gm)]
    .filter(([, text]) => text.includes('"groups"'))
    .map(([, text]) => [page, text]),
);

test('batch examples: the native protocol and the first request are shown', () => {
  expect(examples.map(([page]) => page)).toEqual(
    expect.arrayContaining(['collectors.md', 'getting-started.md']),
  );
});

test.each(examples)('batch examples: the batch in %s is by the schema', (_, text) => {
  expect(createValidator()(JSON.parse(text))).toBeNull();
});
