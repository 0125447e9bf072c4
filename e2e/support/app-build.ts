import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Alias, type InlineConfig, type PluginOption } from 'vite';
import type { Site } from './site';

/** What the server of an app tells it. */
export type Settings = { collector: string; answered: 'pending' | 'granted' | 'denied' };

export type App = {
  /** Served by a site: every path is rendered on the server, and becomes alive in the browser. */
  serve(site: Site, settings: Settings, paths: readonly string[]): void;
};

/** What a framework asks of the build. */
export type BuildOptions = {
  plugins?: PluginOption[];
  alias?: Alias[];
  /** Packages that the server loads as they are: what is large takes long to bundle. */
  external?: string[];
};

const root = fileURLToPath(new URL('../../', import.meta.url));

/** An app of `demo/`, built as its users would; in development, for strict mode and warnings are of that. */
export const buildApp = async (
  client: string,
  server: string,
  { plugins = [], alias = [], external = [] }: BuildOptions = {},
): Promise<App> => {
  const folder = mkdtempSync(join(tmpdir(), 'sojourn-app-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const common: InlineConfig = {
    root,
    configFile: false,
    logLevel: 'error',
    mode: 'development',
    plugins,
    resolve: { conditions: ['development', 'module', 'browser'], alias },
    define: { 'process.env.NODE_ENV': '"development"' },
  };
  const [{ output }] = (await Promise.all([
    build({
      ...common,
      build: {
        write: false,
        minify: false,
        modulePreload: false,
        rollupOptions: {
          input: join(root, client),
          output: {
            entryFileNames: 'client.js',
            chunkFileNames: '[name].js',
            assetFileNames: '[name][extname]',
          },
        },
      },
    }),
    build({
      ...common,
      ssr: { noExternal: true, external },
      build: {
        ssr: join(root, server),
        outDir: folder,
        emptyOutDir: false,
        rollupOptions: { output: { entryFileNames: 'server.mjs', chunkFileNames: '[name].mjs' } },
      },
    }),
  ])) as unknown as [{ output: { fileName: string; code?: string }[] }];
  const { render } = (await import(pathToFileURL(join(folder, 'server.mjs')).href)) as {
    render(url: string, settings: Settings): Promise<string>;
  };
  return {
    serve(site, settings, paths) {
      for (const { fileName, code } of output)
        if (code)
          site.route(`/${fileName}`, () => ({ headers: { 'content-type': 'text/javascript' }, body: code }));
      for (const path of paths) site.route(path, () => render(path, settings));
    },
  };
};
