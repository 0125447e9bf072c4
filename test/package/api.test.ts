// The public types, as they are published, stand in the repository too: who changes them sees it in the change. After a change that is
// meant: npx vitest run --project package test/package/api --update
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './tarball';

const declarations = ['dist', 'dist/chunks'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.d.ts'))
    .map((file) => `${folder}/${file}`),
);

test.each(declarations)('API report: %s is what the report says', async (path) => {
  const report = join(root, 'test/package/api', path.replace('dist/', '').replace('chunks/', 'chunk-'));
  await expect(readFileSync(join(root, path), 'utf8')).toMatchFileSnapshot(report);
});

test('API report: the report has no more than what is published', () => {
  const reported = readdirSync(join(root, 'test/package/api'));
  expect(reported).toHaveLength(declarations.length);
});
