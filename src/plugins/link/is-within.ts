/** Is the host that domain, or below it? */
export const isWithin = (domain: string, host: string): boolean => `.${host}`.endsWith(`.${domain}`);
