import type { SessionRecord } from './session-record';

/**
 * Returns the record, unless it is older than the last known withdrawal (rule 37). A page that knows of the withdrawal creates a
 * visitor of a later generation; another page only starts a later session.
 */
export const findCurrent = (
  record: SessionRecord | undefined,
  withdrawnAt: number,
): SessionRecord | undefined =>
  record && (record.generation || record.startedAt) < withdrawnAt ? undefined : record;
