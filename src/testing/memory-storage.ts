/** The texts of a `Storage`, which pages may share. */
export type StorageArea = Map<string, string>;

/**
 * `localStorage` or `sessionStorage` as one page sees it, with keys as properties. A closed page changes nothing. `changed`
 * notifies the other pages of the site.
 */
export const createMemoryStorage = (
  area: StorageArea,
  isOpen: () => boolean,
  changed: (key: string, newValue: string | null) => void = () => {},
): Storage => {
  const put = (key: string, value?: string) => {
    const before = area.get(key);
    if (value === before || !isOpen()) return;
    if (value === undefined) area.delete(key);
    else area.set(key, value);
    changed(key, value ?? null);
  };
  const methods = {
    getItem: (key: string) => area.get(`${key}`) ?? null,
    setItem: (key: string, value: string) => put(`${key}`, `${value}`),
    removeItem: (key: string) => put(`${key}`),
  };
  return new Proxy(methods as unknown as Storage, {
    ownKeys: () => [...area.keys()],
    getOwnPropertyDescriptor: (_, key) =>
      area.has(String(key))
        ? { value: area.get(String(key)), enumerable: true, configurable: true }
        : undefined,
  });
};
