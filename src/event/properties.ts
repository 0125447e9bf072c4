/** Characters that the keys and values of one event may have together, roughly. */
const BUDGET = 32_768;
/** Levels of nesting. */
const DEPTH = 10;

/** Where a value was left out or mended, and why. */
export type Refuse = (path: string, why: string) => void;

const kind = (value: unknown) => Object.prototype.toString.call(value).slice(8, -1);

/**
 * A copy of what the page gave, as it is now, of plain data that JSON can carry. What it cannot carry is left out and
 * refused by name; the rest is kept. No patched prototype has a say in how the copy is serialised.
 */
export function copyProperties(given: unknown, name: string, refuse: Refuse): Record<string, unknown> {
  let budget = BUDGET;
  const parents: unknown[] = [];

  const copyObject = (value: object, path: string): unknown => {
    const array = Array.isArray(value);
    const { toJSON } = value as { toJSON?: () => unknown };
    // Old libraries put a toJSON on every array; it is not the page's wish for this one.
    if (!array && typeof toJSON === 'function') return copy(toJSON.call(value), path);
    if (!array && kind(value) !== 'Object') return refuse(path, `is a ${kind(value)}: pass plain data`);
    if (parents.includes(value)) return refuse(path, 'is circular: pass a tree');
    if (parents.length > DEPTH) return refuse(path, `is nested deeper than ${DEPTH} levels: pass less`);
    parents.push(value);
    const result = (array ? Object.assign([], { toJSON: undefined }) : Object.create(null)) as Record<
      string,
      unknown
    >;
    Object.keys(value).every((key) => {
      budget -= key.length + 4;
      if (budget < 0) refuse(path, `is too large: an event carries ${BUDGET} characters`);
      else {
        const part = copy(value, `${path}.${key}`, key);
        if (part !== undefined || array) result[key] = part ?? null;
      }
      return budget >= 0;
    });
    parents.pop();
    return result;
  };

  /** The copy of `of`, or of its property `key`: reading one may throw too. */
  const copy = (of: unknown, path: string, key?: string): unknown => {
    try {
      const value = key === undefined ? of : (of as Record<string, unknown>)[key];
      if (value == null || typeof value === 'boolean') return value;
      if (typeof value === 'number')
        return isFinite(value) ? value : refuse(path, `is ${value}: pass a finite number`);
      if (typeof value === 'object') return copyObject(value, path);
      if (typeof value !== 'string')
        return refuse(path, `is a ${typeof value}: pass a string, number or boolean`);
      if (value.length > budget) return refuse(path, `is too long: an event carries ${BUDGET} characters`);
      budget -= value.length;
      const sound = value.replace(/\p{Cs}/gu, '\ufffd');
      if (sound !== value) refuse(path, 'has half a surrogate pair: U+FFFD stands in its place');
      return sound;
    } catch (error) {
      return refuse(path, `cannot be read: ${error}`);
    }
  };

  if (given != null && kind(given) === 'Object') return (copy(given, name) ?? {}) as Record<string, unknown>;
  if (given != null) refuse(name, 'is not an object: pass { key: value }');
  return {};
}
