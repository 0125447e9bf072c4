import { readClock } from '../util/clock';
import type { Input } from './rules/input';
import type { EndReason, SessionRecord } from './rules/session-record';
import { transition } from './rules/transition';
import type { Guard, ManagerRooms, Ruled, SessionManagerOptions } from './session-manager-options';

/** Applies the rules to one input after the other: the record changes, and their effects are announced. */
export const createInputRules = (
  { settings, store }: ManagerRooms,
  { ids, announcer }: SessionManagerOptions,
  /** A listener may withdraw consent at any effect. */
  isOpen: () => boolean,
) => {
  /** The session that this tab is in. */
  let current: string | undefined;
  /** A session that a crash has left behind (rule 27). */
  let crashed: string | undefined;
  /** A living tab proves a living browser: rule 8 is a question of the first look only. */
  let isSameBrowser = false;

  const findDeath = (record: SessionRecord | undefined): EndReason | undefined => {
    if (crashed && record?.sessionId === crashed) return 'force-quit';
    return !isSameBrowser && store.browserClosed() ? 'browser-closed' : undefined;
  };
  /** A start that is not known to be stored is announced again: the page that opened it may have died with it (rule 18). */
  const enter = (announcedId?: string, onEnter = announcer.enter): void => {
    const { record } = store;
    if (!record || record.endedAt || record.sessionId === current) return;
    current = record.sessionId;
    onEnter(record);
    if (current !== announcedId) announcer.announce({ type: 'session-start', record });
  };

  return {
    declareCrashed: (sessionId: string): void => void (crashed = sessionId),
    /** The record has been read. This tab does not enter a session that continues. */
    resume(storedId?: string): void {
      if (!current) enter(storedId, () => {});
    },
    /** Returns `false` if the input needs the critical section. */
    apply(input: Ruled<Input>, guard: Guard): boolean {
      // First of all: plugins that are asked for context may change the record.
      const origin = announcer.origin();
      const { record } = store;
      const result = (input.applyRules ?? transition)(record, input, {
        limits: settings.limits,
        get ids() {
          return ids.get();
        },
        origin,
        now: readClock(),
        died: findDeath(record),
        exclusive: !!guard,
      });
      if (result === 'needs-lock') return false;
      if (result.record) {
        isSameBrowser = true;
        ids.spend(result.record.sessionId);
      }
      store.change(result.record);
      for (const effect of result.effects) {
        if (effect.type !== 'session-end')
          enter(effect.type === 'session-start' ? effect.record.sessionId : undefined);
        announcer.announce(effect);
        if (!isOpen()) return true;
      }
      enter();
      return true;
    },
  };
};
