import type { ConsentState } from '../../options/consent-state';
import { SECTIONS, type GppRules } from './gpp-options';

/** What is read of the `PingReturn` object of the manager's API. */
export interface GppPing {
  readonly cmpStatus?: string;
  readonly signalStatus?: string;
  readonly gppString?: string;
  readonly applicableSections: readonly number[];
  readonly parsedSections: Readonly<Record<string, unknown>>;
}

/** `undefined`: it is not there, or not all that counts in it is understood. */
const readSection = (section: unknown, { optOuts, purposes }: GppRules): ConsentState | undefined => {
  // By the specification it is one object for each segment; the reference library makes one of all.
  const fields = Object.assign({}, ...[section].flat()) as Record<string, unknown>;
  const consents = (fields.PurposeConsents ?? fields.PurposesExpressConsent) as unknown[] | undefined;
  const values = consents
    ? // Flags by purpose, or the purposes that the visitor has agreed to.
      purposes.map((purpose) => !consents.includes(purpose) && consents[purpose - 1] !== true)
    : optOuts.map((field) => fields[field]);
  // 0 is not applicable, 1 opted out, 2 did not opt out; `Gpc` is a flag. Not every law knows each of them.
  const others = values.filter((value) => ![0, 2, false, undefined].includes(value as number));
  if (others.some((value) => value === 1 || value === true)) return 'denied';
  // All laws of the US know the sale.
  return others.length || (consents ?? fields.SaleOptOut) == null ? undefined : 'granted';
};

/**
 * What the data of a manager that is ready mean: denied where one section denies it, granted where all that count are
 * understood. Throws where they are not; the GPP string itself is not decoded.
 */
export const readPing = ({ applicableSections, parsedSections }: GppPing, rules: GppRules): ConsentState => {
  const listed = rules.sections?.filter((name) => name in parsedSections);
  if (!listed?.length && `${applicableSections}` === '-1') return rules.noneApplies;
  const names = listed ?? applicableSections.map((id) => SECTIONS[id] || `${id}`);
  const states = names.map((name) => readSection(parsedSections[name], rules));
  if (states.includes('denied')) return 'denied';
  if (states.length && states.every(Boolean)) return 'granted';
  throw __DEV__
    ? `applicableSections: [${applicableSections}], parsedSections: ${Object.keys(parsedSections)}`
    : 'sections';
};
