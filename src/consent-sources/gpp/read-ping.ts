import type { ConsentState } from '../../core/options/consent-state';
import { own } from '../../core/util/own';
import { OPT_OUTS, SECTIONS, type GppOptions } from './gpp-options';

/** The used properties of the API's `PingReturn` object. */
export interface GppPing {
  readonly cmpStatus?: string;
  readonly signalStatus?: string;
  readonly gppString?: string;
  readonly applicableSections: readonly number[];
  readonly parsedSections: Readonly<Record<string, unknown>>;
}

/** Storage on the device is always required. */
const STORAGE_PURPOSE = 1;

/** Throws if the value is not an array. */
const listOf = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return value;
  throw __DEV__ ? 'a list is missing' : 'list';
};

/** Reads a section; `undefined` if it is missing, or has an unknown value in a counted field. The strictest segment decides. */
const readSection = (
  section: unknown,
  { optOuts = OPT_OUTS, purposes = [8] }: GppOptions,
): ConsentState | undefined => {
  // In the specification a section is a list of segments; in the reference library it is one object.
  const segments = [section].flat().map((segment) => own(segment as Record<string, unknown>));
  const pick = (...fields: readonly string[]) =>
    segments.flatMap((segment) => fields.map((field) => segment[field]));
  const consents = pick('PurposeConsents', 'PurposesExpressConsent').filter((list) => list != null);
  const values = [
    ...pick(...optOuts),
    // Flags by purpose, or the purposes that the visitor has agreed to. A missing purpose is an opt-out.
    ...consents.flatMap((list) =>
      [STORAGE_PURPOSE, ...purposes].map(
        (id) => !listOf(list).some((value, i) => value === id || (value === true && i === id - 1)),
      ),
    ),
  ];
  if (values.some((value) => value === 1 || value === true)) return 'denied';
  // 0 is not applicable, 1 opted out, 2 did not opt out; `Gpc` is a flag. Not every law has each field, but all laws of the
  // US have `SaleOptOut`.
  return values.every((value) => [0, 2, false, undefined].includes(value as number)) &&
    consents.concat(pick('SaleOptOut')).some((value) => value != null)
    ? 'granted'
    : undefined;
};

/**
 * Decides by the data of a ready manager: denied if one section denies, granted if every counted
 * section is understood. Throws otherwise. The GPP string itself is not decoded.
 */
export const readPing = (
  { applicableSections, parsedSections }: Partial<GppPing>,
  options: GppOptions,
): ConsentState => {
  const sections = own(parsedSections);
  const applicable = listOf(applicableSections).map((id) => SECTIONS[id as number] || `${id as number}`);
  const listed = options.sections?.filter((name) => name in sections);
  if (!listed?.length && `${applicable}` === '-1') return options.noneApplies ?? 'granted';
  const states = (listed ?? applicable).map((name) => readSection(sections[name], options));
  if (states.includes('denied')) return 'denied';
  if (states.length && states.every(Boolean)) return 'granted';
  throw __DEV__
    ? `applicableSections: [${applicable}], parsedSections: ${Object.keys(sections)}`
    : 'sections';
};
