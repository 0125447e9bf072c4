import type { ConsentSourceOptions } from '../consent-answers';
import { commonRules, listOf, upTo, type OptionRules } from '../option-rules';

export interface TcfOptions extends ConsentSourceOptions {
  /**
   * The vendor that measures, by its id in the Global Vendor List, 1 to 65,535: the visitor has to agree to that vendor too. A site
   * that measures for itself is in no such list, and omits the option.
   */
  vendor?: number;
  /** Purposes that the visitor has to consent to, 1 to 11. Purpose 1, storage on the device, is always required. Default `[1, 8]`. */
  purposes?: readonly number[];
  /**
   * Further required purposes, of 2 and 7 to 11, that may also rest on a legitimate interest to which the visitor has not objected.
   * Default: none.
   */
  legitimateInterests?: readonly number[];
}

/** Purposes that may rest on a legitimate interest. */
const INTEREST_PURPOSES = [2, 7, 8, 9, 10, 11];

export const tcfRules: OptionRules = {
  ...commonRules,
  vendor: upTo(65_535),
  purposes: listOf([1, 3, 4, 5, 6, ...INTEREST_PURPOSES], 0),
  legitimateInterests: listOf(INTEREST_PURPOSES, 0),
};
