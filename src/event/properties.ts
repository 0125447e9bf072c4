import { show, type Refuse } from '../check-options';

/** Characters that one event may carry, roughly. */
const BUDGET = 32_768;

/** Half a surrogate pair is no text: a server may choke on it. */
export const wellFormed = (text: string, path = '', refuse?: Refuse): string => {
  const sound = text.replace(/\p{Cs}/gu, '\ufffd');
  if (sound !== text) refuse?.(path, 'has half a surrogate pair: U+FFFD replaces it');
  return sound;
};

/**
 * A copy of what the page gave, as it is now, of data that JSON can carry. What it cannot carry is refused by name and
 * left out; the rest is kept. No patched prototype has a say in how the copy is serialised.
 */
export const copyProperties = (given: unknown, name: string, refuse: Refuse): Record<string, unknown> => {
  let budget = BUDGET;
  const parents: unknown[] = [];

  /** The copy of `of[key]`: reading one may throw too. */
  const copy = (of: object, key: string, path: string): unknown => {
    const depth = parents.length;
    try {
      let value = of[key as never] as unknown;
      // Old libraries put a toJSON on everything; it is not the page's wish for this one.
      const { toJSON } = Object(value) as Date;
      if (
        !Array.isArray(value) &&
        Object(value) === value &&
        typeof toJSON === 'function' &&
        toJSON !== Object.prototype['toJSON' as never]
      )
        value = (value as Date).toJSON();
      const array = Array.isArray(value);
      if (value == null || typeof value === 'boolean' || Number.isFinite(value)) return value;
      const kind = Object.prototype.toString.call(value).slice(8, -1);
      if (typeof value === 'string' && value.length <= budget) {
        budget -= value.length;
        return wellFormed(value, path, refuse);
      }
      if (parents.includes(value)) return refuse(path, 'is circular: it was left out');
      if ((array || kind === 'Object') && parents.length < 99) {
        parents.push(value);
        const left = budget;
        const result = (array ? Object.assign([], { toJSON: undefined }) : Object.create(null)) as unknown[];
        for (const part of Object.keys(value as object)) {
          budget -= part.length + 4;
          if (budget < 0) break;
          const copied = copy(value as object, part, `${path}.${part}`);
          if (array || copied !== undefined)
            result[wellFormed(part, `a key of ${path}`, refuse) as never] = (copied ?? null) as never;
        }
        parents.length = depth;
        if (budget >= 0) return result;
        budget = left;
      }
      refuse(
        path,
        `(${kind === 'Number' ? value : kind}) is too long, too large, too deep or not for JSON: it was left out`,
      );
    } catch (error) {
      parents.length = depth;
      refuse(path, `cannot be read (${show(error)}): it was left out`);
    }
  };

  const copied = copy({ given }, 'given', name);
  if (copied && !Object.getPrototypeOf(copied)) return copied as Record<string, unknown>;
  if (copied != null) refuse(name, 'is not an object: pass { key: value }');
  return {};
};
