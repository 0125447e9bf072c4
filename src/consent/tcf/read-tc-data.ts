import type { ConsentState } from '../../options/consent-state';

/** Yes or no by the id of a purpose or vendor; what is absent is no. */
type Flags = Readonly<Record<string, boolean | undefined>>;

/** The grounds on which data may be processed, as the manager's data name them. */
interface Bases {
  readonly consents: Flags;
  readonly legitimateInterests: Flags;
}

/** What is read of the TCData object of the manager's API. */
export interface TcData {
  readonly listenerId?: number;
  readonly gdprApplies?: boolean;
  readonly eventStatus?: string;
  readonly tcString?: string;
  readonly purpose: Bases;
  readonly vendor: Bases;
  /** By purpose and vendor: 0 not allowed, 1 by consent only, 2 by a legitimate interest only. */
  readonly publisher?: {
    readonly restrictions?: Readonly<Record<string, Readonly<Record<string, number>> | undefined>>;
  };
}

/**
 * What the manager's data mean; `undefined`: the visitor has not decided yet, or anew. Throws where their shape is wrong. The
 * TC string is not decoded, for the manager has done so.
 */
export const readTcData = (
  { gdprApplies, eventStatus, tcString, purpose, vendor, publisher }: TcData,
  purposes: readonly number[],
  legitimateInterests: readonly number[],
  vendorId?: number,
): ConsentState | undefined => {
  // Where it does not apply, the object may hold nothing else.
  if (gdprApplies === false) return 'granted';
  if (!gdprApplies || !/^(tcloaded|useractioncomplete)$/.test(eventStatus!)) return;

  const isAllowed = (id: number, basis: keyof Bases, restriction: number): boolean | undefined =>
    purpose[basis][id] &&
    (!vendorId ||
      (vendor[basis][vendorId] &&
        (publisher?.restrictions?.[id]?.[vendorId] ?? restriction) === restriction));
  const isGranted = purposes.every(
    (id) =>
      isAllowed(id, 'consents', 1) ||
      (legitimateInterests.includes(id) && isAllowed(id, 'legitimateInterests', 2)),
  );
  if (!isGranted) return 'denied';
  // Version 2, which is what was asked for.
  if (!/^C[\w.-]+$/.test(tcString!)) throw 'tcString';
  return 'granted';
};
