import { isSameSite } from '../../core/options/is-same-site';
import type { ConsentState } from '../../core/options/consent-state';
import type { CookieOptions } from '../../core/options/cookie-options';
import { fillIn } from '../../core/options/fill-in';
import { readConsent } from '../../core/options/read-consent';
import { readOwn } from '../../core/options/read-own';
import { checkOptions } from '../check-options';
import { flag, text, upTo, type OptionRules } from '../option-rules';

export interface RememberedConsentOptions extends Omit<CookieOptions, 'name' | 'maxAge'> {
  /** The consent until the visitor has answered. Default `pending`; an invalid value is reported and treated as `pending`. */
  default?: ConsentState | boolean;
  /** Milliseconds for which an answer is valid. Default 15,552,000,000 (180 days); browsers cap it at 400 days. */
  maxAge?: number;
  /**
   * The cookie's name. With the prefix `__Host-` browsers bind the cookie to this host, over https: no subdomain can plant or share
   * an answer. Default: the name of the session cookie, and `.consent`.
   */
  name?: string;
}

/** 180 days: data protection authorities want visitors to be asked again after about six months. */
const DEFAULT_MAX_AGE_MS = 15_552_000_000;

const NAME_PATTERN = /^[\w-]+$/;

/** Reads the copies of the cookie. One `denied` decides; `granted` needs all copies; otherwise there is no answer. */
export const readRemembered = (values: readonly string[]): ConsentState | undefined => {
  if (values.includes('denied')) return 'denied';
  return values[0] && values.every((value) => value === 'granted') ? 'granted' : undefined;
};

/** The rules of all options except `default`, which `readConsent` reads. */
const cookieRules = (): OptionRules => ({
  name: (value) => NAME_PATTERN.test(value as string) || 'letters, digits, - and _',
  domain: text,
  path: text,
  sameSite: (value) => isSameSite(value) || 'Lax, Strict or, on a page of https, None',
  secure: flag,
  partitioned: flag,
  maxAge: upTo(Infinity),
});

/**
 * Reads the options. A wrong option is replaced by its default, and a wrong `default` by `pending` (rule 35). The development build
 * reports wrong options.
 */
export const readRememberedOptions = (options: unknown, report: (why: string) => void) => {
  const { default: answer, ...cookie } = readOwn(options) as CookieOptions & { default?: unknown };
  if (__DEV__) checkOptions(cookieRules(), cookie, report);
  const { name, maxAge } = fillIn({ name: '', maxAge: DEFAULT_MAX_AGE_MS }, cookie);
  return {
    ...cookie,
    maxAge,
    name: NAME_PATTERN.test(name) ? name : undefined,
    default:
      answer === undefined
        ? answer
        : readConsent(answer, (_, why) => report(`option default${why && ` ${why}`}`)),
  };
};
