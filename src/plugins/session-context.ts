import { attempt } from '../attempt';
import { isPossible } from '../is-possible';

/**
 * What is kept of a session for its other pages. Of two texts of it the greater one is of the later session, or says more of
 * the same: hence the order, and the zeros.
 */
export interface SessionContext {
  readonly startedAt: number;
  readonly utm: Readonly<Record<string, string>> | 0;
  readonly zone: { readonly locale: string; readonly timeZone: string } | 0;
}

const areTexts = (value: unknown): boolean =>
  value === 0 || (Object(value) === value && Object.values(value!).every((text) => typeof text === 'string'));

/**
 * Anybody can write where it is kept: `undefined` for what no schema takes, and for a start that no clock can have made, which
 * would stand before all others for ever.
 */
export const parseSessionContext = (text: unknown, now: number): SessionContext | undefined =>
  attempt(() => {
    const { startedAt, utm, zone } = JSON.parse(text as string) as SessionContext;
    const { locale, timeZone } = zone as Exclude<typeof zone, 0>;
    const isSound =
      isPossible(startedAt, now) && areTexts(utm) && areTexts({ ...(zone && { locale, timeZone }) });
    return isSound ? { startedAt, utm, zone: zone && { locale, timeZone } } : undefined;
  });
