import { attempt } from '../util/attempt';
import type { ConsentSource } from '../consent/consent-source';
import { inspect } from '../util/inspect';
import type { ConsentState } from './consent-state';
import type { Warn } from './warn';

const states: readonly unknown[] = ['pending', 'granted', 'denied'] satisfies ConsentState[];

/** Any value except an answer is reported and treated as `pending` (rule 35). */
export const readConsent = (value: unknown, warn: Warn): ConsentState => {
  if (typeof value === 'boolean') return value ? 'granted' : 'denied';
  const state = typeof value === 'string' && value.trim().toLowerCase();
  if (states.includes(state)) return state as ConsentState;
  warn('consent', __DEV__ ? `(${inspect(value)}) must be one of ${states}: it is pending until then` : '');
  return 'pending';
};

/** Reads the option: an answer, or sources of answers. */
export const readConsentOption = (value: unknown, warn: Warn): ConsentState | ConsentSource[] => {
  const sources = attempt(() => {
    const list = [value].flat() as ConsentSource[];
    return list.every(({ setup }) => setup) && list;
  });
  if (sources && sources[0]) return sources;
  const isMemory = __DEV__ && attempt(() => 'remember' in Object(value));
  return readConsent(
    value,
    isMemory
      ? (path, why) =>
          warn(path, `${why}; rememberedConsent() of sojourn/remembered-consent remembers an answer`)
      : warn,
  );
};
