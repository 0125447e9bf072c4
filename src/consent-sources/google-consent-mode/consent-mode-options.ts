import type { ConsentSourceOptions } from '../consent-answers';
import { commonRules, listOf, text, type OptionRules } from '../option-rules';
import { CONSENT_TYPES } from './decide-consent-mode';

export interface GoogleConsentModeOptions extends ConsentSourceOptions {
  /** The types of consent that all have to be granted. Default `['analytics_storage']`. */
  types?: readonly string[];
  /** The name of the page's data layer, a property of `window`. Default `'dataLayer'`. */
  dataLayer?: string;
}

export const consentModeRules = (): OptionRules => ({
  ...commonRules,
  types: listOf(CONSENT_TYPES, 1),
  dataLayer: text,
});
