import { attempt } from '../../core/util/attempt';
import type { TrackedEvent } from '../../core/event/event';
import { readLocal, writeLocal } from '../../core/storage/local-storage';
import type { OwnPluginApi } from '../../core/tracker/plugin-internals';
import { printJson } from '../../core/util/print-json';
import { collectUser } from './collect-attributes';

/** When consent was given, where the answer is remembered; and what of which visitor's user mParticle was told last. */
type Known = readonly [consentAt?: unknown, visitor?: unknown, id?: unknown, traits?: unknown];

/** Keeps what is known of a visitor over events and, where storage is allowed, over pages. */
export const createVisitorMemory = (api: OwnPluginApi) => {
  const key = `${api.name}|mparticle`;
  let known: Known = [];
  let user: TrackedEvent['user'];

  const recall = (): Known => {
    // Anybody can write there.
    if (api.storage.isOpen()) known = attempt(() => [...(JSON.parse(readLocal(key)!) as Known)]) ?? [];
    return known;
  };
  const remember = (...news: Known): void => {
    known = news;
    if (api.storage.isOpen()) writeLocal(key, printJson(news));
  };

  return {
    /** When the consent in force was given or denied. */
    consentAt: 0,
    open(decidedAt?: number): void {
      const [at, ...more] = recall();
      const now = Date.now();
      const remembered = api.rooms.answers?.get('remembered');
      // An answer that is remembered was given when it was given first.
      this.consentAt =
        (remembered === 'granted' && (at as number) <= now && +(at as number)) ||
        (decidedAt ?? (this.consentAt || now));
      if (remembered) remember(this.consentAt, ...more);
    },
    /** Tracks how the user of an event differs from the one before. Attributes that are not named again have not gone. */
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
