import { printJson } from '../util/print-json';

/** Prints changes as the fields of a JSON object: the record, deletions, then rows. */
export const printChanges = (changes: [string, unknown][], isRow: (key: string) => boolean): string[] => {
  const rank = (key: string, value: unknown) => (value === undefined ? 1 : isRow(key) ? 2 : 0);
  return changes
    .sort((one, other) => rank(...one) - rank(...other))
    .map(([key, value = null]) => `${JSON.stringify(key)}:${printJson(value)}`);
};
