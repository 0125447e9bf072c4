import type { ConsentState } from '../../core/options/consent-state';
import { findStrictest } from '../find-strictest';

/** Google's types of consent. A command may also have `region` and `wait_for_update`. */
export const CONSENT_TYPES: readonly string[] = (
  'ad_storage,ad_user_data,ad_personalization,' +
  'analytics_storage,functionality_storage,personalization_storage,security_storage'
).split(',');

export const isType = (name: string): boolean => CONSENT_TYPES.includes(name);

/** The value of each type, and the types that an update has set. */
export interface ConsentModeValues {
  readonly values: Map<string, ConsentState>;
  readonly updated: Set<string>;
}

/** How a command sets its types. */
export interface CommandKind {
  readonly isUpdate?: boolean;
  readonly isRegional?: boolean;
}

/**
 * Adds the value that a command sets for a type. The visitor's region is not known, so a grant for some regions is ignored; of
 * several defaults, the first that does not grant wins. An update applies until the next update.
 */
export const addValue = (
  { values, updated }: ConsentModeValues,
  type: string,
  value: ConsentState,
  { isUpdate, isRegional }: CommandKind,
): void => {
  if (isUpdate) updated.add(type);
  else if (updated.has(type) || (values.get(type) ?? 'granted') !== 'granted') return;
  else if (isRegional && value === 'granted') return;
  values.set(type, value);
};

/**
 * Decides for a tracker that needs all of `types`. A default that grants applies unless it waits for an update. A default that
 * denies is not the visitor's answer: pages set it even if the manager is about to report an earlier agreement.
 */
export const decideConsentMode = (
  { values, updated }: ConsentModeValues,
  types: readonly string[],
  isWaiting: boolean,
): [state: ConsentState, value: string] => [
  findStrictest(
    types.map((type) => {
      const value = values.get(type) ?? 'pending';
      return updated.has(type) || (value === 'granted' && !isWaiting) ? value : 'pending';
    }),
  ),
  `${[...values].map((one) => one.join('=')).sort()}`,
];
