// Rules for every request, on any path: its host name, its time limit, and the headers of its answer.
import { createServer } from 'node:http';
import Fastify from 'fastify';
import { isForUs } from './hosts.mjs';

const refuseHost = (response) =>
  response.writeHead(403, { 'content-type': 'application/json' }).end(
    JSON.stringify({
      error: 'foreign',
      detail:
        'This server does not answer to the name in "Host". The option "hosts" adds names: --hosts of the collector, HOSTS of the demo.',
    }),
  );

/** Answers a malformed request, or one that takes too long to arrive. */
const answerBroken = ({ code }, socket) => {
  if (!socket.writable) return socket.destroy();
  const status = code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
  const headers = ['X-Content-Type-Options: nosniff', 'Content-Length: 0', 'Connection: close'];
  socket.end([`HTTP/1.1 ${status}`, ...headers, '', ''].join('\r\n'));
};

/**
 * Node's `close` ends the connections that are idle at that moment, and waits for all others. Here it also ends those on which
 * nothing has arrived, because browsers open some in advance, and each other one after its answer.
 */
const endConnectionsOnClose = (server) => {
  const { closeIdleConnections } = server;
  const sockets = new Set();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', (_request, response) => {
    response.once('finish', () => !server.listening && server.closeIdleConnections());
  });
  // `close` calls this.
  server.closeIdleConnections = () => {
    closeIdleConnections.call(server);
    for (const socket of sockets) if (!socket.bytesRead) socket.destroy();
  };
};

/**
 * Creates a fastify app. `hosts`: accepted names beside those of this machine; `"*"` means any. `requestTimeout`: milliseconds
 * for a request to arrive, and for a silent connection. `maxConnections`: open connections; more are closed at once.
 * `trustProxy`: addresses whose `X-Forwarded-*` headers count. `forceCloseConnections`: as in fastify.
 */
export const createApp = ({
  hosts = [],
  requestTimeout = 30_000,
  maxConnections = 1_000,
  trustProxy = false,
  forceCloseConnections = true,
} = {}) => {
  const names = hosts.map((name) => name.toLowerCase());
  // Called for each address of "localhost".
  const serverFactory = (handle) => {
    const limits = {
      requestTimeout,
      headersTimeout: requestTimeout,
      keepAliveTimeout: requestTimeout,
      connectionsCheckingInterval: Math.min(requestTimeout / 4, 1_000),
    };
    const latest = new WeakMap();
    const server = createServer(limits, (request, response) => {
      latest.set(request.socket, request);
      response.setHeader('x-content-type-options', 'nosniff');
      if (names.includes('*') || isForUs(request, names)) handle(request, response);
      else refuseHost(response);
    });
    server.setTimeout(requestTimeout, (socket) => {
      const isUnfinished = latest.get(socket)?.complete === false;
      if (isUnfinished) answerBroken({ code: 'ERR_HTTP_REQUEST_TIMEOUT' }, socket);
      else socket.destroy();
    });
    server.on('clientError', answerBroken);
    endConnectionsOnClose(server);
    return Object.assign(server, { maxConnections });
  };
  return Fastify({ forceCloseConnections, trustProxy, clientErrorHandler: answerBroken, serverFactory });
};
