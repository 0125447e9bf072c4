// A map that can be taken back to what it was: the disk of a killed browser is behind what its pages have seen.
export type JournalMap<Value> = ReturnType<typeof createJournalMap<Value>>;

export const createJournalMap = <Value>(elapsed: () => number) => {
  const values = new Map<string, Value>();
  let changes: { at: number; key: string; before: Value | undefined }[] = [];
  const put = (key: string, value: Value | undefined) => {
    if (value === undefined) values.delete(key);
    else values.set(key, value);
  };
  return {
    get: (key: string) => values.get(key),
    keys: () => [...values.keys()],
    values: () => [...values.values()],
    set(key: string, value: Value | undefined): void {
      changes.push({ at: elapsed(), key, before: values.get(key) });
      put(key, value);
    },
    /** Takes back the changes of the last so many milliseconds. */
    rollBack(milliseconds: number): void {
      const since = elapsed() - milliseconds;
      for (const { key, before } of changes.filter(({ at }) => at > since).reverse()) put(key, before);
      changes = changes.filter(({ at }) => at <= since);
    },
  };
};
