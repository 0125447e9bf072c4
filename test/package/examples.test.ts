// Every example of the documents, as a user would copy it: in a project of its own, against the tarball.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { documents } from '../../scripts/lib/documents.mjs';
import { consumer, root } from './tarball';

/** Of frameworks that are not installed here: they have a test of their own, test/server/documentation.test.ts. */
const elsewhere = 'docs/server.md';

const examples = documents().flatMap((path) => {
  if (path === elsewhere) return [];
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(/^```(tsx?)\b(.*)\n([^]*?)^```$/gm)].flatMap(([, kind, info, code], i) => {
    // A file of an app, beside files that are not here: `npm run consumers` builds it.
    if (/no-run: needs (Nuxt|jsdom|Svelte|Angular)/.test(info!) || /from '\.|import '\./.test(code!))
      return [];
    // Each is a module, so that two may use one name.
    return { name: `${path.replace(/\W+/g, '-')}-${i + 1}.${kind}`, code: `${code}export {};\n` };
  });
});

test('documentation: every example in TypeScript compiles', () => {
  expect(examples.length).toBeGreaterThan(10);
  const folder = consumer();
  const link = (name: string) => {
    if (existsSync(join(folder, 'node_modules', name))) return;
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'dir');
  };
  [
    '@angular/router',
    '@types/node',
    '@types/react',
    '@types/react-dom',
    'react',
    'react-dom',
    'react-router',
    'vue',
    'vue-router',
    'vitest',
    '@playwright/test',
    '@testing-library/react',
  ].forEach(link);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  for (const { name, code } of examples) writeFileSync(join(folder, name), code);
  const options = {
    compilerOptions: {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: 'es2022',
      lib: ['es2022', 'dom', 'dom.iterable'],
      module: 'esnext',
      moduleResolution: 'bundler',
      jsx: 'react-jsx',
      experimentalDecorators: true,
      types: ['node'],
    },
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  expect(spawnSync(process.execPath, [tsc], { cwd: folder, encoding: 'utf8' }).stdout).toBe('');
});
