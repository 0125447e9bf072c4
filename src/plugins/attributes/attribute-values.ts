import { own } from '../../core/util/own';
import { first } from '../../core/session/rules/first';
import type { AttributeValue } from '../../core/session/rules/describe-session';

/** A value that was set or, if `times` is not 0, the sum of one page's increments, of which there were `times`. */
interface Part {
  readonly key: string;
  /** The time at which the value was set, also for its increments; 0 if it was never set. */
  readonly at: number;
  readonly times: number;
  readonly value: AttributeValue;
}

/**
 * The attributes of a session, in parts (rule 29). Each key has one part for the value that was set last, and one for each page that
 * has incremented it. The last set wins, and the increments of all pages count.
 */
export type Attributes = Readonly<Record<string, Part>>;

/** A change: sets `value` or, without a value, adds `by`. */
export interface AttributeChange {
  readonly key: string;
  readonly value?: AttributeValue;
  readonly by?: number;
}

/** The limit of a session's attributes, as JSON. Data that is only stored for merging does not count. */
const MAX_CHARACTERS = 4096;

/** Takes the place of the page id in parts that were set. */
const SET = '=';

/** Accepts a decimal number in a text, but no other forms that `Number` accepts (spaces, 0x10, 1e3). */
export const isNumeric = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)$/.test(value));

/** Computes the values of the attributes; `undefined` if there are none. */
export const valuesOf = (attributes: Attributes = {}): Record<string, AttributeValue> | undefined => {
  // Without a prototype, because a key may be called `constructor`.
  const values = own<Record<string, AttributeValue>>({}) as Record<string, AttributeValue>;
  const parts = Object.values(attributes).sort((a, b) => a.times - b.times);
  for (const { key, at, times, value } of parts)
    if (!times) values[key] = value;
    else if (at === (attributes[SET + key]?.at ?? 0)) values[key] = +(values[key] ?? 0) + +value;
  return parts[0] && values;
};

/** Returns the attributes after a change by `page`, or the reason why it is refused, which is empty in the small build. */
export const changeAttributes = (
  attributes: Attributes = {},
  { key, value, by }: AttributeChange,
  page: string,
  now: number,
): Attributes | string => {
  const nothing: Part = { key, at: 0, times: 0, value: 0 };
  const set = attributes[SET + key] ?? nothing;
  const isSet = value != null;
  if (!isSet && !isNumeric(set.value)) return __DEV__ ? `(${set.value}) is not a number: set one first` : '';
  const mine = attributes[page + key];
  const { times, value: sum } = mine?.at === set.at ? mine : nothing;
  const changed = {
    ...attributes,
    [(isSet ? SET : page) + key]: isSet
      ? { key, at: Math.max(now, set.at + 1), times: 0, value }
      : { key, at: set.at, times: times + 1, value: +sum + by! },
  };
  const values = valuesOf(changed)!;
  if (!isSet && !Number.isFinite(values[key])) return __DEV__ ? 'is too large' : '';
  if (JSON.stringify(values).length > MAX_CHARACTERS)
    return __DEV__ ? `does not fit: all attributes together may have ${MAX_CHARACTERS} characters` : '';
  return changed;
};

/** Keeps the later of each part; commutative, associative, idempotent (rule 15). */
export const mergeAttributes = (a: Attributes = {}, b: Attributes = {}): Attributes => {
  const merged = { ...a, ...b };
  for (const id of Object.keys(a))
    if (b[id])
      merged[id] = first(a[id]!, b[id], ({ at, times, value }) => [-at, -times, JSON.stringify(value)]);
  return merged;
};
