import { mergeRecords } from '../../core/session/rules/merge-records';
import type { SessionRecord } from '../../core/session/rules/session-record';

/** The record is alive, and began after the last activity of the other one. */
const isLater = ({ startedAt, endedAt }: SessionRecord, { lastActivityAt }: SessionRecord) =>
  !endedAt && startedAt > lastActivityAt;

/**
 * Decides which record continues if a visitor arrives by a link: `linked` came with the link, `own`
 * belongs to this domain.
 *
 * Of one visitor, the later session continues, whatever its index, since each domain counts alone;
 * if two sessions overlap, rule 15 decides. Another visitor is adopted, unless the own record
 * results from a logout or a withdrawal after the linked session's start: that session has ended
 * here, and stays ended (rule 16). An adopted record gets a generation above the own record's, so
 * that it wins over every copy.
 */
export const linkRecords = (own: SessionRecord | undefined, linked: SessionRecord): SessionRecord => {
  if (!own) return linked;
  const generation = Math.max(own.generation, linked.generation);
  const isSame = own.userId === linked.userId;
  if (isSame ? isLater(own, linked) : own.generation > linked.startedAt) return own;
  return isSame && !isLater(linked, own)
    ? mergeRecords({ ...own, generation }, { ...linked, generation })!
    : { ...linked, generation: Math.max(generation, own.generation + 1) };
};
