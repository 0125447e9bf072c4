import type { UnstampedEvent } from '../../event/event';
import { attachEvent, endSession, forgetVisitor, openSession, touch, type FreshIds } from './change-record';
import { judge, type Limits } from './judge';
import { isForeground, type EndReason, type SessionRecord } from './session-record';
import type { Input, PageOrigin } from './input';

/** The context in which an input is judged. */
export interface TransitionContext {
  readonly now: number;
  readonly limits: Limits;
  /** The ids of a new session or visitor. Read only if they are used, because a getter may create them. */
  readonly ids: FreshIds;
  readonly origin: PageOrigin;
  /** The reason of a session that ended with its browser or in a crash (rules 8, 27). */
  readonly died?: EndReason;
  /** The input is judged in the critical section: sessions end and begin only there (rule 12). */
  readonly exclusive: boolean;
}

/** The announcements, in this order (rule 17). */
export type Effect =
  | { readonly type: 'session-end'; readonly record: SessionRecord }
  /** `event` is the event that opens the session, if any. */
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
  // The record's text has no fractions, but a page's clock may have them.
  const visibleSince = Math.trunc(input.visibleSince);
  // The clock may have been set back since the input (rule 6).
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
    // An input of a visible tab shows that the site is in the foreground, even if a hidden tab has written otherwise.
    const isShown = isVisible && !isForeground(next) ? true : undefined;
    next = touch(next, at, visibleSince, foreground ?? isShown);
  }

  const attaches = event && next && (!next.endedAt || (input.trailing && next.sessionIndex));
  // The time is limited to the range from the session's start to now (rule 6). The record's text has no fractions.
  const time = Math.trunc(Math.max(next?.startedAt ?? 0, Math.min(input.time ?? at, now)));
  if (attaches) {
    const exit = { at, ...(input.origin ?? origin), page: event.page, user: event.user };
    next = attachEvent(next!, event, time, passive ? undefined : exit);
  }
  const effects: Effect[] = [];
  if (ended) effects.push({ type: 'session-end', record: ended });
  // The start is announced with the record after its first event, so that both have the same session, and one group.
  if (opens) effects.push({ type: 'session-start', record: next!, event, origin: input.origin });
  if (attaches) effects.push({ type: 'event', record: next!, event, time, origin: input.origin });
  return { record: next, effects };
};
