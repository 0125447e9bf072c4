import { createServer } from 'node:http';
import { createTestCollector, type TestCollector, type TestCollectorOptions } from '../test-collector';

export interface LocalCollectorOptions extends Pick<TestCollectorOptions, 'timeout'> {
  /** Default: a free port. */
  port?: number;
}

/** A collector in memory behind a server on this machine. */
export interface LocalCollector extends TestCollector {
  /** The value for the option `collector`. */
  readonly url: string;
  /** Stops the server. */
  close(): Promise<void>;
}

/** Default of `waitFor` in end-to-end tests: a page sends when it is idle, at most 5 s after its load. */
const TIMEOUT_MS = 10_000;

/**
 * Starts a collector on this machine. Unlike an interception of requests, it also receives the requests of an unloading page.
 * The server does not keep the process alive.
 */
export const startCollector = async ({
  port = 0,
  timeout = TIMEOUT_MS,
}: LocalCollectorOptions = {}): Promise<LocalCollector> => {
  const collector = createTestCollector({ timeout });
  const server = createServer((request, response) => {
    const { origin = '*', 'access-control-request-headers': headers } = request.headers;
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (text) => (body += text));
    request.on('end', () => {
      if (request.method === 'POST') collector.receive(body, request.url);
      response
        .writeHead(204, {
          'access-control-allow-origin': `${origin}`,
          'access-control-allow-credentials': 'true',
          'access-control-allow-methods': 'POST',
          'access-control-allow-private-network': 'true',
          ...(headers && { 'access-control-allow-headers': `${headers}` }),
        })
        .end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  server.unref();
  const { port: taken } = server.address() as { port: number };
  // The collector's getters must stay getters.
  return Object.defineProperties(collector as LocalCollector, {
    url: { value: `http://127.0.0.1:${taken}/e`, enumerable: true },
    close: {
      value: () =>
        new Promise<void>((resolve) => {
          server.close(resolve);
          server.closeAllConnections();
        }),
    },
  });
};
