import { first, union } from './first';

export type AttributeValue = string | number | boolean;

/**
 * Attributes of a session by key (rule 29): the instant of the last set, its value, and what each tab has added since:
 * how often, and how much. So copies merge: the last set wins, and the increments of all tabs count.
 */
export type Attributes = Readonly<
  Record<
    string,
    readonly [at: number, value: AttributeValue, added: Readonly<Record<string, readonly [number, number]>>]
  >
>;

/** One key's change: a value is set, or, by a tab, a number added. */
export interface AttributeChange {
  readonly key: string;
  readonly value?: AttributeValue;
  readonly by?: number;
}

/** Characters that all attributes of a session may take, as JSON; not what is kept beside them to merge them. */
const LIMIT = 4096;

export const valuesOf = (attributes?: Attributes): Record<string, AttributeValue> | undefined => {
  const values: [string, AttributeValue][] = Object.entries(attributes ?? {}).map(
    ([key, [, value, added]]) => [
      key,
      Object.values(added).reduce<AttributeValue>((sum, [, by]) => +sum + by, value),
    ],
  );
  return values[0] && Object.fromEntries(values);
};

/** The attributes after a change, or why it is refused. */
export const changeAttributes = (
  attributes: Attributes | undefined,
  { key, value, by = 0 }: AttributeChange,
  tab: string,
  now: number,
): Attributes | string => {
  const [at, base, added] = union(attributes)[key] ?? ([0, 0, {}] as Attributes[string]);
  // A decimal number in a text counts; what `Number` takes beyond that (blanks, 0x10, 1e3) does not.
  if (value == null && !(typeof base === 'number' || /^[+-]?(\d+\.?\d*|\.\d+)$/.test(base as string)))
    return `(${base}) is not a number: set one first`;
  const [times, sum] = added[tab] ?? [0, 0];
  const changed = {
    ...attributes,
    [key]:
      value == null
        ? ([at, base, { ...added, [tab]: [times + 1, sum + by] }] as const)
        : ([Math.max(now, at + 1), value, {}] as const),
  };
  if (value == null && !Number.isFinite(valuesOf(changed)![key]))
    return `(${by}) makes it too large a number`;
  return JSON.stringify(valuesOf(changed)).length > LIMIT
    ? `does not fit: all attributes may take ${LIMIT} characters`
    : changed;
};

/** Of two tabs' sets, or of one tab's increments, the later: by their numbers first, then by their text. */
const later = <Ranked extends readonly [number, AttributeValue, ...unknown[]]>(
  a: Ranked,
  b: Ranked,
): Ranked => first(a, b, ([count, value]) => [-count, JSON.stringify(value)]);

/** Key by key; commutative, associative, idempotent (rule 15). */
export const mergeAttributes = (a?: Attributes, b?: Attributes): Attributes | undefined =>
  a && b
    ? union(a, b, (x, y) =>
        x[0] === y[0] && x[1] === y[1] ? [x[0], x[1], union(x[2], y[2], later)] : later(x, y),
      )
    : (a ?? b);
