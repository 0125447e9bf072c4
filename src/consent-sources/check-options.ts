import { attempt } from '../core/util/attempt';
import { inspect } from '../core/util/inspect';
import type { OptionRules } from './option-rules';

const describeValue = (value: unknown): string =>
  (Array.isArray(value) && attempt(() => `${value}`.slice(0, 99))) || inspect(value);

/**
 * Throws at the first wrong value or unknown name: a source that ignores a misspelt option might grant too much. The small build throws
 * the name, and the development build adds the remedy. The development build also rejects options that are not an object, and calls
 * `refuse` for each fault instead, if it is passed.
 */
export const checkOptions = (
  rules: OptionRules,
  options: object = {},
  refuse?: (why: string) => void,
): void => {
  if (__DEV__ && Object(options) !== options) throw `options (${inspect(options)}) must be an object`;
  for (const name of Reflect.ownKeys(options) as string[]) {
    const value: unknown = options[name as never];
    const wanted = value === undefined || rules[name]?.(value);
    if (wanted === true) continue;
    const why = `option ${name}${__DEV__ ? ` (${describeValue(value)}) must be ${wanted ?? `one of ${Object.keys(rules)}`}` : ''}`;
    if (__DEV__ && refuse) refuse(why);
    else throw why;
  }
};
