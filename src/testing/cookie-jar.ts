export type CookieJar = ReturnType<typeof createCookieJar>;

/** The cookies of one site, as `document.cookie` reads and writes them. All pages of a test have the same host. */
export const createCookieJar = (now: () => number) => {
  const cookies = new Map<string, { readonly value: string; readonly expires: number }>();
  return {
    read: (): string =>
      [...cookies]
        .filter(([, { expires }]) => expires > now())
        .map(([name, { value }]) => `${name}=${value}`)
        .join('; '),
    write(text: string): void {
      const [, name, value] = /^([^=;]*)=([^;]*)/.exec(text) ?? [];
      if (name === undefined || value === undefined) return;
      const maxAge = /;\s*max-age=(-?\d+)/i.exec(text)?.[1];
      const expires = maxAge === undefined ? Infinity : now() + Number(maxAge) * 1000;
      if (expires > now()) cookies.set(name.trim(), { value, expires });
      else cookies.delete(name.trim());
    },
  };
};
