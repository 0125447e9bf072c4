import { attempt } from '../util/attempt';
import type { ConsentSource } from '../consent/consent-source';
import { inspect } from '../util/inspect';
import type { ConsentState } from './consent-state';
import type { Warn } from './warn';

const states: readonly unknown[] = ['pending', 'granted', 'denied'] satisfies ConsentState[];

/** What is no answer is no consent either: it is told, and acts as `pending` (rule 35). */
export const readConsent = (given: unknown, warn: Warn): ConsentState => {
  if (typeof given === 'boolean') return given ? 'granted' : 'denied';
  const state = typeof given === 'string' && given.trim().toLowerCase();
  if (states.includes(state)) return state as ConsentState;
  warn('consent', __DEV__ ? `(${inspect(given)}) must be one of ${states}: it is pending until then` : '');
  return 'pending';
};

/** What the option may be: an answer, or sources of answers. */
export const readConsentOption = (given: unknown, warn: Warn): ConsentState | ConsentSource[] => {
  const sources = attempt(() => {
    const list = [given].flat() as ConsentSource[];
    return list.every(({ setup }) => setup) && list;
  });
  if (sources && sources[0]) return sources;
  const isMemory = __DEV__ && attempt(() => 'remember' in Object(given));
  return readConsent(
    given,
    isMemory
      ? (path, why) =>
          warn(path, `${why}; what remembers it is rememberedConsent() of sojourn/remembered-consent`)
      : warn,
  );
};
