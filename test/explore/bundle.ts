// The shipped tracker as a function of the globals that it uses, so that each page of the world is a realm of its own.
// Delivery alone is replaced: its queue is the world's. Mutants are made here, of the text: what ships has no switches.
import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Tracker } from '../../src/tracker-types';
import type { Options } from '../../src/options';

/** Text of a file under src, and what stands in its place. */
export interface Mutation {
  readonly file: string;
  readonly find: RegExp;
  readonly put: string;
}

/** What the code finds where a page has its window. Everything that answers is a stub of the world. */
export const globals = [
  'world',
  'window',
  'top',
  'document',
  'navigator',
  'location',
  'indexedDB',
  'localStorage',
  'sessionStorage',
  'crypto',
  'Date',
  'Promise',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'queueMicrotask',
  'addEventListener',
  'removeEventListener',
  'performance',
  'fetch',
  'console',
] as const;

export type Globals = Record<(typeof globals)[number], unknown>;
export type Realm = { createTracker(options: Options): Tracker };
export type Load = (scope: Globals) => Realm;

const root = fileURLToPath(new URL('../..', import.meta.url));
const OUTBOX = 'export const createOutbox = (options) => world.outbox(options);';

export const bundle = async (mutations: readonly Mutation[] = []): Promise<Load> => {
  const made = new Set<Mutation>();
  const { outputFiles } = await build({
    stdin: { contents: `export { createTracker } from './src/tracker'`, resolveDir: root },
    bundle: true,
    write: false,
    logLevel: 'silent',
    format: 'iife',
    globalName: 'realm',
    // Async functions become generators over the global Promise.
    target: 'es2022',
    supported: { 'async-await': false },
    define: { __SOJOURN_VERSION__: '"0"' },
    plugins: [
      {
        name: 'world',
        setup({ onLoad }) {
          onLoad({ filter: /src[\\/]delivery[\\/]outbox\.ts$/ }, () => ({ contents: OUTBOX, loader: 'ts' }));
          onLoad({ filter: /src[\\/].*\.ts$/ }, async ({ path }) => {
            let contents = await readFile(path, 'utf8');
            for (const mutation of mutations) {
              if (!path.replaceAll('\\', '/').endsWith(`src/${mutation.file}`)) continue;
              if (!mutation.find.test(contents)) throw new Error(`${mutation.file} has no ${mutation.find}`);
              contents = contents.replace(mutation.find, mutation.put);
              made.add(mutation);
            }
            return { contents, loader: 'ts' };
          });
        },
      },
    ],
  });
  for (const mutation of mutations)
    if (!made.has(mutation)) throw new Error(`the tracker does not use ${mutation.file}`);
  const run = new Function(...globals, `${outputFiles[0]!.text}; return realm;`) as (
    ...values: unknown[]
  ) => Realm;
  return (scope) => run(...globals.map((name) => scope[name]));
};
