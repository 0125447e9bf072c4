// What ships, as a function of the globals that it finds: so each page has a realm of module state of its own.
import { build, type Plugin } from 'esbuild';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Options, Tracker } from '../../src/index';

/** A text of a file under the source folder, and what stands in its place. */
export interface Mutation {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export interface Realm {
  createTracker(options: Options): Tracker;
}
export type LoadRealm = (globals: Readonly<Record<string, unknown>>) => Realm;

declare const __DEV__: boolean | undefined;

/** As the tests' own: a project without explanations tests the build without them. */
const define = {
  __SOJOURN_VERSION__: '"0.0.0"',
  __DEV__: `${typeof __DEV__ === 'undefined' || __DEV__}`,
};

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The folder under test: `SRC` names another one. */
export const sourceFolder = (): string => {
  const input = process.env.SRC ?? 'src';
  return isAbsolute(input) ? input : join(root, input);
};

const mutate = (folder: string, mutations: readonly Mutation[], made: Set<Mutation>): Plugin => ({
  name: 'mutate',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      let contents = await readFile(path, 'utf8');
      for (const mutation of mutations) {
        if (path !== join(folder, mutation.file)) continue;
        if (!contents.includes(mutation.from)) throw new Error(`${mutation.file} has no ${mutation.from}`);
        contents = contents.replace(mutation.from, () => mutation.to);
        made.add(mutation);
      }
      return { contents, loader: 'ts' };
    });
  },
});

const bundle = async (contents: string, resolveDir: string, plugins: Plugin[]): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir, loader: 'ts' },
    bundle: true,
    write: false,
    logLevel: 'silent',
    format: 'iife',
    globalName: 'realm',
    target: 'es2022',
    define,
    plugins,
  });
  return outputFiles[0]!.text;
};

/** A run of `npm run mutants` bundles once: its mutants are switched on in the code that runs. */
const bundleOnce = async (contents: string, resolveDir: string): Promise<string> => {
  const folder = process.env.MUTANTS_BUNDLES;
  if (!folder) return bundle(contents, resolveDir, []);
  const file = join(
    folder,
    createHash('sha256')
      .update(resolveDir + contents + JSON.stringify(define))
      .digest('hex'),
  );
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known) return known;
  const text = await bundle(contents, resolveDir, []);
  await writeFile(file, text);
  return text;
};

const compile = async (
  contents: string,
  resolveDir: string,
  plugins: Plugin[] = [],
): Promise<(globals: Readonly<Record<string, unknown>>) => unknown> => {
  const made = await (plugins[0] ? bundle(contents, resolveDir, plugins) : bundleOnce(contents, resolveDir));
  const text = `${made}; return realm;`;
  const functions = new Map<string, (...values: unknown[]) => unknown>();
  return (globals) => {
    const names = Object.keys(globals);
    const key = names.join();
    if (!functions.has(key)) functions.set(key, new Function(...names, text) as () => unknown);
    return functions.get(key)!(...Object.values(globals));
  };
};

const compiled = new Map<string, Promise<LoadRealm>>();

/** The tracker of the source folder, with texts of it replaced where a mutant is asked for. */
export const compileTracker = (mutations: readonly Mutation[] = []): Promise<LoadRealm> => {
  const folder = sourceFolder();
  const key = JSON.stringify([folder, mutations]);
  const known = compiled.get(key);
  if (known) return known;
  const made = new Set<Mutation>();
  const loading = compile(
    `export { createTracker } from './index'`,
    folder,
    mutations[0] && [mutate(folder, mutations, made)],
  ).then((load) => {
    for (const mutation of mutations)
      if (!made.has(mutation)) throw new Error(`the tracker does not use ${mutation.file}`);
    return load as LoadRealm;
  });
  compiled.set(key, loading);
  return loading;
};

/**
 * The tracker with `sessionUsers()`: of the sources, or as it was built, with the short names of properties.
 */
export const compileWithUsers = async (from: 'sources' | 'build' = 'sources'): Promise<LoadRealm> => {
  const [folder, path] =
    from === 'build'
      ? [join(root, 'dist'), './session-users']
      : [sourceFolder(), './plugins/attributes/session-users'];
  const contents = `export { createTracker } from './index'; export { sessionUsers } from '${path}';`;
  const load = await compile(contents, folder);
  return (globals) => {
    const { createTracker, sessionUsers } = load(globals) as Realm & { sessionUsers: () => unknown };
    return {
      createTracker: (options) => createTracker({ ...options, plugins: [sessionUsers()] as never }),
    };
  };
};

const rooms = new Map<string, ReturnType<typeof compile>>();

/** Modules of the source folder, without the rest of the tracker. */
export const compileRoom = (...paths: string[]): ReturnType<typeof compile> => {
  const contents = paths.map((path) => `export * from './${path}';`).join('\n');
  return rooms.get(contents) ?? rooms.set(contents, compile(contents, sourceFolder())).get(contents)!;
};

let full: Promise<LoadRealm> | undefined;

/** The tracker with all plugins that keep something. */
export const compileFullTracker = (): Promise<LoadRealm> =>
  (full ??= compile(
    `export { createTracker } from './index';
    export { context } from './plugins/context/context';
    export { attributes } from './plugins/attributes/attributes';
    export { appState } from './plugins/app-state/app-state';`,
    sourceFolder(),
  ).then((load) => (globals) => {
    const { createTracker, context, attributes, appState } = load(globals) as Realm &
      Record<string, () => Plugin>;
    return {
      createTracker: (options) =>
        createTracker({ ...options, plugins: [appState!(), attributes!(), context!()] as never }),
    };
  }));

let database: ReturnType<typeof compile> | undefined;

/** fake-indexeddb, to be evaluated once for each browser, whose clock it then runs on. */
export const compileDatabase = () => (database ??= compile(`export * from 'fake-indexeddb'`, root));
