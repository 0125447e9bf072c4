import { inspect } from '../util/inspect';
import type { Warn } from '../options/warn';

/** What one event may carry, roughly: so many characters, and so many values, whatever they are in. */
const CHARACTERS = 32_768;
const VALUES = 1_000;
/** How deep they may be. */
const DEPTH = 99;
/** Faults of one event that are told: a page that is wrong once is wrong often. */
const FAULTS = 5;

/** A server may refuse half a surrogate pair. Browsers of before 2023 have no `isWellFormed`. */
export const wellFormed = (text: string, path = '', warn?: Warn): string => {
  if ((text as { isWellFormed?(): boolean }).isWellFormed?.()) return text;
  const sound = text.replace(/\p{Cs}/gu, '\ufffd');
  if (sound !== text) warn?.(path, __DEV__ ? 'has half a surrogate pair: U+FFFD replaces it' : '');
  return sound;
};

const typeOf = (value: unknown): string => Object.prototype.toString.call(value);

/**
 * A copy of what the page gave, as it is now, of data that JSON can carry. What it cannot carry is named and left out;
 * the rest is kept. A value is visited once for each place that it stands in, and places are counted before they are
 * visited: the work is bounded, whatever is given.
 */
export const copyProperties = (given: unknown, name: string, warn: Warn): Record<string, unknown> => {
  let characters = CHARACTERS;
  let values = VALUES;
  /** Too large for what is left: that gets no more, so they are not looked through again, wherever they stand. */
  const tooLarge = new Set<unknown>();
  const told = new Set<string>();
  const fault: Warn = (path, why) => {
    if (told.size < FAULTS && !told.has(path)) warn(path, why);
    told.add(path);
  };

  /** A member of `from`; `undefined` is left out, and in a list it keeps its place. Reading it may throw. */
  const copy = (from: object, key: string, path: string, parents: readonly unknown[]): unknown => {
    let why = __DEV__ ? 'is too much' : '';
    try {
      const cost = key.length + 4;
      if (cost <= characters) {
        characters -= cost;
        let value = from[key as never] as unknown;
        // Old libraries put a `toJSON` on everything: that is not the page's wish.
        const toJSON = typeof value === 'object' && !Array.isArray(value) && (value as Partial<Date>)?.toJSON;
        if (typeof toJSON === 'function' && toJSON !== Object.prototype['toJSON' as never])
          value = toJSON.call(value as Date);
        if (value == null || typeof value === 'boolean' || Number.isFinite(value)) return value;
        if (typeof value === 'string' && value.length <= characters) {
          characters -= value.length;
          return wellFormed(value, path, fault);
        }
        const isList = Array.isArray(value);
        // JSON has a notion of lists and plain objects; of a Map, a promise or an element it has none.
        const isPlain = typeOf(value) === '[object Object]';
        // A list may have holes, and a proxy may say anything of its length.
        const source = tooLarge.has(value)
          ? undefined
          : isList
            ? [...(value as unknown[]).slice(0, values + 1)]
            : isPlain
              ? (value as object)
              : undefined;
        const names = source && Object.keys(source);
        if (names && names.length > values) tooLarge.add(value);
        if (names && names.length <= values && parents.length < DEPTH && !parents.includes(value)) {
          values -= names.length;
          // `__proto__` is a name as any other here.
          const copied = (isList ? [] : Object.create(null)) as Record<string, unknown>;
          // A patched one would be asked, and may fail, whatever becomes of its answer.
          if (isList && 'toJSON' in []) Object.defineProperty(copied, 'toJSON', { value: undefined });
          for (const name of names) {
            const place = `${path}.${name.slice(0, 99)}`;
            const member = copy(source, name, place, [...parents, value]);
            // What was left out may have the longest of names.
            if (member !== undefined || isList) copied[wellFormed(name, place, fault)] = member;
          }
          return copied;
        }
        if (__DEV__)
          why = parents.includes(value)
            ? 'is circular'
            : `(${typeof value === 'number' ? value : typeOf(value)}) is too long, too large, too deep or not for JSON`;
      }
    } catch (error) {
      if (__DEV__) why = `cannot be read (${inspect(error)})`;
    }
    fault(path, __DEV__ ? `${why}: it was left out` : '');
    return undefined;
  };

  const copied = copy({ given }, 'given', name, []);
  if (copied && !Object.getPrototypeOf(copied)) return copied as Record<string, unknown>;
  if (given != null) fault(name, __DEV__ ? 'is not an object: pass { key: value }' : '');
  return {};
};
