import type { RecordStore } from '../storage/record-store';
import { changeAttributes, type AttributeChange } from './attributes';
import { changeState, end, forget, open, stamp } from './change';
import type { createAnnouncements } from './announcements';
import type { Happening, KeeperOptions } from './happening';
import { judge, leaves, returns } from './judge';
import { BACKGROUND, FOREGROUND, type SessionRecord } from './record';

/** Applies the rules to one thing after the other, and tells what came of it; `tell` announces what a store's record says. */
export const createRules = (host: KeeperOptions, tell: ReturnType<typeof createAnnouncements>) => {
  /** A living tab proves a living browser: rule 8 is a question of the first look only. */
  let sameBrowser: unknown;
  /** A session that was left in the foreground, with no living tab behind it (rule 27). */
  let abandoned: string | undefined;
  /** Set while nothing was known of the visitor: for the first session (rule 29). */
  let kept: AttributeChange[] = [];
  let current: string | undefined;

  return {
    /** The record has been read; of `dead`, no living tab was found. */
    found(record: SessionRecord | undefined, dead?: string): void {
      current ??= record?.sessionId;
      abandoned ??= dead;
    },
    /** Of the next session: it is another visitor's. */
    forget: () => void (kept = []),
    /** `false`: this needs the critical section. */
    apply(store: RecordStore, what: Happening, now: number, exclusive?: boolean): boolean {
      const { event, passive, state, ends, attribute } = what;
      // The clock may have been set back since (rule 6).
      const at = Math.min(what.at, now);
      const visible = what.visibleSince!;
      const since = what.visibleBefore ?? visible;
      const was = store.record;
      const closed = !sameBrowser && store.browserClosed();
      const died = abandoned === was?.sessionId ? 'force-quit' : closed ? 'browser-closed' : undefined;
      const over = was && judge(was, at, now, host.limits, since, died);
      const ending = was && !was.endedAt && (over || ends);
      const forgets = ends === 'logout';
      const opens = what.opens || (event && !passive && (!was || over));
      const turns = ending || opens || forgets;
      if (turns && !exclusive) return false;

      let record = ending ? end(was, ending, over ? 0 : at, since) : was;
      // What a visible tab does says that the site is in the foreground, whatever a tab that was hidden wrote last.
      const next = state ?? (visible < Infinity && !passive ? FOREGROUND : record?.state);
      if (record && (next !== record.state || what.visibleBefore! < Infinity) && leaves(what, record))
        record = changeState(record, next!, at, since);
      if (forgets) kept = [];
      if (forgets && record) record = forget(record, host.fresh(), at);
      if (opens) record = open(record, host.fresh(), at, next ?? BACKGROUND);
      sameBrowser ||= opens || (record && !closed);
      const lives = record && !record.endedAt;
      if (attribute) kept.push(attribute);
      const changes = record ? kept.splice(0) : [];
      const which = lives ? 'attributes' : 'nextAttributes';
      for (const change of changes) {
        const changed = changeAttributes(record![which], change, host.tabId().slice(0, 8), now);
        if (typeof changed === 'string') host.refused(change.key, changed);
        else record = { ...record!, [which]: changed };
      }
      store.change(record);
      if (turns) tell(store, event?.user);
      if (lives && record!.sessionId !== current) host.entered(record!);
      current = record?.sessionId;
      if (changes[0] || (opens && record!.attributes)) host.attributed(record!);
      // Unless another page was visible all the while.
      if (state === FOREGROUND ? what.visibleBefore && returns(was, at) : what.left && leaves(what, was))
        host.moved(!!state, at);
      if (event && (lives || (what.trailing && record?.sessionIndex))) {
        // Kept between the session's start and now (rule 6).
        const time = Math.max(record!.startedAt, Math.min(what.time ?? at, now));
        store.change((record = stamp(store.record!, event, !!passive, at, time)));
        host.stamped(event, time, record, what.safe);
      }
      return true;
    },
  };
};
