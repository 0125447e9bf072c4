import { readClock } from '../util/clock';
import { uuid } from '../util/ids';
import { openSession, type FreshIds } from './rules/change-record';
import { describeSession, type Session } from './rules/describe-session';

export type NextIds = ReturnType<typeof createNextIds>;

/** The ids of the next session: visible while consent is pending, and used later unless a record is stored (rule 35). */
export const createNextIds = (constantId: string | undefined, generation: () => number) => {
  let ids: FreshIds | undefined;
  /** The time at which the provisional session was first read. */
  let shownAt: number | undefined;
  const get = (): FreshIds =>
    (ids ??= { userId: uuid(), sessionId: constantId ?? uuid(), generation: generation() });

  return {
    get,
    /** Drops ids that a session uses, so that no other visitor gets them (rule 7). */
    spend(sessionId: string): void {
      if (sessionId === ids?.sessionId) ids = undefined;
    },
    clear: (): void => void (ids = undefined),
    provisional: (isVisible: boolean): Session =>
      describeSession(openSession(undefined, get(), (shownAt ??= readClock()), isVisible), 'memory'),
  };
};
