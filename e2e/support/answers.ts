import type { ServerResponse } from 'node:http';

/** How a request is answered. Faults are made here, at the server: a browser's own leave out unload beacons. */
export type Answer = {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** Milliseconds between the arrival and the answer. */
  delay?: number;
  /** The answer goes out after this, whenever that is. */
  after?: Promise<unknown>;
  /**
   * `hang`: never answered. `reset`: the connection breaks before any answer. `reset-mid-body`: the status and half
   * of the body go out, then the connection breaks.
   */
  fault?: 'hang' | 'reset' | 'reset-mid-body';
  /** Whether the collector took the events. By default it did when it answers 2xx that is not HTML, without fault. */
  keep?: boolean;
};

/** A captive portal or a mistaken server: 200, but nobody took the events. */
export const htmlAnswer: Answer = {
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!doctype html><title>Sign in to this network</title>',
};

export const isKept = (answer: Answer): boolean => {
  if (answer.keep !== undefined) return answer.keep;
  const status = answer.status ?? 204;
  return (
    !answer.fault && status >= 200 && status < 300 && !/html/.test(answer.headers?.['content-type'] ?? '')
  );
};

export const describeAnswer = (answer: Answer): string => answer.fault ?? String(answer.status ?? 204);

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export const sendAnswer = async (
  response: ServerResponse,
  answer: Answer,
  headers: Record<string, string>,
) => {
  if (answer.delay) await sleep(answer.delay);
  await answer.after;
  if (answer.fault === 'hang') return;
  if (answer.fault === 'reset') return void response.socket?.resetAndDestroy();
  const body = answer.body ?? '';
  const status = answer.status ?? (body ? 200 : 204);
  if (answer.fault === 'reset-mid-body') {
    const half = body || 'half of an answer';
    response.writeHead(status === 204 ? 200 : status, {
      ...headers,
      'content-length': String(half.length * 2),
    });
    response.write(half);
    await sleep(30);
    return void response.socket?.resetAndDestroy();
  }
  response.writeHead(status, { ...headers, ...answer.headers });
  response.end(body);
};
