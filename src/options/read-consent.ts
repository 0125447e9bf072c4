import { inspect } from '../inspect';
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
