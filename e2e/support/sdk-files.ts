import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

// What the package ships, as a site would serve it. Nothing is built here but the bundle that a site's own bundler
// would make of the npm entry points.

const root = fileURLToPath(new URL('../../', import.meta.url));

const built = (file: string): string => {
  const path = `${root}dist/${file}`;
  if (!existsSync(path))
    throw new Error(`dist/${file} does not exist: run \`npm run build\` before these tests`);
  return path;
};

/** A script-tag build, e.g. `sojourn.js`. */
export const scriptBuild = (file: string): Buffer => readFileSync(built(file));

/** The script tag of pages that do not name one: the file with everything in it, where there is one. */
export const defaultScript = (): string =>
  existsSync(`${root}dist/sojourn.full.js`) ? '/sojourn.full.js' : '/sojourn.js';

/** The package's entry points by its own `exports`, without the script-tag builds and what is for frameworks or for tests. */
const entryPoints = (): string[] => {
  const { exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
    exports: Record<string, string | { default: string }>;
  };
  return Object.values(exports)
    .flatMap((entry) => (typeof entry === 'string' ? [] : [entry.default]))
    .filter((path) => !/(react|vue|svelte|angular)\.js$|\/testing\b/.test(path))
    .map((path) => built(path.replace('./dist/', '')));
};

let bundle: Promise<string> | undefined;

/** All entry points and their dependencies in one ES module. */
export const moduleBundle = (): Promise<string> =>
  (bundle ??= (async () => {
    const contents = entryPoints()
      .map((path) => `export * from ${JSON.stringify(path)};`)
      .join('\n');
    const stdin = { contents, resolveDir: root };
    const { outputFiles } = await build({
      stdin,
      bundle: true,
      format: 'esm',
      target: 'es2021',
      write: false,
      logLevel: 'silent',
    });
    return outputFiles[0]!.text;
  })().catch((error) => {
    bundle = undefined;
    throw error;
  }));
