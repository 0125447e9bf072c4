import type { ConsentState } from '../../core/options/consent-state';
import { optionSchema, type Group, type Schema } from '../../core/options/option-schema';
import type { CookieOptions } from '../../core/options/cookie-options';
import { fillIn } from '../../core/options/fill-in';
import { readConsent } from '../../core/options/read-consent';
import { readOwn } from '../../core/options/read-own';
import type { Warn } from '../../core/options/warn';
import { validateOptions } from '../../core/options/validate-options';

export interface RememberedConsentOptions extends Omit<CookieOptions, 'name' | 'maxAge'> {
  /** What holds until the visitor has answered. Default `pending`; whatever is no answer is told, and is `pending`. */
  default?: ConsentState | boolean;
  /** Milliseconds for which an answer holds, counted from it. Default 15,552,000,000 (180 days); browsers cap it at 400 days. */
  maxAge?: number;
  /**
   * The cookie's name. With the prefix `__Host-` browsers bind the cookie to this host, over https: no subdomain can plant an
   * answer, and none shares it. Default: the name of the session cookie, and `.consent`.
   */
  name?: string;
}

/** 180 days: authorities want the visitor asked anew after some six months. */
const MAX_AGE = 15_552_000_000;

/** Of several copies the strictest holds; whatever else stands there is no answer. */
export const readRemembered = (values: readonly string[]): ConsentState | undefined => {
  if (values.includes('denied')) return 'denied';
  return values[0] && values.every((value) => value === 'granted') ? 'granted' : undefined;
};

export const rememberedSchema = (): Schema => ({
  ...(optionSchema.cookie as Group).members,
  default: (value, warn) =>
    value === undefined ? value : readConsent(value, (_, why) => warn('default', why)),
});

/** The options that can be used; a wrong default is `pending` (rule 35). */
export const readRememberedOptions = (given: unknown, warn: Warn) => {
  const right = __DEV__ ? validateOptions(given ?? {}, warn, rememberedSchema()) : given;
  const { default: answer, ...cookie } = readOwn(right) as CookieOptions & { default?: unknown };
  const { name, maxAge } = fillIn({ name: '', maxAge: MAX_AGE }, cookie);
  return {
    ...cookie,
    maxAge,
    name: /^[\w-]+$/.test(name) ? name : undefined,
    default: answer === undefined ? answer : readConsent(answer, (_, why) => warn('default', why)),
  };
};
