import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type Listener = {
  port: number;
  /** Stops listening and breaks every connection: the next connection is refused. */
  refuse(): Promise<void>;
  /** Listens again on the same port. */
  reopen(): Promise<void>;
  /** The time that a new connection takes to be made: a round trip, which loopback does not have. */
  distance(ms: number): void;
};

/** Passes a connection on once it is made, with what has been sent meanwhile: nothing of one that was given up before. */
const makeConnection = (socket: Socket, roundTrip: number, made: (socket: Socket) => void) => {
  const early: Buffer[] = [];
  const keep = (chunk: Buffer) => void early.push(chunk);
  socket.on('data', keep).on('error', () => socket.destroy());
  setTimeout(() => {
    socket.off('data', keep).pause();
    if (socket.readableEnded || socket.destroyed) return void socket.destroy();
    socket.unshift(Buffer.concat(early));
    made(socket);
    socket.resume();
  }, roundTrip);
};

/** An HTTP server on loopback whose port can be shut and opened again. */
export const listen = async (
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
) => {
  const onRequest: RequestListener = (request, response) => {
    handle(request, response).catch((error) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(String(error?.stack ?? error));
    });
  };
  const server = createServer({ keepAliveTimeout: 60_000 }, onRequest);
  let roundTrip = 0;
  const [serve] = server.listeners('connection') as ((socket: Socket) => void)[];
  const made = (socket: Socket) => serve!.call(server, socket);
  server.removeAllListeners('connection');
  server.on('connection', (socket) => (roundTrip ? makeConnection(socket, roundTrip, made) : made(socket)));
  const start = (port: number) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve((server.address() as AddressInfo).port);
      });
    });
  const port = await start(0);
  const listener: Listener = {
    port,
    refuse: () =>
      new Promise((resolve) => {
        if (!server.listening) return resolve();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    reopen: async () => {
      if (!server.listening) await start(port);
    },
    distance: (ms) => {
      roundTrip = ms;
      server.closeIdleConnections();
    },
  };
  return listener;
};

export const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};
