// localStorage and sessionStorage: their keys are properties, they may be full or blocked, and other pages learn of changes.
interface Area {
  get(key: string): string | undefined;
  set(key: string, value: string | undefined): void;
  keys(): string[];
}

export interface StorageManner {
  /** Every use throws, as where site data are blocked. */
  blocked?: boolean;
  /** Characters that fit. */
  quota?: number;
}
/** As one page sees it; a page that is gone changes nothing any more. */
interface User {
  readonly alive: boolean;
}

/** What browsers give to one origin. */
export const USUAL_QUOTA = 5 * 2 ** 20;

export const createMapArea = (): Area => {
  const kept = new Map<string, string>();
  return {
    get: (key) => kept.get(key),
    set: (key, value) => void (value === undefined ? kept.delete(key) : kept.set(key, value)),
    keys: () => [...kept.keys()],
  };
};

/** `changed` receives what the page has changed. */
export const createWebStorage = (
  area: Area,
  life: User = { alive: true },
  manner: StorageManner = {},
  changed: (key: string, newValue: string | null, oldValue: string | null) => void = () => {},
): Storage => {
  const size = () => area.keys().reduce((sum, key) => sum + key.length + area.get(key)!.length, 0);
  const put = (key: string, value: string | undefined) => {
    const before = area.get(key) ?? null;
    if (!life.alive || (value === undefined && before === null)) return;
    const grows = (value?.length ?? 0) - (before?.length ?? -key.length);
    if (value !== undefined && size() + grows > (manner.quota ?? USUAL_QUOTA))
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    area.set(key, value);
    if (before !== (value ?? null)) changed(key, value ?? null, before);
  };
  const methods: Record<string, unknown> = {
    getItem: (key: string) => area.get(`${key}`) ?? null,
    setItem: (key: string, value: string) => put(`${key}`, `${value}`),
    removeItem: (key: string) => put(`${key}`, undefined),
    clear: () => area.keys().forEach((key) => put(key, undefined)),
    key: (index: number) => area.keys()[index] ?? null,
  };
  const guard = () => {
    if (manner.blocked) throw new DOMException('The operation is insecure.', 'SecurityError');
  };
  return new Proxy({} as Storage, {
    get(_, key) {
      guard();
      if (typeof key !== 'string') return undefined;
      return key === 'length' ? area.keys().length : (methods[key] ?? area.get(key));
    },
    set(_, key, value) {
      guard();
      put(String(key), `${value}`);
      return true;
    },
    deleteProperty(_, key) {
      guard();
      put(String(key), undefined);
      return true;
    },
    has: (_, key) => (guard(), key in methods || area.get(String(key)) !== undefined),
    ownKeys: () => (guard(), area.keys()),
    getOwnPropertyDescriptor(_, key) {
      guard();
      const value = area.get(String(key));
      return value === undefined
        ? undefined
        : { enumerable: true, configurable: true, writable: true, value };
    },
  });
};
