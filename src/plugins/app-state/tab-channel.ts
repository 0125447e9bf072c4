import { removeLocal, writeLocal } from '../../core/storage/local-storage';

/** Pages are shown and hidden. */
export const PAGES = '|m';
export const QUESTION = '|q';
export const ANSWER = '|y';

/**
 * Messages between the pages of an origin, by `storage` events: nothing stays, and no page loses its place in the
 * back/forward cache, as it would in Chromium by a BroadcastChannel and in Firefox by a Web Lock, even one that is given
 * back in `pagehide`. A page does not hear itself, a frozen one hears late, other subdomains hear nothing.
 */
export const createTabChannel = (name: string, receive: (topic: string, message: string) => void) => ({
  /** Anything but `true`: nobody can be told, for storage is refused. */
  broadcast(topic: string, message: string): true | undefined {
    const isSent = writeLocal(name + topic, message);
    removeLocal(name + topic);
    return isSent;
  },
  onStorage({ key, newValue }: StorageEvent): void {
    if (newValue && key?.startsWith(name)) receive(key.slice(name.length), newValue);
  },
});
