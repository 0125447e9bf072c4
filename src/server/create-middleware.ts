import { attempt } from '../core/util/attempt';
import { planRenewal } from './plan-renewal';
import { checkOptions, type RenewalOptions } from './renewal-options';

type Value = number | string | readonly string[] | undefined;

/** A request of Node's `http`, `https` or `http2`, and of what is built on them. */
export interface NodeRequest {
  readonly headers: Readonly<Record<string, Value>>;
  readonly socket?: object | null;
}

/** An answer of Node's `http`, `https` or `http2`, and of what is built on them. */
export interface NodeResponse {
  getHeader(name: string): Value;
  setHeader(name: string, value: string | readonly string[]): unknown;
  // Its overloads are Node's own affair: it is called with what it was called with.
  writeHead: (...given: never[]) => unknown;
}

const isHttps = ({ headers, socket }: NodeRequest): boolean =>
  (!!socket && 'encrypted' in socket && !!socket.encrypted) ||
  /^https\b/i.test(`${headers['x-forwarded-proto'] ?? headers[':scheme'] ?? ''}`);

const print = (value: Value): string | undefined => (value == null ? undefined : String(value));

type Given = Parameters<NodeResponse['writeHead']>;

/** What `writeHead` is to be called with, so that the renewal goes out; `given` where there is none. */
const addRenewal = (
  request: NodeRequest,
  response: NodeResponse,
  given: Given,
  options: RenewalOptions,
): Given => {
  // Headers that it is given itself replace those that were set before. The object may be one for all answers: it is not changed.
  const last: unknown = given[given.length - 1];
  const own = { ...(typeof last === 'object' && last) } as Record<string, Value>;
  // A list of names and values may say one of them twice: it is left as it is.
  if (Array.isArray(last)) return given;
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
  if (!renewal) return given;
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
  return typeof last === 'object' && last ? ([...given.slice(0, -1), own] as unknown as Given) : given;
};

/**
 * A middleware that renews the cookie: `(request, response, next?)`, for Node's `http`, Express, Connect and what is built on
 * them. It adds the header in the moment in which the answer's headers are written, when it is known what they are. It never
 * throws, and an answer that it cannot renew goes out as it is.
 *
 * Throws a `TypeError` for a wrong option, when it is made.
 */
export const createMiddleware = (options: RenewalOptions = {}) => {
  checkOptions(options);
  return (request: NodeRequest, response: NodeResponse, next?: () => void): void => {
    const { writeHead } = response;
    response.writeHead = (...given) => {
      response.writeHead = writeHead;
      return writeHead.apply(response, attempt(() => addRenewal(request, response, given, options)) ?? given);
    };
    next?.();
  };
};
