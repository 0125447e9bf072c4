import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { codeBlock } from './code-block';
import { writeFiles, type Behind, type Front } from './front';
import { bodyOf } from './listener';

// The recipes of docs/first-party.md for platforms that speak `Request` and `Response`, each behind a server of Node.

type Handler = (request: Request) => Promise<Response>;

const PAGE = 'docs/first-party.md';

/** The visitor's address, in the headers that the platforms set. */
const addressHeaders = ({ socket }: IncomingMessage): [string, string][] => [
  ['cf-connecting-ip', socket.remoteAddress!],
  ['x-forwarded-for', socket.remoteAddress!],
];

const serve = async (handle: Handler, site: { origin: string }): Promise<Front> => {
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method = 'GET', url, headers } = incoming;
    const body = method === 'POST' ? new Uint8Array(await bodyOf(incoming)) : undefined;
    const kept = Object.entries(headers).filter(
      ([name]) => !['connection', 'content-length', 'transfer-encoding'].includes(name),
    ) as [string, string][];
    const response = await handle(
      // A platform passes on what is not handled to the site that stands behind it.
      new Request(site.origin + url, {
        method,
        body,
        headers: [...kept, ...addressHeaders(incoming)],
      }),
    );
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(new Uint8Array(await response.arrayBuffer()));
  };
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error) => outgoing.writeHead(500).end(String(error)));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

const load = async <Module>(file: string, { folder, collector }: Behind): Promise<Module> => {
  const forward = codeBlock(PAGE, '// forward.mjs').replace('https://collect.example/e', collector.url);
  writeFiles(folder, { 'forward.mjs': forward, [file]: codeBlock(PAGE, `// ${file}`) });
  return import(pathToFileURL(join(folder, file)).href) as Promise<Module>;
};

export const startWorker = async (behind: Behind): Promise<Front> => {
  const worker = await load<{ default: { fetch: Handler } }>('worker.mjs', behind);
  return serve(worker.default.fetch, behind.site);
};

export const startNextRoute = async (behind: Behind): Promise<Front> => {
  // Without a package.json of type "module" beside it, as Next does not need one.
  writeFiles(behind.folder, { 'package.json': '{"type":"module"}' });
  const { POST } = await load<{ POST: Handler }>('app/site/e/route.js', behind);
  return serve((request) => {
    const isRoute = new URL(request.url).pathname === '/site/e';
    if (!isRoute) return fetch(request);
    return request.method === 'POST' ? POST(request) : Promise.resolve(new Response(null, { status: 405 }));
  }, behind.site);
};
