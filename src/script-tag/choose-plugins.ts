import { inspect } from '../inspect';
import type { Warn } from '../options/warn';
import type { Plugin } from '../plugins/plugin';

/** What `data-auto` names; where it is absent, all but the optional ones. Each word that names none is told. */
export const choosePlugins = (
  auto: string | undefined,
  plugins: readonly Plugin[],
  optional: readonly Plugin[],
  warn: Warn,
): readonly Plugin[] => {
  if (auto === undefined) return plugins;
  const all = [...plugins, ...optional];
  const known = all.map(({ name }) => name);
  const words = auto.split(/\s+/).filter(Boolean);
  for (const word of words)
    if (!known.includes(word))
      warn('auto', __DEV__ ? `(${inspect(word)}) must be words of this file's: ${known.join(' ')}` : '');
  return all.filter(({ name }) => words.includes(name));
};
