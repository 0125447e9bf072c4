import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';
import ts from 'typescript';
import { defineConfig } from 'vitest/config';
import { realm } from './scripts/lib/realm.mjs';
import { sharedTests, slowTests } from './scripts/lib/unit-tests.mjs';
import { stripTypes } from './scripts/lib/rollup-plugins.mjs';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const define = (development: boolean) => ({
  __SOJOURN_VERSION__: JSON.stringify(version),
  __DEV__: `${development}`,
});
const target = { target: ts.ScriptTarget.ES2021, module: ts.ModuleKind.ESNext };
const resolve = nodeResolve({ extensions: ['.ts', '.js', '.mjs'] });
const testRealm = (development: boolean) =>
  realm([resolve, stripTypes(target), replace({ values: define(development), preventAssignment: true })]);
const sources = { environment: 'node', testTimeout: 20_000 } as const;
// Code in this process needs no build; processes that tests start need one.
const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const alias = {
  'sojourn/collector': source('src/server/collector.ts'),
  'sojourn/otlp': source('src/protocols/otlp/otlp.ts'),
  'sojourn/schema.json': source('src/core/delivery/native.schema.json'),
  'sojourn/server': source('src/server/server.ts'),
};

/** A new object for each project, because vitest changes the one that it is given. */
const development = () => ({ define: define(true), plugins: [testRealm(true)], resolve: { alias } });

/** `npm run check` skips the slow tests, except those that this variable names. */
const { SKIP_SLOW } = process.env;
const skipped = slowTests
  .filter((path) => SKIP_SLOW !== undefined && !SKIP_SLOW.split('+').includes(path))
  .flatMap((path) => [path, `${path}/**`]);

export default defineConfig({
  test: {
    // The default leaves one core idle, which is half of two.
    maxWorkers: '100%',
    projects: [
      {
        ...development(),
        test: {
          ...sources,
          name: 'unit',
          include: ['test/**/*.test.{ts,mjs}'],
          exclude: ['test/package/**', ...sharedTests, ...skipped],
        },
      },
      {
        ...development(),
        test: {
          ...sources,
          name: 'unit-shared',
          isolate: false,
          include: sharedTests,
          exclude: skipped,
        },
      },
      {
        // Mistakes of a page, in the build without explanations: the same results, with codes instead of texts.
        define: define(false),
        test: {
          ...sources,
          name: 'small',
          include: [
            'test/{core/options,core/event,hostile,script-tag,consent-sources}/**/*.test.ts',
            'test/core/tracker/emitter.test.ts',
            'test/plugins/*.test.ts',
          ],
          // Only the development build checks options.
          exclude: ['test/core/options/validate-options.test.ts'],
        },
      },
      {
        // These tests pack and compile the built files: each takes seconds, and most of both cores.
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          environment: 'node',
          globalSetup: 'test/package/build.ts',
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
