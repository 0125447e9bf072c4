import { MAX_TIMER_MS } from '../../core/options/max-timer-ms';
import type { Read, Schema } from '../../core/options/option-schema';
import { validateOptions } from '../../core/options/validate-options';
import type { ConsentSourceOptions } from '../create-consent-source';

export interface TcfOptions extends ConsentSourceOptions {
  /**
   * Who measures, by the id in the Global Vendor List, 1 to 65,535: the visitor has to agree to that vendor too. A site that
   * measures for itself is in no such list, and leaves it out.
   */
  vendor?: number;
  /** Purposes that the visitor has to consent to, 1 to 11. Purpose 1, storage on the device, is always one. Default `[1, 8]`. */
  purposes?: readonly number[];
  /**
   * Purposes that are needed as well, of 2 and 7 to 11, for which it is enough that the visitor has not objected to a legitimate
   * interest. Default: none.
   */
  legitimateInterests?: readonly number[];
}

/** Purposes that may rest on a legitimate interest. */
const open = [2, 7, 8, 9, 10, 11];

const listOf =
  (name: string, known: readonly number[]): Read =>
  (given, warn) => {
    if (given === undefined || (Array.isArray(given) && given.every((id) => known.includes(id))))
      return given;
    if (__DEV__) warn(`tcf.${name}`, `(${String(given).slice(0, 30)}) must be a list out of ${known}`);
  };

export const tcfSchema: Schema = {
  vendor: [1, 65_535],
  purposes: listOf('purposes', [1, 3, 4, 5, 6, ...open]),
  legitimateInterests: listOf('legitimateInterests', open),
  timeout: [1, MAX_TIMER_MS],
  sendValue: 'boolean',
};

/** Throws where one of them is wrong: what is left of them might grant too much. */
export const readTcfOptions = (given: TcfOptions | undefined): TcfOptions => {
  const { tcf = {} } = validateOptions<{ tcf?: TcfOptions }>(
    { tcf: given },
    (path, why) => {
      throw `option ${path}${why && ` ${why}`}`;
    },
    { tcf: { members: tcfSchema, or: [] } },
  );
  return tcf;
};
