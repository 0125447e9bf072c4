import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { beforeAll, expect, test } from 'vitest';
import { modules } from '../../scripts/entries.mjs';
import { pack, root } from './tarball';

let tarball: string;
beforeAll(() => {
  tarball = pack();
});

test('package: publint has nothing to say about the tarball', async () => {
  const bytes = readFileSync(tarball);
  const data = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const { messages } = await publint({ pack: { tarball: data }, strict: true });
  expect(messages).toEqual([]);
});

test('package: the types are right in every resolution of modules', async () => {
  const attw = join(root, 'node_modules', '.bin', 'attw');
  const entrypoints = Object.keys(modules).map((name) => (name === 'index' ? '.' : name));
  // CommonJS gets ES modules, which Node can require.
  const rules = ['--ignore-rules', 'cjs-resolves-to-esm'];
  const args = [tarball, ...rules, '--no-definitely-typed', '--format', 'json'];
  // Fails with what it found, when it finds something.
  const { stdout } = await promisify(execFile)(attw, [...args, '--entrypoints', ...entrypoints]);
  const { analysis } = JSON.parse(stdout) as { analysis: { entrypoints: Record<string, unknown> } };
  expect(Object.keys(analysis.entrypoints)).toHaveLength(entrypoints.length);
});
