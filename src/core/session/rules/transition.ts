import type { UnstampedEvent } from '../../event/event';
import { attachEvent, endSession, forgetVisitor, openSession, touch, type FreshIds } from './change-record';
import { judge, type Limits } from './judge';
import { isForeground, type EndReason, type SessionRecord } from './session-record';
import type { Input, PageOrigin } from './input';

/** The surroundings in which an input is judged. */
export interface TransitionContext {
  readonly now: number;
  readonly limits: Limits;
  /** For a new session or visitor. Read only if one is made, because a getter may create them. */
  readonly ids: FreshIds;
  readonly origin: PageOrigin;
  /** The end of a session that died with its browser or its last run (rules 8, 27). */
  readonly died?: EndReason;
  /** No other tab can change the record now: sessions end and begin only then (rule 12). */
  readonly exclusive: boolean;
}

/** The announcements, in this order (rule 17). */
export type Effect =
  | { readonly type: 'session-end'; readonly record: SessionRecord }
  /** `event` is the one that opens it, if any. */
  | {
      readonly type: 'session-start';
      readonly record: SessionRecord;
      readonly event?: UnstampedEvent;
      readonly origin?: PageOrigin;
    }
  | {
      readonly type: 'event';
      readonly record: SessionRecord;
      readonly event: UnstampedEvent;
      readonly time: number;
      readonly origin?: PageOrigin;
    };

export interface Transition {
  readonly record: SessionRecord | undefined;
  readonly effects: readonly Effect[];
}

/** Applies rules to one input. */
export type ApplyRules = (
  record: SessionRecord | undefined,
  input: Input,
  context: TransitionContext,
) => Transition | 'needs-lock';

/** The rules, applied to one input. */
export const transition: ApplyRules = (record, input, context) => {
  const { now, limits, origin, died, exclusive } = context;
  const { event, passive, foreground, reason } = input;
  // The record's text has no fractions, and a page may have a clock that has.
  const visibleSince = Math.trunc(input.visibleSince);
  // The clock may have been set back since (rule 6).
  const at = Math.trunc(Math.min(input.at, now));
  const isVisible = visibleSince < Infinity;
  const starts = event && !passive;
  const over = record && judge(record, at, now, limits, visibleSince, died);
  const ends = record && !record.endedAt && (over ?? reason);
  const forgets = record && reason === 'logout';
  const opens = input.renews || (starts && (!record || over));
  if ((ends || opens || forgets) && !exclusive) return 'needs-lock';

  const ended = ends ? endSession(record, ends, over ? 0 : at, visibleSince) : undefined;
  let next = ended ?? record;
  if (forgets) next = forgetVisitor(record, context.ids, at);
  if (opens) next = openSession(next, context.ids, at, isVisible || (!!next && isForeground(next)), now);
  const changes = next && foreground != null && (foreground !== isForeground(next) || isVisible);
  if (next && !next.endedAt && (starts || changes)) {
    // An input of a visible tab shows that the site is in the foreground, whatever a tab that was hidden wrote last.
    const isShown = isVisible && !isForeground(next) ? true : undefined;
    next = touch(next, at, visibleSince, foreground ?? isShown);
  }

  const attaches = event && next && (!next.endedAt || (input.trailing && next.sessionIndex));
  // The time is kept between the session's start and now (rule 6), and has no fractions, which the record's text cannot hold.
  const time = Math.trunc(Math.max(next?.startedAt ?? 0, Math.min(input.time ?? at, now)));
  if (attaches) {
    const exit = { at, ...(input.origin ?? origin), page: event.page, user: event.user };
    next = attachEvent(next!, event, time, passive ? undefined : exit);
  }
  const effects: Effect[] = [];
  if (ended) effects.push({ type: 'session-end', record: ended });
  // The start is announced as it is after its first event: so both say the same of the session, and travel in one group.
  if (opens) effects.push({ type: 'session-start', record: next!, event, origin: input.origin });
  if (attaches) effects.push({ type: 'event', record: next!, event, time, origin: input.origin });
  return { record: next, effects };
};
