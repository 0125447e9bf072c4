// Rows of two engines in one form, so that they compare.

/**
 * Instants without a T and without zeros at the end; numbers as numbers, also where an engine gives large ones as text;
 * truth values as ClickHouse has them, 0 and 1.
 */
const plain = (value) => {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string') return value;
  if (/^\d{4}-\d\d-\d\d[T ]/.test(value))
    return value
      .replace('T', ' ')
      .replace(/(\.\d*?)0+$/, '$1')
      .replace(/\.$/, '');
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
};

/** The fields in which the rows of one table differ, by `key`: short enough to be read in a log. */
export const differingFields = (key, first, second) => {
  const byKey = (rows) =>
    new Map(
      rows.map((row) => [
        row[key],
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])),
      ]),
    );
  const [one, other] = [byKey(first), byKey(second)];
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((id) => {
    const [a = {}, b = {}] = [one.get(id), other.get(id)];
    return [...new Set([...Object.keys(a), ...Object.keys(b)])]
      .filter((name) => a[name] !== b[name])
      .map((name) => [id, name, a[name], b[name]]);
  });
};
