import { inspect } from '../util/inspect';
import type { Warn } from '../options/warn';

/** Limits of one event's properties, all levels together. */
const MAX_CHARACTERS = 32_768;
const MAX_VALUES = 1_000;
const MAX_DEPTH = 99;
/** Further problems of the same event are not reported: a page that makes a mistake often repeats it. */
const MAX_WARNINGS = 5;

/** Replaces lone surrogates, which a server may reject. Browsers from before 2023 have no `isWellFormed`. */
export const wellFormed = (text: string, path = '', warn?: Warn): string => {
  if ((text as { isWellFormed?(): boolean }).isWellFormed?.()) return text;
  const repaired = text.replace(/\p{Cs}/gu, '\ufffd');
  if (repaired !== text) warn?.(path, __DEV__ ? 'has a lone surrogate: U+FFFD replaces it' : '');
  return repaired;
};

const typeOf = (value: unknown): string => Object.prototype.toString.call(value);

/**
 * Copies the page's properties as they are now, limited to data that JSON can carry. Other values are
 * reported and left out. A value is visited once for each place that holds it, and places are counted
 * before they are visited, so the work is bounded.
 */
export const copyProperties = (properties: unknown, name: string, warn: Warn): Record<string, unknown> => {
  let characters = MAX_CHARACTERS;
  let values = MAX_VALUES;
  /** Values larger than the remaining room, which only shrinks: they are not inspected again. */
  const tooLarge = new Set<unknown>();
  const reported = new Set<string>();
  const warnOnce: Warn = (path, why) => {
    if (reported.size < MAX_WARNINGS && !reported.has(path)) warn(path, why);
    reported.add(path);
  };

  /** Copies a member of `from`. `undefined` is copied only in a list, where it keeps a place. Reading the member may throw. */
  const copy = (from: object, key: string, path: string, parents: readonly unknown[]): unknown => {
    let why = __DEV__ ? 'is too much' : '';
    try {
      const cost = key.length + 4;
      if (cost <= characters) {
        characters -= cost;
        let value = from[key as never] as unknown;
        // Old libraries add `toJSON` to `Object.prototype`, which the page did not ask for.
        const toJSON = typeof value === 'object' && !Array.isArray(value) && (value as Partial<Date>)?.toJSON;
        if (typeof toJSON === 'function' && toJSON !== Object.prototype['toJSON' as never])
          value = toJSON.call(value as Date);
        if (value == null || typeof value === 'boolean' || Number.isFinite(value)) return value;
        if (typeof value === 'string' && value.length <= characters) {
          characters -= value.length;
          return wellFormed(value, path, warnOnce);
        }
        const isList = Array.isArray(value);
        // JSON carries lists and plain objects, but no Map, promise or element.
        const isPlain = typeOf(value) === '[object Object]';
        // A list may have holes, and a proxy may lie about its length.
        const source = tooLarge.has(value)
          ? undefined
          : isList
            ? [...(value as unknown[]).slice(0, values + 1)]
            : isPlain
              ? (value as object)
              : undefined;
        const names = source && Object.keys(source);
        if (names && names.length > values) tooLarge.add(value);
        if (names && names.length <= values && parents.length < MAX_DEPTH && !parents.includes(value)) {
          values -= names.length;
          // Without a prototype, `__proto__` is an ordinary name.
          const copied = (isList ? [] : Object.create(null)) as Record<string, unknown>;
          // JSON.stringify calls a patched `toJSON` of lists even with a replacer, and it may throw.
          if (isList && 'toJSON' in []) Object.defineProperty(copied, 'toJSON', { value: undefined });
          for (const name of names) {
            const place = `${path}.${name.slice(0, 99)}`;
            const member = copy(source, name, place, [...parents, value]);
            // The name of a member that was left out may be very long, so it is not copied.
            if (member !== undefined || isList) copied[wellFormed(name, place, warnOnce)] = member;
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
    warnOnce(path, __DEV__ ? `${why}: it was left out` : '');
    return undefined;
  };

  const copied = copy([properties], '0', name, []);
  if (copied && !Object.getPrototypeOf(copied)) return copied as Record<string, unknown>;
  if (properties != null) warnOnce(name, __DEV__ ? 'is not an object: pass { key: value }' : '');
  return {};
};
