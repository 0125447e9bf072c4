import { readClock } from '../util/clock';
import type { Input } from './rules/input';
import type { EndReason, SessionRecord } from './rules/session-record';
import { transition } from './rules/transition';
import type { Guard, ManagerRooms, Ruled, SessionManagerOptions } from './session-manager-options';

/** Applies the rules to one input after the other, changes the record, and announces the effects. */
export const createInputRules = (
  { settings, store }: ManagerRooms,
  { ids, announcer }: SessionManagerOptions,
  /** Whether consent still holds: a listener may withdraw it at any effect. */
  isOpen: () => boolean,
) => {
  /** The id of this tab's session. */
  let current: string | undefined;
  /** The id of a session that has crashed (rule 27). */
  let crashed: string | undefined;
  /** A living tab proves that the browser lives, so rule 8 is only checked once. */
  let isSameBrowser = false;

  const findUnexpectedEnd = (record: SessionRecord | undefined): EndReason | undefined => {
    if (crashed && record?.sessionId === crashed) return 'force-quit';
    return !isSameBrowser && store.browserClosed() ? 'browser-closed' : undefined;
  };
  /** Announces a start again if it may not be stored: the page that opened the session may have crashed (rule 18). */
  const enter = (announcedId?: string, onEnter = announcer.enter): void => {
    const { record } = store;
    if (!record || record.endedAt || record.sessionId === current) return;
    current = record.sessionId;
    onEnter(record);
    if (current !== announcedId) announcer.announce({ type: 'session-start', record });
  };

  return {
    declareCrashed: (sessionId: string): void => void (crashed = sessionId),
    /** Called when the record has been read. Plugins are not notified of a session that continues. */
    resume(storedId?: string): void {
      if (!current) enter(storedId, () => {});
    },
    /** Returns `false` if the input needs the critical section. */
    apply(input: Ruled<Input>, guard: Guard): boolean {
      // Call this first: plugins that are asked for context may change the record.
      const origin = announcer.origin();
      const { record } = store;
      const result = (input.applyRules ?? transition)(record, input, {
        limits: settings.limits,
        get ids() {
          return ids.get();
        },
        origin,
        now: readClock(),
        died: findUnexpectedEnd(record),
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
