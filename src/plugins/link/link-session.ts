import type { SessionRecord } from '../../core/session/rules/session-record';
import type { Input } from '../../core/session/rules/input';
import { transition, type Transition, type TransitionContext } from '../../core/session/rules/transition';
import { linkRecords } from './link-records';

/**
 * Continues the session of the link here. If it replaces the domain's own session, that session
 * ends.
 */
export const linkSession = (
  record: SessionRecord | undefined,
  linked: SessionRecord,
  { at, visibleSince }: Input,
  context: TransitionContext,
): Transition => {
  const next = linkRecords(record, linked);
  if (next.sessionId === record?.sessionId) return { record: next, effects: [] };
  const { effects } = transition(record, { at, visibleSince, reason: 'ended' }, context) as Transition;
  return { record: next, effects };
};
