import { attempt } from '../core/util/attempt';
import { planRenewal } from './plan-renewal';
import { checkOptions, type RenewalOptions } from './renewal-options';

type Value = number | string | readonly string[] | undefined;

/** A request of Node's `http`, `https` or `http2`, and of frameworks built on them. */
export interface NodeRequest {
  readonly headers: Readonly<Record<string, Value>>;
  readonly socket?: object | null;
}

/** A response of Node's `http`, `https` or `http2`, and of frameworks built on them. */
export interface NodeResponse {
  getHeader(name: string): Value;
  setHeader(name: string, value: string | readonly string[]): unknown;
  // Node's overloads pass through unchanged.
  writeHead: (...args: never[]) => unknown;
}

const isHttps = ({ headers, socket }: NodeRequest): boolean =>
  (!!socket && 'encrypted' in socket && !!socket.encrypted) ||
  /^https\b/i.test(`${headers['x-forwarded-proto'] ?? headers[':scheme'] ?? ''}`);

const print = (value: Value): string | undefined => (value == null ? undefined : String(value));

type Arguments = Parameters<NodeResponse['writeHead']>;

/** Returns the arguments for `writeHead` that include the renewal, or the original arguments if there is no renewal. */
const addRenewal = (
  request: NodeRequest,
  response: NodeResponse,
  args: Arguments,
  options: RenewalOptions,
): Arguments => {
  // Headers passed to `writeHead` replace those set before. The app may share the object between responses, so change a copy.
  const last: unknown = args[args.length - 1];
  const own = { ...(typeof last === 'object' && last) } as Record<string, Value>;
  // A flat list may name a header twice, so it stays unchanged.
  if (Array.isArray(last)) return args;
  const ownKey = (name: string) => Object.keys(own).find((key) => key.toLowerCase() === name);
  const read = (name: string): Value => {
    const key = ownKey(name);
    return key === undefined ? response.getHeader(name) : own[key];
  };
  const renewal = planRenewal(
    (name) => print(request.headers[name]),
    (name) => print(read(name)),
    options,
    { isHttps: isHttps(request) },
  );
  if (!renewal) return args;
  const cookies = read('set-cookie');
  const changed = {
    'set-cookie': [...(cookies == null ? [] : [cookies].flat().map(String)), renewal.setCookie],
    'cache-control': renewal.cacheControl,
  };
  for (const [name, value] of Object.entries(changed)) {
    const key = ownKey(name);
    if (key === undefined) response.setHeader(name, value);
    else own[key] = value;
  }
  return typeof last === 'object' && last ? ([...args.slice(0, -1), own] as unknown as Arguments) : args;
};

/**
 * Creates a middleware that renews the cookie: `(request, response, next?)`, for Node's `http`, Express, Connect and frameworks
 * built on them. The middleware adds its header when the response's headers are written, because they are not known before. It never
 * throws; a response that it cannot renew is sent unchanged.
 *
 * Throws a `TypeError` for a wrong option when the middleware is created.
 */
export const createMiddleware = (options: RenewalOptions = {}) => {
  checkOptions(options);
  return (request: NodeRequest, response: NodeResponse, next?: () => void): void => {
    const { writeHead } = response;
    response.writeHead = (...args) => {
      response.writeHead = writeHead;
      return writeHead.apply(response, attempt(() => addRenewal(request, response, args, options)) ?? args);
    };
    next?.();
  };
};
