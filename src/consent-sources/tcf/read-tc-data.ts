import { own } from '../../core/util/own';
import type { ConsentState } from '../../core/options/consent-state';

/** Yes or no by the id of a purpose or vendor; what is absent is no. */
type Flags = Readonly<Record<number, boolean | undefined>>;

/** The legal bases of processing. */
interface Bases {
  readonly consents: Flags;
  readonly legitimateInterests: Flags;
}

/** Restrictions of the publisher's: the vendor may go by consent only, or by a legitimate interest only; 0 is neither. */
const CONSENT_ONLY = 1;
const LEGITIMATE_INTEREST_ONLY = 2;

/** The properties that are read of the API's TCData object. */
export interface TcData {
  readonly listenerId?: number;
  readonly gdprApplies?: boolean;
  readonly eventStatus?: string;
  readonly tcString?: string;
  readonly purpose: Bases;
  readonly vendor: Bases;
  readonly publisher?: {
    /** By purpose and vendor. */
    readonly restrictions?: Readonly<Record<number, Readonly<Record<number, number>> | undefined>>;
  };
}

/** Throws if the flags are missing. Inherited properties are not the manager's. */
const readFlag = (bases: Bases, basis: keyof Bases, id: number): boolean => {
  const flag = new Map<string, unknown>(Object.entries(own(bases)[basis]!)).get(`${id}`) ?? false;
  if (typeof flag !== 'boolean') throw __DEV__ ? `${flag as string} is no yes or no` : flag;
  return flag;
};

/**
 * Decides by the manager's data: granted if the visitor agrees to all purposes, and to the vendor,
 * if there is one. `undefined`: the visitor has not decided, or decides again. Throws at invalid
 * data. The TC string is not decoded: these are its contents.
 */
export const readTcData = (
  { gdprApplies, eventStatus, tcString, purpose, vendor, publisher }: Partial<TcData>,
  purposes: readonly number[],
  legitimateInterests: readonly number[],
  vendorId?: number,
): ConsentState | undefined => {
  // There need not be anything else then.
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
  // Version 2, which was asked for, begins with a C.
  if (!/^C[\w.-]+$/.test(`${tcString}`)) throw __DEV__ ? 'tcString is no TC string' : 'tcString';
  return 'granted';
};
