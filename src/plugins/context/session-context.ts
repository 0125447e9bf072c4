import { attempt } from '../../core/util/attempt';
import { isPossible } from '../../core/util/is-possible';

/** Parameters of a campaign; 0 for none. */
export type Utm = Readonly<Record<string, string>> | 0;

/**
 * The stored facts of a session for its other pages. Of two texts, the greater belongs to the later
 * session, has the later campaign, or has more facts: hence the order, and the zeros.
 */
export interface SessionContext {
  readonly startedAt: number;
  /** The time at which the current campaign was found; 0 if it is the first page's. */
  readonly metAt: number;
  /** The parameters of the first page. */
  readonly utm: Utm;
  readonly referrer: string;
  /** The parameters of the latest page that had any. */
  readonly currentUtm: Utm;
  readonly zone: { readonly locale: string; readonly timeZone: string } | 0;
}

export const noContext: SessionContext = {
  startedAt: 0,
  metAt: 0,
  utm: 0,
  referrer: '',
  currentUtm: 0,
  zone: 0,
};

const areTexts = (value: unknown): boolean =>
  value === 0 || (Object(value) === value && Object.values(value!).every((text) => typeof text === 'string'));

/**
 * Parses a stored context. Any script can write there: returns `undefined` for values that no schema accepts, and for times that no
 * clock can have had, which would win over all others forever.
 */
export const parseSessionContext = (text: unknown, now: number): SessionContext | undefined =>
  attempt(() => {
    const found = JSON.parse(text as string) as SessionContext;
    const { startedAt, metAt, utm, referrer, currentUtm } = found;
    const { locale, timeZone } = found.zone as Exclude<SessionContext['zone'], 0>;
    const zone = found.zone && { locale, timeZone };
    const isSound =
      [startedAt, metAt].every((at) => isPossible(at, now)) &&
      [utm, currentUtm, { referrer, ...zone }].every(areTexts);
    return isSound ? { startedAt, metAt, utm, referrer, currentUtm, zone } : undefined;
  });
