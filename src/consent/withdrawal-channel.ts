import { attempt } from '../attempt';
import { refusals, removeLocal, writeLocal } from '../ledger/local-storage';

/**
 * Tells every open tab of the site of a withdrawal, with the generation that is at an end, and leaves no trace (rule 37). A
 * BroadcastChannel would cost the other pages their places in the back/forward cache: it is used only where `localStorage`
 * takes nothing, and listened to only by pages that have seen that.
 */
export const createWithdrawalChannel = (name: string, listener: (generation: number) => void) => {
  const key = name + '|w';
  let radio: BroadcastChannel | undefined;
  const hear = (message: StorageEvent) => {
    if (message.key === key && message.newValue) listener(+message.newValue);
  };
  const tune = () =>
    attempt(() => {
      radio ??= new BroadcastChannel(key);
      radio.onmessage = ({ data }) => listener(+data);
    });
  return {
    start(): void {
      addEventListener('storage', hear);
      refusals.add(tune);
    },
    stop(): void {
      removeEventListener('storage', hear);
      refusals.delete(tune);
      radio?.close();
    },
    broadcast(generation: number): void {
      const newValue = `${generation}`;
      // A page does not hear its own storage events; another copy of this library may be in it.
      attempt(() => dispatchEvent(new StorageEvent('storage', { key, newValue })));
      if (!writeLocal(key, newValue)) radio?.postMessage(newValue);
      removeLocal(key);
    },
  };
};
