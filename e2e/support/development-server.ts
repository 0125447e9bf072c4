import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer, type PluginOption } from 'vite';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Vite as a developer of an app runs it: what is written to a file shows in the open page. */
export const serveForDevelopment = async (
  files: Readonly<Record<string, string>>,
  plugins: PluginOption[],
  dependencies: string[],
) => {
  const folder = mkdtempSync(join(tmpdir(), 'sojourn-app-'));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  Object.entries(files).forEach(([name, text]) => write(name, text));
  const server = await createServer({
    root: folder,
    configFile: false,
    logLevel: 'error',
    plugins,
    cacheDir: join(folder, '.vite'),
    server: { port: 0, host: 'localhost', fs: { allow: [folder, root] } },
    resolve: {
      alias: [{ find: /^sojourn\/(.*)$/, replacement: `${root}dist/development/$1.js` }],
      dedupe: dependencies,
    },
    optimizeDeps: { include: dependencies, noDiscovery: true },
  });
  await server.listen();
  const close = async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: server.resolvedUrls!.local[0]!, write, close };
};
