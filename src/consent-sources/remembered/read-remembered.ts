import type { ConsentState } from '../../core/consent/consent-state';
import { optionSchema, type Group, type Schema } from '../../core/options/option-schema';
import { readConsent } from '../../core/options/read-consent';
import type { Warn } from '../../core/options/warn';
import { validateOptions } from '../../core/options/validate-options';
import type { RememberedConsentOptions } from './remembered-consent';

/** 180 days: authorities want the visitor asked anew after some six months. */
const MAX_AGE = 15_552_000_000;

/** Of several copies the strictest holds; whatever else stands there is no answer. */
export const readRemembered = (values: readonly string[]): ConsentState | undefined => {
  if (values.includes('denied')) return 'denied';
  return values[0] && values.every((value) => value === 'granted') ? 'granted' : undefined;
};

export const rememberedSchema: Schema = {
  ...(optionSchema.cookie as Group).members,
  default: (value, warn) =>
    value === undefined ? value : readConsent(value, (_, why) => warn('default', why)),
};

/** The options that are right; what is wrong is told, and a wrong default is `pending` (rule 35). */
export const readRememberedOptions = (given: unknown = {}, warn: Warn) => ({
  maxAge: MAX_AGE,
  ...validateOptions<RememberedConsentOptions & { default?: ConsentState }>(given, warn, rememberedSchema),
});
