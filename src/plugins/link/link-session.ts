import type { SessionRecord } from '../../core/session/rules/session-record';
import type { Input } from '../../core/session/rules/input';
import { transition, type Transition, type TransitionContext } from '../../core/session/rules/transition';
import { linkRecords } from './link-records';

/** The session that has come by a link goes on here. Where the domain's own has to make way for it, that one ends. */
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
