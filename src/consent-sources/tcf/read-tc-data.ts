import { own } from '../../core/util/own';
import type { ConsentState } from '../../core/options/consent-state';

/** `true` or `false` by the id of a purpose or vendor; an absent id is `false`. */
type Flags = Readonly<Record<number, boolean | undefined>>;

/** The legal bases of processing. */
interface Bases {
  readonly consents: Flags;
  readonly legitimateInterests: Flags;
}

/** The publisher's restrictions: the vendor needs consent, or a legitimate interest. 0 forbids the purpose. */
const CONSENT_ONLY = 1;
const LEGITIMATE_INTEREST_ONLY = 2;

/** The used properties of the API's TCData object. */
export interface TcData {
  readonly listenerId?: number;
  readonly gdprApplies?: boolean;
  readonly eventStatus?: string;
  readonly tcString?: string;
  readonly purpose: Bases;
  readonly vendor: Bases;
  readonly publisher?: {
    /** Restrictions by purpose and vendor. */
    readonly restrictions?: Readonly<Record<number, Readonly<Record<number, number>> | undefined>>;
  };
}

/** Reads an own property. Throws if the flags are missing. */
const readFlag = (bases: Bases, basis: keyof Bases, id: number): boolean => {
  const flag = new Map<string, unknown>(Object.entries(own(bases)[basis]!)).get(`${id}`) ?? false;
  if (typeof flag !== 'boolean') throw __DEV__ ? `${flag as string} is not true or false` : flag;
  return flag;
};

/**
 * Decides by the manager's data: granted if the visitor agrees to all purposes, and to the vendor,
 * if there is one. `undefined`: the visitor has not decided, or decides again. Throws at invalid
 * data. The TC string is not decoded, because the data has its contents.
 */
export const readTcData = (
  { gdprApplies, eventStatus, tcString, purpose, vendor, publisher }: Partial<TcData>,
  purposes: readonly number[],
  legitimateInterests: readonly number[],
  vendorId?: number,
): ConsentState | undefined => {
  // Then the other properties may be missing.
  if (gdprApplies === false) return 'granted';
  if (!gdprApplies || !['tcloaded', 'useractioncomplete'].includes(eventStatus!)) return;

  const isAllowed = (id: number, basis: keyof Bases, restriction: number): boolean =>
    readFlag(purpose!, basis, id) &&
    (!vendorId ||
      (readFlag(vendor!, basis, vendorId) &&
        (publisher?.restrictions?.[id]?.[vendorId] ?? restriction) === restriction));
  const isGranted = purposes.every(
    (id) =>
      isAllowed(id, 'consents', CONSENT_ONLY) ||
      (legitimateInterests.includes(id) && isAllowed(id, 'legitimateInterests', LEGITIMATE_INTEREST_ONLY)),
  );
  if (!isGranted) return 'denied';
  // A TC string of version 2, which was requested, begins with a C.
  if (!/^C[\w.-]+$/.test(tcString!)) throw __DEV__ ? 'tcString is no TC string' : 'tcString';
  return 'granted';
};
