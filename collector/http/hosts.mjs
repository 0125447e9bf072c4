// Which names this server answers to, and which pages are its own. A site can point a name of its own at this machine
// (DNS rebinding), and is then of one origin with whatever answers here: only the name in `Host` gives it away.

const parts = /^(\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i;

/** The name in a Host header, or null where it is none. */
const nameIn = (host = '') => parts.exec(host)?.[1].toLowerCase() ?? null;

/** Names that no site can have: they mean the machine on which they are asked for. */
const isLoopback = (name) => /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(name);

/** The address that a connection came to, as it stands in a URL: nobody else can lead a browser's name to a number. */
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

/** Whether an origin is a page of this machine, whatever its port. "null" (a file, a sandboxed frame) can be anybody's. */
export const isLocalOrigin = (origin) => {
  const name = nameIn(hostOf(origin));
  return name !== null && isLoopback(name);
};

/**
 * Whether a request of fastify comes from a page of this very server, or from no page at all (a program, the address bar).
 * Behind a trusted proxy `host` is the name that the page has used.
 */
export const isSameOrigin = ({ host, headers: { origin, 'sec-fetch-site': site = 'none' } }) =>
  (origin === undefined || hostOf(origin) === host) && ['same-origin', 'none'].includes(site);

/** A hook of fastify, for what reads or deletes. */
export const sameOriginOnly = async (request) => {
  if (isSameOrigin(request)) return;
  throw Object.assign(new Error('Pages of other origins may not ask for this.'), { statusCode: 403 });
};
