import { mergeRecords } from '../../core/session/rules/merge-records';
import type { SessionRecord } from '../../core/session/rules/session-record';

/** It lives, and began when the other one had seen its last activity. */
const isLater = ({ startedAt, endedAt }: SessionRecord, { lastActivityAt }: SessionRecord) =>
  !endedAt && startedAt > lastActivityAt;

/**
 * Which record goes on where a visitor arrives by a link: `linked` came with it, `own` is what this domain has.
 *
 * Of one visitor, the later session goes on, whatever its index, for each domain has counted alone; of two that overlap, rule 15
 * decides. Another visitor is adopted; but not where the own one is there since a logout or a withdrawal that came after the linked
 * session's start: that session has ended here, and does not come back (rule 16). What is adopted gets a generation above the
 * own one's, so that it wins over every copy of that.
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
