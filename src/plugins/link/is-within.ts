/** Returns whether the host is the domain or a subdomain. */
export const isWithin = (domain: string, host: string): boolean => `.${host}`.endsWith(`.${domain}`);
