import { attempt } from '../util/attempt';
import { refusalListeners, removeLocal, writeLocal } from '../storage/local-storage';
import { WITHDRAWAL_CHANNEL } from '../storage/storage-keys';

/**
 * Tells every open tab of the site of a withdrawal, with the generation that is at an end, and leaves no trace (rule 37). A
 * BroadcastChannel would cost the other pages their places in the back/forward cache: it is used only where `localStorage`
 * takes nothing, and listened to only by pages that have seen that.
 */
export const createWithdrawalChannel = (name: string, listener: (generation: number) => void) => {
  const key = name + WITHDRAWAL_CHANNEL;
  /** Open since a text was refused. */
  let fallback: BroadcastChannel | undefined;
  const onStorage = (event: StorageEvent) => {
    if (event.key === key && event.newValue) listener(+event.newValue);
  };
  const openFallback = () =>
    attempt(() => {
      fallback ??= new BroadcastChannel(key);
      fallback.onmessage = ({ data }) => listener(+data);
    });
  return {
    start(): void {
      addEventListener('storage', onStorage);
      refusalListeners.add(openFallback);
    },
    stop(): void {
      removeEventListener('storage', onStorage);
      refusalListeners.delete(openFallback);
      fallback?.close();
    },
    broadcast(generation: number): void {
      const newValue = `${generation}`;
      // A page does not hear its own storage events; another copy of this library may be in it.
      attempt(() => dispatchEvent(new StorageEvent('storage', { key, newValue })));
      if (!writeLocal(key, newValue)) fallback?.postMessage(newValue);
      removeLocal(key);
    },
  };
};
