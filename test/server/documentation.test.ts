// What docs/server.md shows compiles as it stands there; and what speaks `Request` and `Response` runs.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import ts from 'typescript';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { living } from '../core/session/arbitraries';
import { navigation, text } from './request';

const root = fileURLToPath(new URL('../..', import.meta.url));
const library = join(root, 'src/server/server.ts');
const folder = mkdtempSync(join(tmpdir(), 'sojourn-documentation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// What is not installed here, as far as the examples use it.
const NEXT = `
export type NextRequest = Request;
export class NextResponse extends Response {
  static next() { return new NextResponse(null, { headers: { 'x-middleware-next': '1' } }); }
}`;
const EXPRESS = `
import type { IncomingMessage, ServerResponse } from 'node:http';
type Answer = ServerResponse & { send(body: string): void };
declare const express: () => {
  use(middleware: (request: IncomingMessage, response: Answer, next: (error?: unknown) => void) => void): void;
  get(path: string, handler: (request: IncomingMessage, response: Answer) => void): void;
  listen(port: number): void;
};
export default express;`;

const documentation = readFileSync(join(root, 'docs/server.md'), 'utf8');
const examples = [...documentation.matchAll(/```ts\b.*\n([^]*?)```/g)].map(([, code], at) => {
  const file = join(folder, `example${at}.ts`);
  writeFileSync(file, `${code}\nexport {};\n`);
  return { code: code!, file };
});
writeFileSync(join(folder, 'next.ts'), NEXT);
writeFileSync(join(folder, 'express.d.ts'), EXPRESS);

test('server documentation: every example compiles', () => {
  expect(examples.length).toBeGreaterThan(7);
  const program = ts.createProgram([...examples.map(({ file }) => file), join(root, 'src/globals.d.ts')], {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    paths: {
      'sojourn/server': [library],
      'next/server': [join(folder, 'next.ts')],
      express: [join(folder, 'express.d.ts')],
      fastify: [join(root, 'node_modules/fastify/fastify.d.ts')],
    },
  });
  const faults = ts.getPreEmitDiagnostics(program);
  expect(faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
}, 60_000);

type Handler = (request: Request) => Response | Promise<Response>;
const value = text(living({ lastActivityAt: Date.now() }));
const visit = () => ({ url: 'https://shop.example/', headers: new Headers(navigation(value)) }) as Request;

describe('server documentation: examples with Request and Response', () => {
  const standard = examples.filter(({ code }) => code.includes('renewResponse'));

  test('there are three of them', () => expect(standard).toHaveLength(3));

  test.each(standard.map(({ file, code }) => [/export .*/.exec(code)![0], file]))(
    'renews: %s',
    async (_, file) => {
      // The site behind the worker.
      vi.stubGlobal('fetch', async () => new Response('page', { headers: { 'content-type': 'text/html' } }));
      const outfile = file.replace('.ts', '.mjs');
      const alias = { 'sojourn/server': library, 'next/server': join(folder, 'next.ts') };
      // For a platform that has no module of Node.
      await build({ entryPoints: [file], outfile, bundle: true, format: 'esm', platform: 'neutral', alias });
      const example = (await import(/* @vite-ignore */ outfile)) as {
        default?: { fetch: Handler };
        proxy?: Handler;
      };
      const response = await (example.default?.fetch ?? example.proxy!)(visit());
      vi.unstubAllGlobals();
      expect(response.headers.getSetCookie()).toEqual([
        expect.stringContaining(`sojourn=${value}; Path=/; `),
      ]);
      expect(response.headers.get('cache-control')).toBe('private');
    },
  );
});
