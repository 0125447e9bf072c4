// Host names that this server accepts, and pages that belong to it. A site can point its own name to this machine (DNS
// rebinding), and would then share an origin with this server. Only the name in `Host` reveals that.

const parts = /^(\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i;

/** The name in a Host header, or null if there is none. */
const nameIn = (host = '') => parts.exec(host)?.[1].toLowerCase() ?? null;

/** Names that no site can have: they always mean the local machine. */
const isLoopback = (name) => /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(name);

/** The address that a connection was made to, as in a URL. No site can point a numeric address to another machine. */
const addressOf = ({ localAddress = '' }) => {
  const address = localAddress.replace(/^::ffff:/, '');
  return address.includes(':') ? `[${address}]` : address;
};

/** Whether the request is for this server: by a loopback name, by its own address, or by one of `names`. */
export const isForUs = ({ headers, socket }, names) => {
  const name = nameIn(headers.host);
  return name !== null && (isLoopback(name) || name === addressOf(socket) || names.includes(name));
};

const hostOf = (origin) => /^https?:\/\/(.+)$/.exec(origin)?.[1];

/** Whether an origin is a page of this machine, on any port. "null" (a file, a sandboxed frame) can be any page. */
export const isLocalOrigin = (origin) => {
  const name = nameIn(hostOf(origin));
  return name !== null && isLoopback(name);
};

/**
 * Whether a request comes from a page of this server, or from no page (a program, the address bar). Behind a trusted proxy,
 * `host` is the name that the page has used.
 */
export const isSameOrigin = ({ host, headers: { origin, 'sec-fetch-site': site = 'none' } }) =>
  (origin === undefined || hostOf(origin) === host) && ['same-origin', 'none'].includes(site);

/** A fastify hook for routes that read or delete data. */
export const sameOriginOnly = async (request) => {
  if (isSameOrigin(request)) return;
  throw Object.assign(new Error('Pages of other origins may not ask for this.'), { statusCode: 403 });
};
