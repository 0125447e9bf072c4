import { own } from '../../core/util/own';
import { first } from '../../core/session/rules/first';
import type { AttributeValue } from '../../core/session/rules/describe-session';

/** A value that was set, or, where `times` is not 0, what one page has added to it so many times. */
interface Part {
  readonly key: string;
  /** The instant of the set, also of that which was added to; 0 where there was none. */
  readonly at: number;
  readonly times: number;
  readonly value: AttributeValue;
}

/**
 * The attributes of a session, in parts (rule 29): one for what was set last of a key, and one for each page that has added to
 * it. The last set wins, and the increments of all pages count.
 */
export type Attributes = Readonly<Record<string, Part>>;

/** A value is set, or, without one, a number is added. */
export interface AttributeChange {
  readonly key: string;
  readonly value?: AttributeValue;
  readonly by?: number;
}

/** Characters that all attributes of a session may take, as JSON; what is kept beside them to merge them does not count. */
const LIMIT = 4096;

/** No page has that id. */
const SET = '=';

/** A decimal number in a text counts; what `Number` takes beyond that (blanks, 0x10, 1e3) does not. */
export const isNumeric = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)$/.test(value));

/** Computes the values of the attributes; `undefined` if there are none. */
export const valuesOf = (attributes: Attributes = {}): Record<string, AttributeValue> | undefined => {
  // Without a prototype, for a key may be called `constructor`.
  const values = own<Record<string, AttributeValue>>({}) as Record<string, AttributeValue>;
  const parts = Object.values(attributes).sort((a, b) => a.times - b.times);
  for (const { key, at, times, value } of parts)
    if (!times) values[key] = value;
    else if (at === (attributes[SET + key]?.at ?? 0)) values[key] = +(values[key] ?? 0) + +value;
  return parts[0] && values;
};

/** The attributes after a change that `page` makes, or why it cannot be made: the text is empty in the small build. */
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
  if (JSON.stringify(values).length > LIMIT)
    return __DEV__ ? `does not fit: all may take ${LIMIT} characters` : '';
  return changed;
};

/** Part by part the later one; commutative, associative, idempotent (rule 15). */
export const mergeAttributes = (a: Attributes = {}, b: Attributes = {}): Attributes => {
  const merged = { ...a, ...b };
  for (const id of Object.keys(a))
    if (b[id])
      merged[id] = first(a[id]!, b[id], ({ at, times, value }) => [-at, -times, JSON.stringify(value)]);
  return merged;
};
