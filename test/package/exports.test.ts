import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  builds,
  copies,
  derived,
  modules,
  outputs,
  scripts,
  specifier,
  testModules,
} from '../../scripts/entries.mjs';
import { bundle } from '../../scripts/lib/bundle.mjs';
import { manifest, root } from './tarball';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

test('exports: the exports map names what is built, and nothing else', () => {
  const npm = Object.keys(modules).map((name) => [
    name === 'index' ? '.' : `./${name}`,
    {
      types: `./dist/${name}.d.ts`,
      ...(testModules.includes(name) && { production: null }),
      development: `./dist/development/${name}.js`,
      default: `./dist/${name}.js`,
    },
  ]);
  const scriptFiles = Object.keys(scripts).map((name) => `${name}.js`);
  const files = [...Object.keys(copies), ...derived, ...scriptFiles].map((file) => [
    `./${file}`,
    `./dist/${file}`,
  ]);
  expect(manifest.exports).toEqual(
    Object.fromEntries([...npm, ...files, ['./package.json', './package.json']]),
  );
  // The first condition that fits is taken: `default` always does.
  for (const target of Object.values(manifest.exports)) {
    if (typeof target === 'string') continue;
    const conditions = Object.keys(target).filter((condition) => condition !== 'production');
    expect(conditions).toEqual(['types', 'development', 'default']);
    expect(Object.keys(target).indexOf('production')).toBeLessThan(2);
  }
});

test.each(testModules)('exports: %s is refused by a bundler that builds for production', async (name) => {
  const code = `export * from '${specifier(name)}';`;
  await expect(bundle(code, { conditions: ['production'] })).rejects.toThrow(/Could not resolve/);
  await expect(bundle(code, { conditions: ['development'] })).resolves.toBeDefined();
});

test('exports: every file that package.json or the build names exists', () => {
  const { main, types, unpkg, jsdelivr } = manifest;
  const exported = Object.values(manifest.exports).flatMap((target) =>
    typeof target === 'string' ? target : Object.values(target).filter((path) => path !== null),
  );
  const named: string[] = [main, types, unpkg, jsdelivr, ...exported, ...outputs()];
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test.each(Object.keys(scripts))(
  'exports: %s.js is one classic script that carries its version and licence',
  (name) => {
    const code = read(`dist/${name}.js`);
    expect(code).toContain(`/*! sojourn ${manifest.version}, MIT`);
    expect(code).not.toMatch(/__SOJOURN_VERSION__|__DEV__|process\.env/);
    expect(() => new Function(code)).not.toThrow();
  },
);

test('exports: the licenses of what the script-tag builds bundle are there in full', () => {
  const bundled = Object.keys(scripts)
    .flatMap((name) => (JSON.parse(read(`dist/${name}.js.map`)) as { sources: string[] }).sources)
    .flatMap((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []);
  const texts = read('dist/LICENSES.txt');
  for (const name of new Set(bundled)) {
    const { version } = JSON.parse(read(`node_modules/${name}/package.json`)) as { version: string };
    expect(texts).toContain(`${name} ${version} (`);
  }
});

test('exports: imported but unused code is in no bundle', async () => {
  const names = Object.keys(modules).map((name) => JSON.stringify(specifier(name)));
  const bare = names.map((name) => `import ${name};`);
  const whole = names.map((name, at) => `import * as unused${at} from ${name};`);
  for (const conditions of [[], ['development']]) {
    const { outputFiles } = await bundle([...bare, ...whole].join('\n'), { conditions });
    expect(outputFiles![0]!.text).toBe('');
  }
});

describe('exports: the build that explains', () => {
  /** A text of each: what an option must be, and what was left out of an event. */
  const texts = /an absolute http|is circular/g;
  const count = (code: string) => code.match(texts)?.length ?? 0;

  test('is used by bundlers under the condition development only', async () => {
    const code = `export { createTracker } from '${specifier('index')}';`;
    const [small, development] = await Promise.all(
      [[], ['development']].map(async (conditions) => {
        const { metafile, outputFiles } = await bundle(code, { conditions });
        return {
          files: Object.keys(metafile!.inputs).filter((path) => path.startsWith('dist/')),
          text: outputFiles![0]!.text,
        };
      }),
    );
    expect([count(small!.text), count(development!.text)]).toEqual([0, 2]);
    // Never a module of each: what they keep would be there twice.
    expect(small!.files.filter((path) => path.includes('development'))).toEqual([]);
    expect(development!.files.filter((path) => !path.includes('development'))).toEqual([]);
  });

  test('exports the same as the small one', async () => {
    for (const name of Object.keys(modules)) {
      const [small, development] = await Promise.all(
        builds.map(({ folder }) => import(join(root, folder, `${name}.js`)) as Promise<object>),
      );
      expect(Object.keys(development!)).toEqual(Object.keys(small!));
    }
  });

  test.each(Object.entries(scripts))('%s.js has its texts, or none', (name, { development }) => {
    expect(count(read(`dist/${name}.js`))).toBe(development ? 2 : 0);
  });
});

test('exports: npm users share the dependencies instead of getting a copy', () => {
  for (const name of Object.keys(modules)) {
    const { sources } = JSON.parse(read(`dist/${name}.js.map`)) as { sources: string[] };
    expect(sources.filter((source) => source.includes('node_modules'))).toEqual([]);
  }
});
