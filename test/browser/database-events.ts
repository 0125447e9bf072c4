// A page that is gone hears nothing of its transactions any more, and one that sleeps hears it when it wakes.
import type { Library, Listener, Target, Transaction } from './database-library';
import type { Life } from './life';

/** The library listens to its own transactions; those listeners belong to no page. */
const ownListeners = (target: Target): Listener[] => {
  if (!('_started' in target)) return [];
  const { db, listeners } = target as Transaction;
  const first = listeners.slice(0, 3);
  const next = listeners.slice(3).filter(({ callback }) => callback === db._rawDatabase.processTransactions);
  return [...first, ...next];
};

export const silencePages = (library: Library, lifeOf: (target: Target) => Life | undefined): void => {
  const prototype = Object.getPrototypeOf(library.IDBTransaction.prototype) as Target;
  const dispatch = prototype.dispatchEvent;
  prototype.dispatchEvent = function (this: Target, event) {
    const life = lifeOf(this);
    if (!life || (life.alive && !life.asleep)) return dispatch.call(this, event);
    const own = ownListeners(this);
    for (const { type, callback } of own) if (type === event.type) callback(event);
    this.listeners = this.listeners.filter((listener) => !own.includes(listener));
    life.run(() => dispatch.call(this, event));
    return true;
  };
};
