import { removeLocal, writeLocal } from '../ledger/local-storage';

type Message = Pick<StorageEvent, 'key' | 'newValue'>;

/** Those of this page: it does not hear its own storage events. */
const here = new Set<(message: Message) => void>();

/**
 * Tells every open tab of the site of a withdrawal, with the generation that is at an end, and leaves no trace (rule 37). A
 * BroadcastChannel would cost the other pages their places in the back/forward cache.
 */
export const createWithdrawalChannel = (name: string, listener: (generation: number) => void) => {
  const key = name + '|w';
  const hear = (message: Message) => {
    if (message.key === key && message.newValue) listener(+message.newValue);
  };
  return {
    start(): void {
      addEventListener('storage', hear);
      here.add(hear);
    },
    stop(): void {
      removeEventListener('storage', hear);
      here.delete(hear);
    },
    broadcast(generation: number): void {
      const newValue = `${generation}`;
      for (const other of here) if (other !== hear) other({ key, newValue });
      writeLocal(key, newValue);
      removeLocal(key);
    },
  };
};
