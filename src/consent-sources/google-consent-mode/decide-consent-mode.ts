import type { ConsentState } from '../../core/options/consent-state';
import { findStrictest } from '../find-strictest';

/** The types that there are; beside them, a command has its `region` and `wait_for_update`. */
export const isType = (name: string): boolean =>
  /^(ad_(storage|user_data|personalization)|(analytics|functionality|personalization|security)_storage)$/.test(
    name,
  );

/** What has been said of each type, and of which types by an update. */
export interface Said {
  readonly values: Map<string, ConsentState>;
  readonly updated: Set<string>;
}

/**
 * Adds what a command says of a type. The visitor's region is not known: a grant for some regions counts for nothing, and of
 * several defaults the first that does not grant stays. An update stays until the next one.
 */
export const addValue = (
  { values, updated }: Said,
  type: string,
  value: ConsentState,
  isUpdate: boolean,
  isRegional?: boolean,
): void => {
  if (isUpdate) updated.add(type);
  else if (updated.has(type) || (values.get(type) ?? 'granted') !== 'granted') return;
  else if (isRegional && value === 'granted') return;
  values.set(type, value);
};

/**
 * What that means for a tracker that needs all of `types`. A default that grants holds unless it waits for an update. One that
 * denies is no answer of the visitor's: it stands on every page, also where the manager is about to say that he has agreed
 * long ago.
 */
export const decideConsentMode = (
  { values, updated }: Said,
  types: readonly string[],
  isWaiting: boolean,
): { state: ConsentState; value: string } => ({
  state: findStrictest(
    types.map((type) => {
      const value = values.get(type) ?? 'pending';
      return updated.has(type) || (value === 'granted' && !isWaiting) ? value : 'pending';
    }),
  ),
  value: `${[...values].map((one) => one.join('=')).sort()}`,
});
