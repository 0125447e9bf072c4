// A page's tables of "ours" and "in their protocol", and what an encoder does with each field: so that the two can be compared.

/** By the field's path: the places that change in what is sent, when the field does. */
export type Mapping = ReadonlyMap<string, ReadonlySet<string>>;

type Tree = { readonly [key: string]: unknown };

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Paths of all values, lists as one value each. */
export const pathsOf = (tree: Tree, before = ''): string[] =>
  Object.entries(tree).flatMap(([key, value]) =>
    isTree(value) && Object.keys(value)[0] ? pathsOf(value, `${before}${key}.`) : [before + key],
  );

const readPath = (tree: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Tree)[key], tree);

/** A copy with another value at the path. */
const writePath = (tree: Tree, [key, ...rest]: readonly string[], value: unknown): Tree => ({
  ...tree,
  [key!]: rest[0] ? writePath(tree[key!] as Tree, rest, value) : value,
});

/** Another value of the same kind. */
const otherThan = (value: unknown): unknown => {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) return value.slice(1);
  return /^\d{4}-\d\d-\d\dT/.test(`${value}`) ? '2025-01-02T03:04:05.678Z' : `${value}x`;
};

/** Names and their values, as JSON. */
type Sent = Readonly<Record<string, unknown>>;

const changed = (before: Sent, after: Sent): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );

/**
 * Changes one field after the other, and compares what is sent. `encode` returns names and values; `others` holds the new value of
 * a field where a longer text would not do.
 */
export const findMapping = <Input extends object>(
  input: Input,
  encode: (input: Input) => Sent,
  others: Readonly<Record<string, unknown>> = {},
): Mapping => {
  const before = encode(input);
  return new Map(
    pathsOf(input as Tree).map((path) => {
      const value = path in others ? others[path] : otherThan(readPath(input, path));
      const after = encode(writePath(input as Tree, path.split('.'), value) as Input);
      return [path, new Set(changed(before, after))];
    }),
  );
};

export interface Row {
  /** The code in the first cell. */
  readonly fields: readonly string[];
  /** The code in the second cell: nothing where the protocol cannot carry the fields. */
  readonly places: readonly string[];
}

const codeOf = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);

/** The rows of all tables whose first heading is "ours". */
export const readRows = (page: string): Row[] =>
  [...page.matchAll(/^\| ours .*\n\|[ -|]*\n((?:\|.*\n)*)/gm)].flatMap(([, body]) =>
    body!
      .trim()
      .split('\n')
      .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
      .map(([ours, theirs]) => ({ fields: codeOf(ours), places: codeOf(theirs) })),
  );

/** A name covers itself and its members: `page` has `page.url`, and `sojourn.properties.<name>` has each of them. */
const covers = (name: string, path: string) => {
  const [known = name] = name.split('<');
  return path === name || path.startsWith(known.endsWith('.') ? known : `${known}.`);
};

/**
 * Reports fields and places that the tables leave out or name in vain, one sentence each. A row covers the fields in its first cell and
 * their members. Its places are all that those fields may change, and each place has to change with one of them. A row without
 * fields lists places that are always sent; `names` has all names that are sent.
 */
export const compareTable = (rows: readonly Row[], mapping: Mapping, names: readonly string[]): string[] => {
  const problems: string[] = [];
  const constant = rows.filter(({ fields }) => !fields[0]).flatMap(({ places }) => places);
  const varying = new Set([...mapping.values()].flatMap((places) => [...places]));
  for (const name of names)
    if (!varying.has(name) && !constant.some((place) => covers(place, name)))
      problems.push(`${name} is always sent, and no row says so`);
  for (const place of constant)
    if (!names.some((name) => covers(place, name))) problems.push(`${place} is not sent`);
  for (const [path, places] of mapping) {
    const own = rows.filter(({ fields }) => fields.some((field) => covers(field, path)));
    if (!own[0]) problems.push(`${path} is in no table`);
    for (const place of places)
      if (own[0] && !own.some((row) => row.places.some((name) => covers(name, place))))
        problems.push(`${path} is sent as ${place}, and its row does not say so`);
  }
  for (const { fields, places } of rows) {
    const own = [...mapping].filter(([path]) => fields.some((field) => covers(field, path)));
    for (const field of fields)
      if (!own.some(([path]) => covers(field, path))) problems.push(`${field} is no field`);
    if (!fields[0]) continue;
    const all = own.flatMap(([, sent]) => [...sent]);
    for (const place of places)
      if (!all.some((name) => covers(place, name)))
        problems.push(`${fields.join(', ')}: nothing of it is sent as ${place}`);
    if (!places[0] && all[0])
      problems.push(`${fields.join(', ')} is sent as ${all.join(', ')}, and its row says it is not`);
  }
  return problems;
};
