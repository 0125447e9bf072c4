// Converts the operator's options to those of the server.
import { protocols } from '../protocols/index.mjs';

const DAY_MS = 86_400_000;
const withoutUndefined = (object) =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

/** Options for `sojourn/server`, or null if no cookie is renewed. */
export const cookieOptions = ({ cookie, cookieName, cookieDomain, cookieSameSite, cookieMaxAgeDays }) =>
  cookie
    ? withoutUndefined({
        name: cookieName,
        domain: cookieDomain,
        sameSite: cookieSameSite,
        maxAge: cookieMaxAgeDays && cookieMaxAgeDays * DAY_MS,
      })
    : null;

export const toServerOptions = (config) => ({
  ...config,
  path: config.protocols.includes('native') ? config.path : null,
  protocols: protocols.filter(({ name }) => config.protocols.includes(name)),
  trustProxy: config.trustedProxies.length ? config.trustedProxies : false,
  cookie: cookieOptions(config),
  snapshotFile: config.snapshotFile ?? config.dataFile.replace(/(\.duckdb)?$/, '-snapshot.duckdb'),
});
