import { attempt } from '../../core/util/attempt';
import type { ConsentState } from '../../core/options/consent-state';
import { own } from '../../core/util/own';
import type { ConsentSourceOptions } from '../create-consent-source';

/** A section by its name in the registry: `usnat`, or a state with a law of its own (`usca`), or a framework of consents. */
export type GppSection = `us${string}` | 'tcfeuv2' | 'tcfcav1';
export type GppOptOut = 'SaleOptOut' | 'SharingOptOut' | 'TargetedAdvertisingOptOut' | 'Gpc';

export interface GppOptions extends ConsentSourceOptions {
  /** The sections that count, whether they apply or not. Default: those that apply, as the manager says. */
  sections?: readonly GppSection[];
  /** Which opt-outs of the sections of the US mean `denied`. Default: all four. */
  optOuts?: readonly GppOptOut[];
  /**
   * Purposes that the visitor has to agree to in `tcfeuv2` and `tcfcav1`, 1 to 11. Purpose 1, storage on the device, always is
   * one. Default `[1, 8]`.
   */
  purposes?: readonly number[];
  /** What it means where no section applies to the visitor. Default `granted`. */
  noneApplies?: ConsentState;
}

/** The options, complete. */
export interface GppRules {
  readonly sections?: readonly string[];
  readonly optOuts: readonly string[];
  readonly purposes: readonly number[];
  readonly noneApplies: ConsentState;
}

/** The names of the sections that are read, each at its number in the registry. */
export const SECTIONS: readonly string[] = (
  ',,tcfeuv2,,,tcfcav1,,' +
  'usnat,usca,usva,usco,usut,usct,usfl,usmt,usor,ustx,usde,usia,usne,usnh,usnj,ustn,usmn,usmd,usin,usky,usri'
).split(',');

const OPT_OUTS: readonly string[] = ['SaleOptOut', 'SharingOptOut', 'TargetedAdvertisingOptOut', 'Gpc'];

/** `undefined` where one is wrong, which is reported: a source that guesses might grant too much. */
export const readGppOptions = (
  given: GppOptions | undefined,
  report: (why: string) => void,
): GppRules | undefined => {
  const { sections, optOuts = OPT_OUTS, purposes = [8], noneApplies = 'granted' } = own(given);
  const isRight = (name: string, list: readonly string[], known: readonly string[]): boolean => {
    const isKnown = !!attempt(() => list.length && list.every((word) => word && known.includes(word)));
    if (!isKnown) {
      const wanted = __DEV__ ? ` (${attempt(() => `${list}`)}) must be of ${known.filter(Boolean)}` : '';
      report(`option ${name}${wanted}`);
    }
    return isKnown;
  };
  return (sections === undefined || isRight('sections', sections, SECTIONS)) &&
    isRight('optOuts', optOuts, OPT_OUTS) &&
    isRight('noneApplies', [noneApplies], ['pending', 'granted', 'denied'])
    ? { sections, optOuts, purposes: [1, ...purposes], noneApplies }
    : undefined;
};
