// The few names of Node that the collector needs. The sources are compiled without Node's types, so that no browser code uses
// them by mistake.
declare module 'node:http' {
  interface IncomingMessage {
    readonly method?: string;
    readonly url?: string;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    setEncoding(encoding: 'utf8'): void;
    on(event: 'data', listener: (text: string) => void): void;
    on(event: 'end', listener: () => void): void;
  }
  interface ServerResponse {
    writeHead(status: number, headers: Readonly<Record<string, string>>): this;
    end(): void;
  }
  interface Server {
    listen(port: number, host: string, listening: () => void): void;
    once(event: 'error', listener: (error: Error) => void): void;
    address(): unknown;
    unref(): void;
    close(closed: () => void): void;
    closeAllConnections(): void;
  }
  export function createServer(
    listener: (request: IncomingMessage, response: ServerResponse) => void,
  ): Server;
}
