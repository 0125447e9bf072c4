import type { SessionRecord } from './session-record';

/**
 * The record, unless it is older than the last withdrawal that is known (rule 37): then it is nobody's. A page that knows of the
 * withdrawal makes a visitor of a later generation; another page only starts a later session.
 */
export const findCurrent = (
  record: SessionRecord | undefined,
  withdrawnAt: number,
): SessionRecord | undefined =>
  record && (record.generation || record.startedAt) < withdrawnAt ? undefined : record;
