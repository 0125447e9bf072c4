import { attempt } from '../../core/util/attempt';
import type { TrackedEvent } from '../../core/event/event';
import { readLocal, writeLocal } from '../../core/storage/local-storage';
import type { OwnPluginApi } from '../../core/tracker/plugin-internals';
import { printJson } from '../../core/util/print-json';
import { collectUser } from './collect-attributes';

/** The stored data: when consent was given, and which visitor's user mParticle received last. */
type Known = readonly [consentAt?: unknown, visitor?: unknown, id?: unknown, traits?: unknown];

/** Remembers facts about a visitor between events and, if storage is allowed, between pages. */
export const createVisitorMemory = (api: OwnPluginApi) => {
  const key = `${api.name}|mparticle`;
  let known: Known = [];
  let user: TrackedEvent['user'];

  const recall = (): Known => {
    // Other scripts can write to `localStorage`.
    if (api.storage.isOpen()) known = attempt(() => [...(JSON.parse(readLocal(key)!) as Known)]) ?? [];
    return known;
  };
  const remember = (...news: Known): void => {
    known = news;
    if (api.storage.isOpen()) writeLocal(key, printJson(news));
  };

  return {
    /** The time at which the current consent was granted or denied. */
    consentAt: 0,
    open(decidedAt?: number): void {
      const [at, ...more] = recall();
      const now = Date.now();
      const remembered = api.rooms.answers?.get('remembered');
      // A remembered grant keeps the time of the visitor's original decision.
      this.consentAt =
        (remembered === 'granted' && (at as number) <= now && +(at as number)) ||
        (decidedAt ?? (this.consentAt || now));
      if (remembered) remember(this.consentAt, ...more);
    },
    /**
     * Compares the user of an event with the user of the previous event. An attribute that is no longer named is not deleted.
     */
    meet(event: TrackedEvent): void {
      if (!event.user || event.user === user) return;
      user = event.user;
      const visitor = event.session?.userId;
      const [at, whose, id, traits] = recall();
      const old = whose === visitor && id ? `${id as string}` : null;
      const attributes = collectUser(user.id === old && traits);
      const track = (what: string, change: object) =>
        api.track(`user_${what}_change`, change, { passive: true, trailing: true });

      if (user.id !== old) {
        const identity = {
          identity_type: 'customer_id',
          identity: user.id,
          timestamp_unixtime_ms: Date.parse(event.time),
          created_this_batch: !old,
        };
        track('identity', { new: identity, old: { ...identity, identity: old, created_this_batch: false } });
      }
      for (const [name, value] of Object.entries(collectUser(user.traits))) {
        const former = attributes[name] ?? null;
        attributes[name] = value;
        if (printJson(value) !== printJson(former))
          track('attribute', {
            user_attribute_name: name,
            new: value,
            old: former,
            deleted: false,
            is_new_attribute: !former,
          });
      }
      remember(at, visitor, user.id, attributes);
    },
  };
};
