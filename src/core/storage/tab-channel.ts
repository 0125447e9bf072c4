import { attempt } from '../util/attempt';
import { refusalListeners, removeLocal, writeLocal } from './local-storage';

/**
 * Sends texts to every open tab of the site, and leaves no trace. A BroadcastChannel would cost the other pages their places in
 * the back/forward cache: it is used only where `localStorage` refuses texts, and only pages that have seen that listen to it.
 */
export const createTabChannel = (key: string, listener: (text: string) => unknown) => {
  /** Open since a text was refused. */
  let fallback: BroadcastChannel | undefined;
  const onStorage = (event: StorageEvent) => {
    if (event.key === key && event.newValue) listener(event.newValue);
  };
  const openFallback = () =>
    attempt(() => {
      fallback ??= new BroadcastChannel(key);
      fallback.onmessage = ({ data }) => listener(data as string);
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
    send(newValue: string): void {
      // A page does not get its own storage events; another copy of this library may be in it.
      attempt(() => dispatchEvent(new StorageEvent('storage', { key, newValue })));
      if (!writeLocal(key, newValue)) fallback?.postMessage(newValue);
      removeLocal(key);
    },
  };
};
