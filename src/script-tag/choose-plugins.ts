import { inspect } from '../core/util/inspect';
import type { Warn } from '../core/options/warn';
import type { Plugin } from '../core/tracker/plugin';

/**
 * Returns the plugins that `auto` names; without `auto`, all except the optional ones. Each unknown
 * word is reported.
 */
export const choosePlugins = (
  auto: unknown,
  plugins: readonly Plugin[],
  optional: readonly Plugin[],
  warn: Warn,
): readonly Plugin[] => {
  if (auto === undefined) return plugins;
  const all = [...plugins, ...optional];
  const known = all.map(({ name }) => name);
  // A value that is not a text names no plugin, and is reported.
  const words = (typeof auto === 'string' ? auto : inspect(auto)).split(/\s+/).filter(Boolean);
  for (const word of words)
    if (!known.includes(word))
      warn('auto', __DEV__ ? `(${inspect(word)}) must be plugins of this file: ${known.join(' ')}` : '');
  return all.filter(({ name }) => words.includes(name));
};
