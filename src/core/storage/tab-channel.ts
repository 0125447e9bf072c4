import { attempt } from '../util/attempt';
import { refusalListeners, removeLocal, writeLocal } from './local-storage';

/**
 * Sends texts to every open tab of the site, and stores nothing. A BroadcastChannel would cost the other pages their places in the
 * back/forward cache, so only a page whose `localStorage` has refused a text sends and listens on one.
 */
export const createTabChannel = (key: string, listener: (text: string) => unknown) => {
  /** Open once a text was refused. */
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
      // A page does not get its own storage events, but may contain another copy of this library.
      attempt(() => dispatchEvent(new StorageEvent('storage', { key, newValue })));
      if (!writeLocal(key, newValue)) fallback?.postMessage(newValue);
      removeLocal(key);
    },
  };
};
