import type { ConsentState } from '../../core/options/consent-state';
import type { ConsentSourceOptions } from '../consent-answers';
import { commonRules, listOf, type OptionRules } from '../option-rules';

/** A section by its name in the registry: `usnat`, a state with its own law (`usca`), or a framework of consents. */
export type GppSection = `us${string}` | 'tcfeuv2' | 'tcfcav1';
export type GppOptOut = 'SaleOptOut' | 'SharingOptOut' | 'TargetedAdvertisingOptOut' | 'Gpc';

export interface GppOptions extends ConsentSourceOptions {
  /** The sections that count, whether they apply or not. Default: the sections that apply, as the manager says. */
  sections?: readonly GppSection[];
  /** The opt-outs of US sections that mean `denied`. Default: all four. */
  optOuts?: readonly GppOptOut[];
  /**
   * Purposes that the visitor has to agree to in `tcfeuv2` and `tcfcav1`, 1 to 11. Purpose 1, storage on the device, is always
   * required. Default `[1, 8]`.
   */
  purposes?: readonly number[];
  /** The consent of a visitor to whom no section applies. Default `granted`. */
  noneApplies?: ConsentState;
}

/** The names of supported sections, each at its number in the registry. */
export const SECTIONS: readonly string[] = (
  ',,tcfeuv2,,,tcfcav1,,' +
  'usnat,usca,usva,usco,usut,usct,usfl,usmt,usor,ustx,usde,usia,usne,usnh,usnj,ustn,usmn,usmd,usin,usky,usri'
).split(',');

export const OPT_OUTS: readonly GppOptOut[] = [
  'SaleOptOut',
  'SharingOptOut',
  'TargetedAdvertisingOptOut',
  'Gpc',
];

export const gppRules: OptionRules = {
  ...commonRules,
  sections: listOf(SECTIONS.filter(Boolean), 1),
  optOuts: listOf(OPT_OUTS, 1),
  purposes: listOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 0),
  noneApplies: (value) => listOf(['pending', 'granted', 'denied'], 1)([value]),
};
